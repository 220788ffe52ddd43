"""What takes long to make is made once, by the first of a test run's processes that asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def for_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of this run that all of its processes share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return a folder that is made where there is none yet; who else asks for it waits for that."""
    import fcntl  # not on Windows

    unfinished = folder.with_suffix(".unfinished")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder
