"""Folders for work in progress: gone once it is done, and after a kill with the next such work.

A folder is locked as long as the process lives that made it, however that ends. Where folders
cannot be locked (Windows), what is older than a day counts as left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from handscue.errors import ScratchError

PREFIX = ".handscue-work-"
JUST_MADE_S = 60.0  # a folder is not locked yet in the instant in which it is made
DAY_S = 24 * 3600.0
ROOM = 4 << 20  # bytes; half a minute of speech takes up to three million


@contextlib.contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder in another, or where the system has its temporary files; remove it in the end.

    Under another name by then, it stays. What killed processes left there is removed first.

    Raises:
        OSError: it cannot be made.

    """
    place = Path(tempfile.gettempdir()) if parent is None else parent
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    with _locked(folder):
        remove_left(place, now_s=folder.stat().st_mtime)  # by the clock of that disk
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def scratch_file() -> Iterator[IO[bytes]]:
    """Open a file without a name where the system has its temporary files.

    Raises:
        ScratchError: something could not be written, and there is no room there.

    """
    try:
        with tempfile.TemporaryFile() as file:
            yield file
    except OSError:
        check_room(Path(tempfile.gettempdir()))
        raise


def check_room(place: Path) -> None:
    """Find out whether temporary files have room in a place, by writing one.

    Programs that have to write there hang, or lie, or blame something else where they have none.

    Raises:
        ScratchError: they have not.

    """
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(bytes(ROOM))
    except OSError as error:
        raise ScratchError(
            f"{tempfile.gettempdir()}: temporary files cannot be written there "
            f"({error.strerror or error}). Free some space on that disk, or set TMPDIR to a folder "
            "on another one."
        ) from None


def remove_left(place: Path, now_s: float) -> None:
    """Remove the folders in a place that killed processes left; those in use stay."""
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if _is_left(folder, now_s):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path, now_s: float) -> bool:
    """Return whether nobody works in a folder any more; another user's is none of our business."""
    made = folder.lstat()
    age_s = now_s - made.st_mtime
    if sys.platform == "win32":
        return age_s > DAY_S
    if made.st_uid != os.getuid() or folder.is_symlink() or age_s < JUST_MADE_S:
        return False
    with _locked(folder) as is_ours:
        return is_ours


if sys.platform == "win32":

    @contextlib.contextmanager
    def _locked(folder: Path) -> Iterator[bool]:
        del folder
        yield False

else:
    import fcntl

    @contextlib.contextmanager
    def _locked(folder: Path) -> Iterator[bool]:
        """Hold a folder's lock; yield whether it could be taken."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            yield _taken(handle)
        finally:
            os.close(handle)

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # held by another, or a disk that knows no locks
            return False
        return True
