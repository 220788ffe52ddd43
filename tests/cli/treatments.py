"""Treatments given through the real player on a clock that jumps, kept as play keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handscue.app.keeping import WatchedScreen
from handscue.history.database import NAME
from handscue.history.recorder import Recorder
from handscue.history.runs import Beginning, RunKind
from handscue.history.steps import step_indices, steps_of
from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import Player
from handscue.play.transport import Command, State, begin
from handscue.play.view import View
from handscue.routine.loading import load_routine
from handscue.units import Seconds
from history.runs import AtOnce
from play.fakes import JumpingClock, RecordingOutput
from play.sessions import session as ready_to_play


@dataclass
class Therapist:
    """Works so many seconds in each segment and then goes on; see ``player`` for what she is.

    None lets the clock end it. Where she works longer than planned, she has the step held. In the
    segments ``paused``, by index, she pauses for so many seconds once she has worked for two.
    After the last of ``works`` she ends the session, three seconds into the next segment.
    """

    clock: JumpingClock
    works: Sequence[float | None]
    paused: dict[int, float] = field(default_factory=dict)
    view: View | None = None
    since: Seconds = 0.0  # the work in this segment began, pauses left out
    paused_at: Seconds | None = None

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        if self.view is None or self.view.segment.index != view.segment.index:
            self.since = self.clock.now()
        self.view = view

    def next(self, timeout: Seconds) -> Command | None:
        """See ``player.Commands``."""
        self.clock.wait(timeout)
        assert self.view is not None
        return self._pressed(self.view, self.clock.now())

    def _pressed(self, view: View, now: Seconds) -> Command | None:
        index, worked = view.segment.index, now - self.since
        if self.paused_at is not None:
            return self._gone_on(index, now)
        if index in self.paused and worked >= 2:
            self.paused_at = now
            return Command.TOGGLE
        if index >= len(self.works):
            return Command.END if worked >= 3 else None
        wanted = self.works[index]
        is_done = view.state is State.WAITING if wanted is None else worked >= wanted
        if is_done:
            return Command.NEXT
        longer = (wanted or 0) * 1000 > view.segment.duration_ms and not view.segment.waits
        return Command.HOLD if longer and worked >= 1 else None

    def _gone_on(self, index: int, now: Seconds) -> Command | None:
        """Go on once the pause has been long enough."""
        paused_at = self.paused_at or now
        if now - paused_at < self.paused[index]:
            return None
        self.since += now - paused_at
        self.paused_at = None
        del self.paused[index]
        return Command.TOGGLE


def treat(
    data: Path,
    file: Path,
    *works: float | None,
    began_at: float = 0.0,
    paused: dict[int, float] | None = None,
    profile: str | None = None,
    to_learn: bool = False,
) -> None:
    """Give a treatment by a session file, and keep in the data folder how long each step took.

    ``to_learn`` rehearses it, waiting at each step.
    """
    routine, _ = load_routine(file)
    ready = ready_to_play(routine)
    clock = JumpingClock()
    therapist = Therapist(clock, works, dict(paused or {}))
    beginning = Beginning(
        file,
        steps_of(routine),
        routine.title,
        RunKind.LEARN if to_learn else RunKind.PLAY,
        profile,
        began_at,
        ready.timeline.total_ms,
    )
    places = step_indices(routine, ready.timeline.segments)
    with Recorder(data / "handscue" / NAME, beginning, places, AtOnce()) as recorder:
        output = RecoveringOutput(lambda *, sure: RecordingOutput(clock), AtOnce())  # noqa: ARG005
        watched = WatchedScreen(therapist, recorder, clock)
        whole = ready.timeline.held_throughout() if to_learn else ready.timeline
        start = begin(whole, clock.now())
        Player(start, ready.sounds, output, therapist, watched, clock).run()
        assert recorder.trouble is None
