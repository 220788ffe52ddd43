"""The history of a running session: where it lies, how it watches a player, what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from handscue.cli.profiles import history_file
from handscue.cli.reporting import complain
from handscue.cli.wiring import located

if TYPE_CHECKING:
    from handscue.history.recorder import Recorder
    from handscue.history.runs import RunKind
    from handscue.play.clock import Clock
    from handscue.play.player import Commands, Screen
    from handscue.play.view import View
    from handscue.routine.model import Routine
    from handscue.schedule.timeline import Timeline

FOUND_WITHIN_S = 0.2  # how long the beginning of a session waits to hear of the history


@dataclass
class WatchedScreen:
    """See ``player.Screen``: shows each view to the recorder, too.

    Where there never was a sound, none is missed: the therapist goes by the screen.
    """

    screen: Screen
    recorder: Recorder
    clock: Clock
    sounded: bool = False

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        from handscue.history.measuring import Look
        from handscue.play.transport import State

        self.sounded = self.sounded or view.trouble is None
        look = Look(
            view.segment,
            self.clock.now(),
            goes=view.state in {State.PLAYING, State.WAITING},
            heard=view.trouble is None or not self.sounded,
            over=view.state is State.FINISHED,
        )
        self.recorder.look(look)
        self.screen.show(view)


@dataclass(frozen=True)
class Keeping:
    """A run that is being kept."""

    recorder: Recorder

    def between(self, commands: Commands, screen: Screen) -> tuple[Commands, Screen]:
        """Stand between player and screen, see ``performing.perform``."""
        from handscue.play.clock import MonotonicClock

        return commands, WatchedScreen(screen, self.recorder, MonotonicClock())


@contextmanager
def run_kept(  # noqa: PLR0913, PLR0917 - what a run is
    session: Path,
    routine: Routine,
    timeline: Timeline,
    kind: RunKind,
    profile: str | None = None,
    first: int = 0,
) -> Iterator[Keeping]:
    """Keep a run of a session, of its whole ``routine``, as long as this lasts.

    ``first`` is the index of the segment it begins with. What stands in the way of keeping it is
    said, and disturbs nothing.
    """
    from handscue.history.recorder import Recorder
    from handscue.history.runs import Beginning
    from handscue.history.steps import step_indices, steps_of

    began_at = datetime.now(UTC).timestamp()
    beginning = Beginning(
        located(session),
        steps_of(routine),
        timeline.title,
        kind,
        profile,
        began_at,
        timeline.total_ms - timeline.segments[first].start_ms,
    )
    with ThreadPoolExecutor(1) as disk:
        recorder = Recorder(
            history_file(), beginning, step_indices(routine, timeline.segments), disk
        )
        found = recorder.found(FOUND_WITHIN_S)
        if found:
            complain(found)
        try:
            with recorder:
                yield Keeping(recorder)
        finally:  # also where Ctrl-C ended it
            disk.shutdown()
            _say_what_is_kept(recorder, found)


def _say_what_is_kept(recorder: Recorder, found: str | None) -> None:
    """Say what could not be kept, or what of a session that was ended early; ``found`` was said."""
    if recorder.trouble:
        again = "" if recorder.trouble == found else f"{recorder.trouble}. "
        complain(f"{again}How long the steps took is not all kept.")
    elif recorder.whole and not (recorder.finished or recorder.forgotten):
        count = recorder.whole
        steps = "1 whole step" if count == 1 else f"{count} whole steps"
        typer.echo(f"How long {steps} took is kept; the one it was in is left out.")
