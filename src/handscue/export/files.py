"""Files that come into being whole or not at all, and leave nothing beside them."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from handscue.errors import ExportError

UNFINISHED = ".handscue-part"  # how the name of a file ends that is still being written


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a new file that takes its name once it is whole and on the disk, and else is gone.

    Where the system can, the file has no name at all until then, so that nothing is left of a run
    that is killed. Else the next run in that folder takes away what is left. A link stays one:
    what it leads to is replaced.

    Raises:
        ExportError: the file cannot be written; what was under its name is as it was.

    """
    place = Path(os.path.realpath(path))
    part = place.parent / f".handscue-{secrets.token_hex(8)}{UNFINISHED}"
    try:
        _check_name(path)
        sweep(place.parent)
        nameless = _nameless(place.parent)
        try:
            with nameless or part.open("xb") as file:
                _lock(file.fileno())
                yield file
                file.flush()
                os.fsync(file.fileno())
                if nameless:
                    # With a folder's descriptor given, though unneeded, links are followed.
                    os.link(f"/proc/self/fd/{file.fileno()}", part, src_dir_fd=file.fileno())
                if sys.platform != "win32":
                    part.replace(place)
            if sys.platform == "win32":  # where no open file can be renamed
                part.replace(place)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        why = error.strerror or error
        raise ExportError(f"{path}: cannot be written ({why}). {_advice(error)}") from None


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file, whole or not at all."""
    with whole_file(path) as file:
        file.write(content)


def sweep(folder: Path) -> None:
    """Take away the unfinished files that killed runs left in a folder; those in use stay."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(OSError), path.open("rb") as file:
            if _lock(file.fileno()):
                path.unlink()


def _check_name(path: Path) -> None:
    """Find out before the work whether a file can have this name."""
    with contextlib.suppress(FileNotFoundError):
        path.stat()


def _nameless(folder: Path) -> IO[bytes] | None:
    """Open a file that has no name yet, where there are such."""
    if sys.platform != "linux" or not Path("/proc/self/fd").is_dir():  # it is named through there
        return None
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666), "w+b")
    except OSError:  # not on this disk
        return None


def _lock(handle: int) -> bool:
    """Lock an open file unless another process holds it."""
    if sys.platform == "win32":
        return True  # an open file cannot be taken away there
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # A file system without locks: better an unfinished file left than one taken away in use.
        return error.errno not in {errno.EWOULDBLOCK, errno.EACCES, errno.ENOLCK, errno.ENOTSUP}
    return True


def _advice(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "The disk is full: make room, or name a file on another disk"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "You may not write in that folder: name a file in one of your own"
    if error.errno == errno.ENAMETOOLONG:
        return "The name is too long: give it a shorter one"
    if error.errno == errno.ENOENT:
        return "There is no such folder: make it first"
    return "Try another folder, or another disk"
