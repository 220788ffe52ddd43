"""Runs that ended without being finished: read from their journals, or refused with a reason."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from handscue.history import lock
from handscue.history.note import Note, digest_of

LARGEST = 1 << 16  # bytes of a journal; one has about a thousand
MOST = 1000  # journals looked at
STEM = re.compile(r"\d{1,20}-[0-9a-f]{8}")  # process id and a random part

_BOOT = Path("/proc/sys/kernel/random/boot_id")  # Linux


@dataclass(frozen=True)
class Unfinished:
    """A run that was left unfinished: its last note, and when that was written (Unix time)."""

    note: Note
    path: Path
    left_at: float

    def is_of(self, session: Path) -> bool:
        """Return whether it was a run of this session file, by whichever way that is named.

        A file that has the same content is the same one, moved, where the other is gone.
        """
        is_moved = self.is_gone() and digest_of(session) == self.note.digest
        return is_moved or Path(self.note.session).resolve() == session.resolve()

    def is_gone(self) -> bool:
        """Return whether its session file is not there any more, or out of reach."""
        return not os.path.exists(self.note.session)  # noqa: PTH110 - this one never raises


@dataclass(frozen=True)
class Refused:
    """A journal that is of no use, and why, for the therapist."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: this record of a session {self.reason}; it was left alone"


@dataclass(frozen=True)
class Found:
    """What a folder of journals holds, newest first."""

    unfinished: tuple[Unfinished, ...]
    refused: tuple[Refused, ...]

    def newest(self, session: Path | None = None) -> Unfinished | None:
        """Return the run left last, of one session file or of any."""
        ours = (run for run in self.unfinished if session is None or run.is_of(session))
        return next(ours, None)


def find(folder: Path) -> Found:
    """Find the runs in a folder whose process is gone. Never fails: an unreadable one is empty."""
    read_ones = [read(path) for path in journals(folder)]
    gone = [run for run in read_ones if isinstance(run, Unfinished) and not is_running(run)]
    return Found(
        tuple(sorted(gone, key=lambda run: run.left_at, reverse=True)),
        tuple(run for run in read_ones if isinstance(run, Refused)),
    )


def journals(folder: Path) -> Iterator[Path]:
    """Yield the journals in a folder, by their names."""
    try:
        names = sorted(islice(os.listdir(folder), MOST))  # noqa: PTH208 - no more than names
    except OSError:
        return
    for name in names:
        path = folder / name
        if path.suffix == ".json" and STEM.fullmatch(path.stem):
            yield path


def read(path: Path) -> Unfinished | Refused:
    """Read one journal."""
    try:
        about = path.lstat()
        if reason := objection(about, user()):
            return Refused(path, reason)
        with open(path, "rb", opener=_opened) as file:
            raw = file.read(LARGEST + 1)
        return Unfinished(Note.model_validate_json(raw), path, about.st_mtime)
    except OSError as error:
        return Refused(path, f"cannot be read ({error.strerror or error})")
    except ValidationError as error:
        return Refused(path, _why(error))


def _why(error: ValidationError) -> str:
    problems = {(problem["loc"], problem["type"]) for problem in error.errors()}
    if (("version",), "literal_error") in problems:
        return "was written by another version of handscue"
    return "is damaged"


def objection(about: os.stat_result, user: int | None) -> str | None:
    """Say what speaks against opening a file, if anything does: it may lead elsewhere or hang."""
    if stat.S_ISLNK(about.st_mode):
        return "is a link to another place"
    if stat.S_ISDIR(about.st_mode):
        return "is a folder"
    if not stat.S_ISREG(about.st_mode):
        return "is not a file"
    if user is not None and about.st_uid != user:
        return "belongs to another user"
    if about.st_size > LARGEST:
        return "is much too large"
    return None


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | lock.NO_LINK)


def user() -> int | None:
    """Return the number of the user who runs this, where users have numbers."""
    if sys.platform == "win32":
        return None
    return os.geteuid()


def is_running(run: Unfinished) -> bool:
    """Return whether the process that wrote a journal still plays.

    It holds the lock beside its journal. Where there are no locks, its number has to do, which
    means nothing once the machine was started anew.
    """
    held = lock.is_held(run.path.with_suffix(".lock"))
    if held is not None:
        return held
    return bool(run.note.boot) and run.note.boot == boot_id() and _is_process(run.note.pid)


def boot_id() -> str:
    """Name the machine's run since it was started; nothing where it has no name."""
    try:
        return _BOOT.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _is_process(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()  # only asked where there is a boot id: on Linux
