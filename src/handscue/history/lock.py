"""Locks that last as long as the process that took them, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

Lock = int  # the open file's descriptor

NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # Windows has none


def take(path: Path) -> Lock | None:
    """Take the lock that a file stands for, making the file where there is none.

    None where the file system knows no locks; the file is then not left behind.

    Raises:
        BlockingIOError: somebody holds it.
        OSError: the file cannot be made.

    """
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o600)
        try:
            _lock(lock, shared=False)
        except BlockingIOError:
            os.close(lock)
            raise
        except OSError:
            os.close(lock)
            path.unlink(missing_ok=True)
            return None
        if _stands_for(path, lock):
            return lock
        os.close(lock)  # whoever dropped the run before held this file, and took it away


def release(lock: Lock) -> None:
    """Release a lock; its file stays."""
    os.close(lock)


def is_held(path: Path) -> bool | None:
    """Return whether a living process holds the lock; None where that cannot be told."""
    try:
        lock = os.open(path, os.O_RDWR | NO_LINK)
    except OSError:
        return None
    try:
        _lock(lock, shared=True)  # so that two who ask do not take each other for the holder
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(lock)
    return False


def _stands_for(path: Path, lock: Lock) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samestat(path.lstat(), os.fstat(lock))
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(lock: Lock, *, shared: bool) -> None:
        del shared  # there is only the one kind
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error

else:
    import fcntl

    def _lock(lock: Lock, *, shared: bool) -> None:
        # flock, not lockf: it goes with this one opening of the file, not with the process, which
        # would lose it on closing any other.
        fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
