"""The history of a running session: how it watches a player, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.history.measuring import Look
from handscue.history.recorder import Recorder
from handscue.history.runs import Beginning, RunKind
from handscue.history.steps import step_indices, steps_of
from handscue.play.transport import State
from handscue.units import counted

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.planning import Plan
    from handscue.play.clock import Clock
    from handscue.play.player import Commands, Screen
    from handscue.play.view import View

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

    def between(self, commands: Commands, screen: Screen, clock: Clock) -> tuple[Commands, Screen]:
        """Stand between player and screen, see ``performing``."""
        return commands, WatchedScreen(screen, self.recorder, clock)


@contextmanager
def run_kept(plan: Plan, kind: RunKind, env: Environment, *, first: int = 0) -> Iterator[Keeping]:
    """Keep a run of a whole session as long as this lasts.

    ``first`` is the index of the segment it begins with. What stands in the way of keeping it is
    said, and disturbs nothing.
    """
    with ThreadPoolExecutor(1) as disk:
        recorder = Recorder(
            env.places.history,
            _beginning(plan, kind, env, first),
            step_indices(plan.routine, plan.timeline.segments),
            disk,
        )
        found = recorder.found(FOUND_WITHIN_S)
        if found:
            env.notices.warn(found)
        try:
            with recorder:
                yield Keeping(recorder)
        finally:  # also where Ctrl-C ended it
            disk.shutdown()
            _say_what_is_kept(recorder, found, env)


def _beginning(plan: Plan, kind: RunKind, env: Environment, first: int) -> Beginning:
    timeline = plan.timeline
    return Beginning(
        session=plan.path,
        steps=steps_of(plan.routine),
        title=timeline.title,
        kind=kind,
        profile=plan.request.profile,
        began_at=env.unix_time,
        planned_ms=timeline.total_ms - timeline.segments[first].start_ms,
    )


def _say_what_is_kept(recorder: Recorder, found: str | None, env: Environment) -> None:
    """Say what could not be kept, or what of a session that was ended early; ``found`` was said."""
    if recorder.trouble:
        again = "" if recorder.trouble == found else f"{recorder.trouble}. "
        env.notices.warn(f"{again}Not all of the steps' times were kept.")
    elif recorder.whole and not (recorder.finished or recorder.forgotten):
        steps = counted(recorder.whole, "whole step")
        env.notices.say(f"The times of {steps} were kept; the step it stopped in was left out.")
