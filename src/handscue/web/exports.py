"""Exports that pages ask for: one at a time, the others in a queue; what they make is kept a while.

    add ──> waiting ──> working ──> done | failed | cancelled

What pages know of one is a ``Job``, an immutable value that is replaced whole, so it is the same
before and after a page is loaded anew. While a session plays, an export stands still: the session
comes first. The files lie in a folder that nobody else reads, and are gone when the desk closes.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from handscue.app.exporting import Export, Files
from handscue.errors import Cancelled, ExportError, HandscueError, RequestError
from handscue.export.names import file_name
from handscue.export.player.writing import SUFFIX
from handscue.printable import printable
from handscue.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.app.environment import Environment
    from handscue.app.notices import Show
    from handscue.app.request import Request
    from handscue.export.sidecar_kinds import Sidecar
    from handscue.units import Seconds

MOST_WAITING = 8  # exports, with the one that is being made
MOST_KEPT = 12  # that are over
MOST_BYTES = 2 << 30  # of what they made: an hour of WAV has 346 MB
LEAST_FREE = 500 << 20  # bytes on the disk, below which nothing more is written
MOST_NOTICES = 5
LOOKS_S = 0.2  # how often it is looked whether the session is over
RESTING = "Waiting until the session is over"
BROKEN = "The export stopped because of an error in handscue."


class State(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Made:
    """A file that was made."""

    name: str
    size: int  # bytes


@dataclass(frozen=True)
class Job:
    """An export as pages see it. ``session`` is its name; ``doing`` what it is at."""

    id: str
    session: str
    suffix: str
    state: State = State.WAITING
    doing: str = ""
    percent: int = 0
    problem: str | None = None
    plays: str = ""
    notices: tuple[str, ...] = ()
    files: tuple[Made, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.state not in {State.WAITING, State.WORKING}


@dataclass(frozen=True)
class Wish:
    """What is to be exported: the session by its ``name``, in the format of a ``suffix``."""

    name: str
    request: Request
    suffix: str
    sidecars: Sequence[Sidecar] = ()
    split: bool = False  # a file for each step, all of them in one archive


class Exports:
    """All exports of a desk. Any thread may ask anything of it."""

    def __init__(self, env: Environment, is_playing: Callable[[], bool]) -> None:
        self._env, self._is_playing = env, is_playing
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}  # the oldest first
        self._wishes: dict[str, Wish] = {}  # of those that wait
        self._current: _Work | None = None
        self._thread: threading.Thread | None = None
        self._held = ExitStack()
        self._folder: Path | None = None
        self._is_closed = False

    def jobs(self) -> tuple[Job, ...]:
        """Return what there is, the newest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def add(self, wish: Wish) -> str:
        """Put an export at the end of the queue; return its name.

        Raises:
            RequestError: there are too many.

        """
        with self._lock:
            if len(self._wishes) + (self._current is not None) >= MOST_WAITING or self._is_closed:
                raise RequestError("There are many exports waiting. Let some of them finish first.")
            name = secrets.token_urlsafe(9)
            self._jobs[name] = Job(name, printable(wish.name), wish.suffix)
            self._wishes[name] = wish
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="exports", daemon=True)
                self._thread.start()
            return name

    def cancel(self, name: str) -> None:
        """Have an export end that waits or is at work; take away what one made that is over.

        Raises:
            KeyError: there is none of that name.

        """
        with self._lock:
            job = self._jobs[name]
            if self._current and self._current.name == name:
                self._current.cancel()
            elif self._wishes.pop(name, None):
                self.change(name, state=State.CANCELLED)
            elif job.is_over:
                self._forget(name)

    def file(self, name: str, file: str) -> Path:
        """Return a file that an export made.

        Raises:
            KeyError: there is none of that name.

        """
        with self._lock:
            path = self._made(name) / file
            if file not in {made.name for made in self._jobs[name].files} or not path.is_file():
                raise KeyError(file)
            return path

    def player_file(self, name: str, file: str) -> Path:
        """Return a file of a player that an export made.

        Raises:
            KeyError: there is none of that name.

        """
        with self._lock:
            player = next((m.name for m in self._jobs[name].files if m.name.endswith(SUFFIX)), "")
            there = {path.name: path for path in (self._made(name) / player).iterdir()}
            if not player or file not in there:
                raise KeyError(file)
            return there[file]

    def _made(self, name: str) -> Path:
        if self._folder is None:
            raise KeyError(name)
        return self._folder / name

    def close(self, patience_s: Seconds) -> None:
        """End what is under way, waiting for that so long, and take away all that was made."""
        with self._lock:
            self._is_closed = True
            self._wishes.clear()
            thread = self._thread
            if self._current:
                self._current.cancel()
        if thread:
            thread.join(patience_s)
        self._held.close()

    def change(self, name: str, **new: Any) -> None:
        """Replace what pages see of an export."""
        with self._lock:
            self._jobs[name] = replace(self._jobs[name], **new)

    def said(self, name: str, message: str) -> None:
        """Keep what is told of an export."""
        with self._lock:
            kept = self._jobs[name].notices[1 - MOST_NOTICES :]
            self.change(name, notices=(*kept, printable(message)))

    def _work(self) -> None:
        while work := self._next():
            work.run()
            self._tidy()

    def _next(self) -> _Work | None:
        """Return the next one to be made; where there is none, the thread is over."""
        with self._lock:
            name = next(iter(self._wishes), None)
            if name is None or self._is_closed:
                self._current = self._thread = None
                return None
            self._folder = self._folder or self._held.enter_context(scratch_folder())
            wish = self._wishes.pop(name)
            self._current = _Work(name, wish, self._folder / name, self)
            return self._current

    @property
    def env(self) -> Environment:
        """What surrounds an export."""
        return self._env

    @property
    def is_playing(self) -> bool:
        """Whether a session plays just now."""
        return self._is_playing()

    def _tidy(self) -> None:
        """Take away the oldest that are over, where there are too many or they are too large."""
        with self._lock:
            over = [job for job in self.jobs() if job.is_over]
            size = 0
            for number, job in enumerate(over):
                size += sum(made.size for made in job.files)
                if number >= MOST_KEPT or (number and size > MOST_BYTES):
                    self._forget(job.id)

    def _forget(self, name: str) -> None:
        del self._jobs[name]
        if self._folder:
            shutil.rmtree(self._folder / name, ignore_errors=True)


