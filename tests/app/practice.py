"""A therapist's computer on which sessions are played, lost and resumed, on a clock that jumps."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handscue.app.environment import Environment
from handscue.app.notices import Collected
from handscue.app.performing import Performance, Room
from handscue.app.places import Places
from handscue.app.playing import Opening, opening, play
from handscue.app.request import Request
from handscue.app.resuming import run_to_resume
from handscue.play.hangup import Hangup
from handscue.play.transport import Command, Transport
from play.fakes import JumpingClock, RecordingOutput, RememberingScreen, ScriptedCommands
from speech.spoken import speak_by_tones

UNHURRIED = """\
title: Unhurried
steps:
  - {name: Calf, technique: kneading, duration: 40s}
  - {name: Thigh, technique: kneading, duration: 40s}
  - {name: Foot, technique: kneading, duration: 40s}
"""
BEGUN = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


class PowerCutError(Exception):
    """The end of a run that nobody asked for."""


@dataclass
class Practice:
    """A therapist's computer; ``now`` is what hangs on the wall. Its own voice is one of tones."""

    folder: Path
    text: str = UNHURRIED
    clock: JumpingClock = field(default_factory=JumpingClock)
    screen: RememberingScreen = field(default_factory=RememberingScreen)

    def __post_init__(self) -> None:
        self.session = self.folder / "session.yaml"
        self.session.write_text(self.text)
        own = dict.fromkeys(("data", "cache", "state"), self.folder)
        self.env = Environment(replace(Places.of_user(), **own), Collected(), self.now)
        speak_by_tones(self.session, self.env.places.clips)

    def now(self) -> datetime:
        return BEGUN + timedelta(seconds=self.clock.now() - 1000)

    def play(self, opened: Opening, commands: ScriptedCommands) -> Transport:
        """Play to the end, which nobody hurries but the commands; keep what is seen."""

        @contextlib.contextmanager
        def room(_performance: Performance) -> Iterator[Room]:
            def output(*, sure: bool) -> RecordingOutput:  # noqa: ARG001 - as OpenOutput has it
                return RecordingOutput(self.clock)

            yield Room(commands, self.screen, output, self.clock, Hangup())

        return play(opened, room, Hangup(), self.env)

    def play_until_the_power_goes(
        self, opened: Opening, at_s: float, *presses: tuple[float, Command]
    ) -> None:
        """Play so many seconds and lose the run; presses come at their seconds."""

        def lose() -> None:
            raise PowerCutError

        began = self.clock.now()
        script = [(began + second, press) for second, press in presses]
        with pytest.raises(PowerCutError):
            self.play(opened, ScriptedCommands(self.clock, [*script, (began + at_s, lose)]))

    def resumed(self, request: Request | None = None) -> Opening:
        """Return the run that was lost, as it would be resumed now."""
        run = run_to_resume(self.session, self.env)
        return opening(request or Request(self.session), run, self.env)

    def ends_at(self, opened: Opening) -> float:
        """Return when it would end, in seconds after the first beginning."""
        start = opened.begun(0.0, self.now())
        left_ms = start.timeline.total_ms - start.frame / 48
        return (self.now() - BEGUN).total_seconds() + left_ms / 1000
