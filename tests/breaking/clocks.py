"""The clock on the wall set back and forward, by seconds and by years, while a session plays."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from breaking.desk import with_speech
from breaking.trial import Ground, Trial
from handscue.app.environment import Environment
from handscue.app.notices import Collected
from handscue.app.performing import Performance, Room, is_finished
from handscue.app.places import Places
from handscue.app.playing import opening, play
from handscue.app.request import LengthWish, Request
from handscue.history.database import open_to_read
from handscue.history.runs import runs, samples
from handscue.play.hangup import Hangup
from handscue.play.transport import Command
from handscue.schedule.appointment import Appointment
from handscue.units import Seconds
from play.fakes import JumpingClock, RecordingOutput, RememberingScreen, ScriptedCommands

SESSION = """\
title: Unhurried
steps:
- {name: Calf, technique: kneading, duration: 40s}
- {name: Thigh, technique: kneading, duration: 40s}
- {name: Foot, technique: kneading, duration: 40s}
"""
BEGUN = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
SET_BY_S = (1, 59, 3600, 86_400, 31_536_000, 4 * 31_536_000)
PRESSED = (Command.WHERE, Command.AGAIN, Command.QUIET, Command.LOUDER)  # that move nothing


@dataclass
class WallClock:
    """Goes with another clock, and is set now and then."""

    clock: JumpingClock
    chance: Random
    off_s: float = 0.0

    def now(self) -> datetime:
        """Return what it shows; every other look finds it set."""
        if self.chance.random() < 0.5:
            self.off_s = self.chance.choice((-1, 1)) * self.chance.choice(SET_BY_S)
        return BEGUN + timedelta(seconds=self.clock.now() - 1000 + self.off_s)


def set_clock(ground: Ground) -> None:
    """Play sessions, some of them fitted to a length, with the clock set all the while."""
    folder = ground.folder
    with_speech(folder, SESSION)
    own = [folder / kind / "handscue" for kind in ("config", "data", "cache", "state")]
    for number in ground.each():
        clock = JumpingClock()
        wall = WallClock(clock, ground.chance)
        env = Environment(Places(*own), Collected(), wall.now)
        length_ms = ground.chance.choice((None, 110_000))
        with ground.tally.attempt(number):
            took_s = played(folder / "session.yaml", length_ms, clock, env)
            assert abs(took_s - (length_ms or 120_000) / 1000) < 0.1, took_s
            kept(env, number, ground)


def played(path: Path, length_ms: int | None, clock: JumpingClock, env: Environment) -> Seconds:
    """Play it to its end; return how long that took."""
    wish = LengthWish(Appointment(length_ms=length_ms)) if length_ms else LengthWish()
    begun = clock.now()
    presses = [(begun + 5.0 + 9 * n, command) for n, command in enumerate(PRESSED * 2)]

    @contextlib.contextmanager
    def room(_performance: Performance) -> Iterator[Room]:
        def output(*, sure: bool) -> RecordingOutput:  # noqa: ARG001 - as OpenOutput has it
            return RecordingOutput(clock)

        commands = ScriptedCommands(clock, [*presses])
        yield Room(commands, RememberingScreen(), output, clock, Hangup())

    opened = opening(Request(path, length=wish), None, env)
    assert is_finished(play(opened, room, Hangup(), env))
    return clock.now() - begun


def kept(env: Environment, number: int, ground: Ground) -> None:
    """Hold the history to one run more, of which each step took the time it was to take."""
    path = ground.folder / "session.yaml"
    with closing(open_to_read(env.places.history).db) as db:
        assert len(runs(db, path)) == number + 1
        late_ms = [abs(sample.took_ms - sample.planned_ms) for sample in samples(db, path)]
        assert len(late_ms) == 3 * (number + 1)
        assert max(late_ms) < 100, late_ms


CLOCKS = (
    Trial(
        "clock",
        "the clock on the wall set back and on, by a second or by years, while a session plays",
        "it ends when it is to, and the history has the run, each step as long as it was",
        2,
        300,
        set_clock,
    ),
)
