"""An export: a session written to files, as a job that tells how far it is and can be cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from handscue.app.preparing import Ready, ready
from handscue.errors import Cancelled, ExportError
from handscue.export.cover import cover
from handscue.export.formats import write, writer_for
from handscue.export.sidecars import Exported, Sidecar, beside, write_sidecar
from handscue.export.split import folder_beside, list_beside, write_split
from handscue.export.tags import Tags, chapters, language_of

if TYPE_CHECKING:
    from datetime import date

    from handscue.app.environment import Environment
    from handscue.app.notices import Notices, Show
    from handscue.app.request import Request

NEARLY = 0.5  # decibels, less than anybody hears


@dataclass(frozen=True)
class Files:
    """What is to be written: ``out``, or a file for each step, and what lies beside it.

    With ``force`` files that are there are replaced.
    """

    out: Path
    sidecars: Sequence[Sidecar] = ()
    split: bool = False
    force: bool = False

    @property
    def audio(self) -> Path:
        """What to open to hear it: the file, or the list of the files."""
        return list_beside(self.out) if self.split else self.out

    def check(self) -> None:
        """Find out before the work whether all of it can be written.

        Raises:
            ExportError: one is there already, is a folder, or stands for no format.

        """
        writer_for(self.out)
        for path in (self.audio, *(beside(self.audio, kind) for kind in self.sidecars)):
            _check_free(path, force=self.force)
        if self.split:
            _check_folder(folder_beside(self.out), force=self.force)


class Export:
    """A session to be written. ``cancel`` may be called from any thread, at any time."""

    def __init__(self, request: Request, files: Files, env: Environment) -> None:
        self._request, self._files = request, files
        self._cancelled = Event()
        self._env = replace(env, notices=_Cancellable(env.notices, self._cancelled))

    def cancel(self) -> None:
        """Have the work end soon, and leave nothing of it."""
        self._cancelled.set()

    def run(self) -> Ready:
        """Write it; return what was written.

        Raises:
            Cancelled: it was.
            HandscueError, ValueError: what stands in the way, see ``preparing.plan``.

        """
        self._files.check()
        made = ready(self._request, self._env)
        self._warn_of_loudness(made)
        plan, tags = made.plan, tags_of(made, self._env.now().date())
        parts = self._written(made, tags)
        exported = Exported(self._files.audio, plan.timeline, plan.cues, tags, parts)
        for kind in self._files.sidecars:
            write_sidecar(kind, exported)
        return made

    def _written(self, made: Ready, tags: Tags) -> tuple[str, ...]:
        """Write the sound; return the names of its parts, none where it is one file."""
        timeline, out = made.plan.timeline, self._files.out
        with self._env.notices.progress("Writing, percent") as show:
            shown = _in_percent(show)
            parts: tuple[str, ...] = ()
            if self._files.split:
                parts = write_split(timeline, made.mix, tags, out, shown)
            else:
                write(made.mix, tags, out, shown)
            shown(1, 1)
        return parts

    def _warn_of_loudness(self, made: Ready) -> None:
        wanted = self._request.loudness
        if wanted is not None and made.loudness < wanted - NEARLY:
            self._env.notices.warn(
                f"It can be about {made.loudness:.0f} LUFS loud, not {wanted:g}: "
                "any louder, its peaks would be cut off audibly"
            )


@dataclass(frozen=True)
class _Cancellable:
    """See ``Notices``: ends what is done where it was cancelled."""

    notices: Notices
    cancelled: Event

    def say(self, message: str) -> None:
        self.notices.say(message)

    def warn(self, message: str) -> None:
        self.notices.warn(message)

    @contextmanager
    def progress(self, what: str) -> Iterator[Show]:
        with self.notices.progress(what) as show:

            def shown(done: int, of: int) -> None:
                if self.cancelled.is_set():
                    raise Cancelled("The export was cancelled; nothing of it is left.")
                show(done, of)

            shown(0, 1) if self.cancelled.is_set() else None
            yield shown


def tags_of(made: Ready, today: date) -> Tags:
    """Return what a file of a session that is made today tells about itself."""
    timeline = made.plan.timeline
    return Tags(
        title=timeline.title,
        album=timeline.title,
        date=today.isoformat(),
        language=language_of(made.plan.routine.language),
        cover=cover(timeline),
        chapters=chapters(timeline),
    )


def _check_free(path: Path, *, force: bool) -> None:
    """Find out whether a file can be written.

    Raises:
        ExportError: it is there already, is a folder, or has no folder to lie in.

    """
    try:
        if path.is_dir():
            raise ExportError(f"{path}: is a folder; name a file in it")
        if path.exists() and not path.is_file():
            raise ExportError(f"{path}: is a device or a pipe; name an ordinary file")
        if path.exists() and not force:
            raise ExportError(
                f"{path}: is there already; give another name, or --force to replace it"
            )
        if not path.parent.is_dir():
            raise ExportError(f"{path}: there is no folder {path.parent}; make it first")
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror}; give another name") from None


def _check_folder(folder: Path, *, force: bool) -> None:
    """Find out whether a folder can be had for the files of a session's steps.

    Raises:
        ExportError: a file is in its place, or other files are in it.

    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file, in the place of the folder; give another name")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise ExportError(
            f"{folder}: is there already, with files in it; give another name, or --force to "
            "write the steps into it"
        )


def _in_percent(show: Show) -> Callable[[int, int], None]:
    """Show percents of what is shown in frames, each once."""
    last = -1

    def shown(done: int, of: int) -> None:
        nonlocal last
        percent = 100 * done // max(1, of)
        if percent > last:
            last = percent
            show(percent, 100)

    return shown
