"""Small files that can be made again, and that count as absent when a bit of them has changed."""

from __future__ import annotations

import contextlib
import os
import stat
import zlib
from pathlib import Path

from handscue.whole import make_folder, write_whole

SEAL = 4  # bytes at the end: the CRC-32 of all before them


def read_sealed(path: Path) -> memoryview | None:
    """Return what was written, or None where there is nothing whole; note that it was wanted."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
            return None
        content = memoryview(path.read_bytes())
    except OSError:
        return None
    kept, seal = content[:-SEAL], content[-SEAL:]
    if seal != _seal(kept):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return kept


def head_of_sealed(path: Path, size: int) -> tuple[bytes, int] | None:
    """Return the first bytes of what was written, and how many bytes it has in all.

    A bit that has changed further on is not noticed.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None
        with path.open("rb", buffering=0) as file:
            return file.read(size), status.st_size - SEAL
    except OSError:
        return None


def write_sealed(path: Path, content: bytes) -> None:
    """Write a file whole, or where it cannot be written not at all."""
    with contextlib.suppress(OSError):
        make_folder(path.parent)
        write_whole(path, content + _seal(content), lasting=False)


def _seal(content: bytes | memoryview) -> bytes:
    return zlib.crc32(content).to_bytes(SEAL, "big")
