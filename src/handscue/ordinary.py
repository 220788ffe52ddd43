"""Ordinary files, opened to be read: a pipe or a device in the place of one is never waited for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import IO

NOT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # as each system has it


def opened(path: Path) -> IO[bytes]:
    """Open an ordinary file to read its bytes.

    Raises:
        OSError: it cannot be read, or is no ordinary file.

    """
    handle = os.open(path, os.O_RDONLY | NOT_WAITING)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
