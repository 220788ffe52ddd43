"""What befalls the machine, in a session: found paused after sleep, ended with its step."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from handscue.play.hangup import Hangup
from handscue.play.machine import MachineWatch
from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import Player
from handscue.play.suspend import Reading, SleepWatch
from handscue.play.transport import Command, State, Transport, begin
from handscue.play.view import View
from handscue.units import to_frames
from play.fakes import JumpingClock, RecordingOutput, RememberingScreen, ScriptedCommands
from play.sessions import session, three_steps

READY = session(three_steps())
FIRST, SECOND, THIRD = READY.timeline.segments


class Run:
    """A session played on a clock that jumps, on a machine that may sleep or hang up."""

    def __init__(self) -> None:
        self.clock = JumpingClock(0.0)
        self.asleep = 0.0
        self.hangup = Hangup()
        self.screen = RememberingScreen()
        self.noted: list[int] = []

    def sleep(self, seconds: float) -> None:
        self.asleep += seconds

    def _reading(self) -> Reading:
        return Reading(self.clock.now(), self.clock.now() + self.asleep)

    def note(self, view: View, now: float) -> None:
        assert now == self.clock.now()
        self.noted.append(view.segment.index)

    def play(self, *script: tuple[float, object]) -> Transport:
        watch = MachineWatch(
            ScriptedCommands(self.clock, list(script)),  # type: ignore[arg-type]
            self.screen,
            self.clock,
            SleepWatch(self._reading),
            self.hangup,
            self.note,
        )
        with ThreadPoolExecutor(1) as executor:
            output = RecoveringOutput(lambda **_: RecordingOutput(self.clock), executor)
            start = begin(READY.timeline, self.clock.now())
            return Player(start, READY.sounds, output, watch, watch, self.clock).run()


def test_without_mishaps_it_is_played_and_every_step_is_noted() -> None:
    run = Run()
    end = run.play()
    assert end.frame == to_frames(READY.timeline.total_ms)
    assert sorted(set(run.noted)) == [0, 1, 2]
    assert len(run.screen.shown) == len(run.noted)


def test_after_sleep_it_is_found_paused_where_it_was() -> None:
    run = Run()
    run.play(
        (2.0, lambda: run.sleep(3600)),
        (9.0, Command.TOGGLE),
        (10.0, Command.END),
        (10.5, Command.END),
    )
    paused = [view for view in run.screen.shown if view.state is State.PAUSED]
    left = {view.left_in_segment_ms for view in paused}
    assert len(left) == 1
    assert left.pop() == pytest.approx(FIRST.duration_ms - 2000, abs=200)
    assert {view.notice for view in paused} == {"the computer went to sleep"}
    assert {view.notice for view in run.screen.shown if view.state is State.PLAYING} == {None}


def test_sleep_while_it_is_paused_changes_nothing() -> None:
    run = Run()
    run.play(
        (2.0, Command.TOGGLE),
        (3.0, lambda: run.sleep(3600)),
        (9.0, Command.TOGGLE),
        (10.0, Command.END),
        (10.5, Command.END),
    )
    states = [view.state for view in run.screen.shown]
    assert sum(a is not b for a, b in itertools.pairwise(states)) == 3


def test_a_closed_terminal_ends_it_with_the_step_and_the_next_one_is_kept() -> None:
    run = Run()
    end = run.play((2.0, run.hangup.ask))
    assert end.state is State.FINISHED
    assert end.frame == pytest.approx(to_frames(SECOND.start_ms), abs=480)
    assert end.frame >= to_frames(SECOND.start_ms)
    assert run.noted[-1] == end.segment == SECOND.index


def test_a_closed_terminal_in_the_last_step_lets_it_finish() -> None:
    run = Run()
    end = run.play((THIRD.start_ms / 1000 + 1, run.hangup.ask))
    assert end.frame == to_frames(READY.timeline.total_ms)


def test_a_closed_terminal_ends_a_paused_session_at_once() -> None:
    run = Run()
    end = run.play((2.0, Command.TOGGLE), (3.0, run.hangup.ask))
    assert end.state is State.FINISHED
    assert run.noted[-1] == FIRST.index
    assert run.clock.now() < 10
