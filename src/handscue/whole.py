"""Files that come into being whole or not at all: one piece of code for all that is written.

What is written gets its name last, in one step:

    open     a file without a name (Linux), else a hidden one beside, locked while it is written
    write    whatever the caller puts into it
    sync     the file is on the disk, so that a loss of power leaves the old one or the new one
    rename   over what was there; or, where that must stay, as a link, which never replaces
    sync     the folder, which holds the name

A killed run leaves nothing where a file can be without a name. Elsewhere its hidden file stays
until the next ``sweep`` of that folder; the lock tells it from one that is still being written.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import IO

from handscue.ordinary import opened

UNFINISHED = ".handscue-part"  # how the name of a file ends that is still being written
PRIVATE, SHARED = 0o600, 0o666  # a shared one loses what the user's umask takes away

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


@contextlib.contextmanager
def whole_file(
    path: Path, *, replace: bool = True, mode: int = SHARED, lasting: bool = True
) -> Iterator[IO[bytes]]:
    """Open a new file that takes its name once it is whole, and else is gone.

    It can be read and written. A link stays one: what it leads to is replaced. A file that is
    replaced hands on its permissions. Without ``lasting`` nothing is synced, which is enough for
    what can be made again.

    Raises:
        FileExistsError: ``replace`` is false, and a file has the name, or got it meanwhile.
        OSError: it cannot be written; what was under its name is as it was.

    """
    place = Path(os.path.realpath(path))
    kept = _permissions(place)
    if kept is not None and not replace:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if lasting:
        sweep(place.parent)
    file, part = _opened(place.parent, mode if kept is None else kept)
    try:
        with file:
            yield file
            file.flush()
            if lasting:
                os.fsync(file.fileno())
            if sys.platform != "win32":
                _named(file, part, place, replace=replace)
        if sys.platform == "win32":  # where no open file can be renamed
            (part.replace if replace else part.rename)(place)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    if lasting:
        settle(place.parent)


def write_whole(
    path: Path,
    content: bytes,
    *,
    replace: bool = True,
    mode: int = SHARED,
    lasting: bool = True,
) -> None:
    """Write a small file; see ``whole_file``."""
    with whole_file(path, replace=replace, mode=mode, lasting=lasting) as file:
        file.write(content)


def sweep(folder: Path) -> None:
    """Remove the unfinished files that killed runs left in a folder; those in use stay."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(OSError), opened(path) as file:
            if _lock(file.fileno()):
                path.unlink()


def make_folder(folder: Path, mode: int = 0o777) -> bool:
    """Make a folder, and those it lies in, where they are missing; return whether it was.

    Raises:
        OSError: it cannot be made.

    """
    missing = list(takewhile(lambda one: not one.exists(), (folder, *folder.parents)))
    for one in reversed(missing):
        one.mkdir(mode=mode, exist_ok=True)
        settle(one.parent)
    return bool(missing)


def exchanged(one: Path, other: Path) -> bool:
    """Have two folders change names in one step; return whether this system and its disk can.

    Python knows no such step: renameat2(2) on Linux, renamex_np(2) on macOS.
    """
    if sys.platform not in {"linux", "darwin"}:
        return False
    import ctypes

    library = ctypes.CDLL(None)
    names, here, swapping = (os.fsencode(one), os.fsencode(other)), -100, 2
    try:
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, swapping) == 0)
        return bool(library.renameat2(here, names[0], here, names[1], swapping) == 0)
    except AttributeError:  # a library older than the step
        return False


def settle(folder: Path) -> None:
    """Have what was renamed or removed in a folder on the disk, where that can be asked for."""
    with contextlib.suppress(OSError):  # Windows opens no folders, and some disks sync none
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _permissions(place: Path) -> int | None:
    """Return those of a file that is there. A name that no file can have fails here already."""
    try:
        return place.stat().st_mode & 0o777
    except FileNotFoundError:
        return None


def _opened(folder: Path, mode: int) -> tuple[IO[bytes], Path]:
    """Open a file that has no name yet, where there are such; return the name it may be given."""
    try:
        file = _nameless(folder, mode)
        part = folder / f".handscue-{secrets.token_hex(8)}{UNFINISHED}"
        while file is None:
            file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b")
            if not (_lock(file.fileno()) and part.exists()):  # another program swept it just then
                file.close()
                file, part = None, part.with_stem(f".handscue-{secrets.token_hex(8)}")
    except OSError as error:
        error.filename = str(folder)  # nobody knows the part
        raise
    return file, part


def _nameless(folder: Path, mode: int) -> IO[bytes] | None:
    if sys.platform != "linux" or not Path("/proc/self/fd").is_dir():  # it is named through there
        return None
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR, mode), "w+b")
    except OSError:  # not on this disk
        return None


def _named(file: IO[bytes], part: Path, place: Path, *, replace: bool) -> None:
    """Give an open file its name, by way of that of the part."""
    if not part.exists():
        # With a folder's descriptor given, though unneeded, links are followed.
        os.link(f"/proc/self/fd/{file.fileno()}", part, src_dir_fd=file.fileno())
    if replace:
        part.replace(place)
        return
    try:
        os.link(part, place)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(place, os.O_CREAT | os.O_EXCL))  # the name is ours now
        part.replace(place)


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
