"""What is not allowed, tried as one to whom it is not: the superuser may write everything."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def not_as_superuser() -> Iterator[None]:
    """Be nobody for a while where we are the superuser."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)
