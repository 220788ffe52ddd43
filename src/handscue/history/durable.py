"""Writing a file so that after a loss of power there is the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write(path: Path, content: bytes, by_way_of: Path) -> None:
    """Put a file in place, readable to its owner alone; on the disk when this comes back.

    ``by_way_of`` is a file in the same folder that nobody else writes.

    Raises:
        OSError: it cannot be written; what was there before stays.

    """
    try:
        with open(by_way_of, "wb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(by_way_of, path)  # noqa: PTH105 - the one that is atomic, named as such
    except BaseException:
        with contextlib.suppress(OSError):
            by_way_of.unlink(missing_ok=True)
        raise
    settle(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, open to its owner alone, and those it lies in where they are missing.

    Raises:
        OSError: it cannot be made.

    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        settle(one.parent)


def settle(folder: Path) -> None:
    """Have what was renamed or removed in a folder on the disk, where that can be asked for."""
    with contextlib.suppress(OSError):  # Windows opens no folders, and some disks sync none
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
