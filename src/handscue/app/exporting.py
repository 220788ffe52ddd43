"""An export: a session written to files, as a job that tells how far it is and can be cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from handscue.app.preparing import Ready, ready
from handscue.errors import Cancelled, RequestError
from handscue.export.cover import cover
from handscue.export.files import check_folder, check_free
from handscue.export.formats import where_it_plays, write, writer_for
from handscue.export.kept import KeptPackets
from handscue.export.player import writing as player
from handscue.export.sidecars import Exported, Sidecar, beside, write_sidecar
from handscue.export.split import Whole, folder_beside, list_beside, write_split
from handscue.export.tags import Tags, chapters, language_of
from handscue.export.work import How

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

    @property
    def is_player(self) -> bool:
        """Whether a folder with a page that plays the session is wanted."""
        return self.out.suffix.lower() == player.SUFFIX

    @property
    def plays(self) -> str:
        """A sentence on what plays such a file."""
        return player.WHERE if self.is_player else where_it_plays(self.out)

    def check(self) -> Path | None:
        """Find out before the work whether all of it can be written; return a folder it needs made.

        Raises:
            ExportError: one is there already, is a folder, or stands for no format.
            RequestError: a player is wanted with what it has already.

        """
        if self.is_player:
            return self._check_player()
        writer_for(self.out)
        paths = (self.audio, *(beside(self.audio, kind) for kind in self.sidecars))
        new, *_ = [check_free(path, replace=self.force) for path in paths]
        if self.split:
            check_folder(folder_beside(self.out), replace=self.force)
        return new

    def _check_player(self) -> Path | None:
        if self.split or self.sidecars:
            raise RequestError("a player has its steps and its sheet: no --split or --sidecars")
        return player.check_player(self.out, replace=self.force)


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
        new = self._files.check()
        made = ready(self._request, self._env)
        self._warn_of_loudness(made)
        plan, tags = made.plan, tags_of(made, self._env.now().date())
        exported = Exported(self._files.audio, plan.timeline, plan.cues, tags)
        exported = replace(exported, parts=self._written(made, exported))
        for kind in self._files.sidecars:
            write_sidecar(kind, exported, replace=self._files.force)
        if new:
            self._env.notices.say(f"{new}: made this folder.")
        return made

    def _written(self, made: Ready, exported: Exported) -> tuple[str, ...]:
        """Write the sound; return the names of its parts, none where it is one file."""
        out, kept = self._files.out, KeptPackets(self._env.places.packets)
        how = How(self._files.force, kept, aligned=True)
        with self._env.notices.progress("Writing") as show:
            shown = _in_percent(show)
            parts: tuple[str, ...] = ()
            if self._files.is_player:
                player.write_player(exported, made.mix, shown, how)
            elif self._files.split:
                whole = Whole(made.plan.timeline, made.mix, exported.tags)
                parts = write_split(whole, out, shown, how)
            else:
                write(made.mix, exported.tags, out, shown, how)
            shown(1, 1)
        kept.prune()
        return parts

    def _warn_of_loudness(self, made: Ready) -> None:
        wanted = self._request.loudness
        if wanted is not None and made.loudness < wanted - NEARLY:
            self._env.notices.warn(
                f"It can be about {made.loudness:.0f} LUFS loud, not {wanted:g}; "
                "any louder, and its peaks would be cut off audibly"
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