class _Work:
    """One export being made."""

    def __init__(self, name: str, wish: Wish, folder: Path, exports: Exports) -> None:
        self.name, self._wish, self._folder, self._exports = name, wish, folder, exports
        self._cancelled = threading.Event()
        out = folder / f"{file_name(wish.name)}{wish.suffix}"
        self._files = Files(out, wish.sidecars, split=wish.split)
        env = replace(exports.env, notices=_JobNotices(self))
        self._export = Export(wish.request, self._files, env)

    def cancel(self) -> None:
        """Have it end soon."""
        self._cancelled.set()
        self._export.cancel()

    def run(self) -> None:
        """Make it, and have pages see what became of it."""
        self._folder.mkdir()
        self._change(state=State.WORKING)
        try:
            self.rest()
            self._export.run()
            if self._files.split:
                _packed(self._folder, self._files.out.with_suffix(".zip").name)
            made = tuple(Made(one.name, _size(one)) for one in sorted(self._folder.iterdir()))
            self._change(state=State.DONE, percent=100, files=made, plays=self._files.plays)
        except Cancelled:
            self._change(state=State.CANCELLED)
        except (HandscueError, OSError, ValueError) as error:
            self._change(state=State.FAILED, problem=printable(str(error)))
        except Exception:
            self._change(state=State.FAILED, problem=BROKEN)
            raise

    def rest(self) -> None:
        """Stand still while a session plays."""
        while self._exports.is_playing and not self._cancelled.is_set():
            self._change(doing=RESTING)
            self._cancelled.wait(LOOKS_S)

    def show(self, what: str, percent: int) -> None:
        """Have pages see how far it is, once no session plays.

        Raises:
            ExportError: the disk is nearly full.

        """
        self.rest()
        self._change(doing=what, percent=percent)
        if shutil.disk_usage(self._folder).free < LEAST_FREE:
            raise ExportError("The disk is nearly full. Free some space, then export again.")

    def say(self, message: str) -> None:
        """Have pages see what is told of it."""
        self._exports.said(self.name, message)

    def _change(self, **new: Any) -> None:
        self._exports.change(self.name, **new)


def _packed(folder: Path, name: str) -> None:
    """Put all that is in a folder into one archive there, so that it is downloaded at once."""
    with TemporaryDirectory(dir=folder.parent) as beside:
        inside = shutil.move(folder, Path(beside) / "all")
        archive = shutil.make_archive(str(Path(beside) / "packed"), "zip", inside)
        folder.mkdir()
        shutil.move(archive, folder / name)


def _size(made: Path) -> int:
    """Return how many bytes a file has, or those of a folder."""
    files = made.iterdir() if made.is_dir() else (made,)
    return sum(file.stat().st_size for file in files)


@dataclass(frozen=True)
class _JobNotices:
    """See ``app.notices.Notices``: what is said becomes part of the job."""

    work: _Work

    def say(self, message: str) -> None:
        """See ``Notices``."""
        self.work.say(message)

    def warn(self, message: str) -> None:
        """See ``Notices``."""
        self.work.say(message)

    @contextmanager
    def progress(self, what: str) -> Iterator[Show]:
        """See ``Notices``."""
        yield lambda done, of: self.work.show(what, 100 * done // max(1, of))
