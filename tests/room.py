"""A disk without room, for anybody: no file of this process becomes longer than so much."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import pytest

LITTLE = 100_000  # bytes

limits = pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")


@contextlib.contextmanager
def little_room(bytes_: int | None = LITTLE) -> Iterator[None]:
    """Let no file become longer for a while; with None, others may see to that meanwhile."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if bytes_ is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
