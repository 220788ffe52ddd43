"""A session played for a client, or resumed: as it was agreed, unless another is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import soundfile

from handscue.app.environment import Environment
from handscue.app.notices import Collected
from handscue.app.performing import Performance, Room
from handscue.app.places import Places
from handscue.app.playing import Opening, opening, play
from handscue.app.request import LengthWish, MusicWish, Request
from handscue.app.resuming import agreed_of, run_to_resume
from handscue.play.hangup import Hangup
from handscue.play.transport import Command
from handscue.routine.fields import Talk
from handscue.schedule.appointment import Appointment
from play.fakes import JumpingClock, RecordingOutput, RememberingScreen, ScriptedCommands
from play.sessions import noise

SESSION = """\
title: Unhurried
steps:
  - {name: Calf, technique: kneading, duration: 40s}
  - {name: Thigh, technique: kneading, duration: 40s}
  - {name: Foot, technique: kneading, duration: 40s}
"""
BEGUN = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
FITTED = LengthWish(Appointment(length_ms=100_000))


class PowerCutError(Exception):
    """The end of a run that nobody asked for."""


@dataclass
class Practice:
    """A therapist's computer, on a clock that jumps; ``now`` is what hangs on the wall."""

    folder: Path
    clock: JumpingClock = field(default_factory=JumpingClock)

    def __post_init__(self) -> None:
        self.session = self.folder / "unhurried.yaml"
        self.session.write_text(SESSION)
        self.env = Environment(
            replace(Places.of_user(), data=self.folder, state=self.folder), Collected(), self.now
        )

    def now(self) -> datetime:
        return BEGUN + timedelta(seconds=self.clock.now() - 1000)

    def play_until_the_power_goes(
        self, opened: Opening, at_s: float, *presses: tuple[float, Command]
    ) -> None:
        """Play so many seconds and lose the run; presses come at their seconds."""

        def lose() -> None:
            raise PowerCutError

        began = self.clock.now()
        script = [(began + second, press) for second, press in presses]
        commands = ScriptedCommands(self.clock, [*script, (began + at_s, lose)])

        @contextlib.contextmanager
        def room(_performance: Performance) -> Iterator[Room]:
            def output(*, sure: bool) -> RecordingOutput:  # noqa: ARG001 - as OpenOutput has it
                return RecordingOutput(self.clock)

            yield Room(commands, RememberingScreen(), output, self.clock, Hangup())

        with pytest.raises(PowerCutError):
            play(opened, room, Hangup(), self.env)

    def resumed(self, request: Request | None = None) -> Opening:
        """Return the run that was lost, as it would be resumed now."""
        run = run_to_resume(self.session, self.env)
        return opening(request or Request(self.session), run, self.env)

    def ends_at(self, opened: Opening) -> float:
        """Return when it would end, in seconds after the first beginning."""
        start = opened.begun(0.0, self.now())
        left_ms = start.timeline.total_ms - start.frame / 48
        return (self.now() - BEGUN).total_seconds() + left_ms / 1000


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    return Practice(tmp_path)


def test_it_is_resumed_with_the_end_that_was_agreed(practice: Practice) -> None:
    """The time that was lost is made up for in the steps that are left."""
    begun = opening(Request(practice.session, FITTED), None, practice.env)
    practice.play_until_the_power_goes(begun, 36)
    practice.clock.wait(5)
    resumed = practice.resumed()
    assert resumed.first == 1
    assert practice.ends_at(resumed) == pytest.approx(100, abs=0.2)
    assert resumed.missed(practice.now()) is None


def test_an_end_that_was_moved_while_it_played_is_the_agreed_one(practice: Practice) -> None:
    """So is one that a pause has moved."""
    begun = opening(Request(practice.session, FITTED), None, practice.env)
    pause = [(10.0, Command.TOGGLE), (18.0, Command.TOGGLE)]
    practice.play_until_the_power_goes(begun, 44, *pause)
    practice.clock.wait(2)
    assert practice.ends_at(practice.resumed()) == pytest.approx(108, abs=0.2)


def test_an_end_that_is_out_of_reach_by_now_is_told(practice: Practice) -> None:
    """What is left is done as it was to be, neither hurried nor at its usual length."""
    begun = opening(Request(practice.session, FITTED), None, practice.env)
    practice.play_until_the_power_goes(begun, 36)
    practice.clock.wait(3600)
    resumed = practice.resumed()
    assert resumed.missed(practice.now()) == "It can no longer end at 14:01, as was agreed."
    start = resumed.begun(0.0, practice.now())
    assert start.timeline == begun.ready.plan.timeline


def test_where_no_end_was_agreed_none_is_kept(practice: Practice) -> None:
    begun = opening(Request(practice.session), None, practice.env)
    practice.play_until_the_power_goes(begun, 50)
    practice.clock.wait(3600)
    resumed = practice.resumed()
    assert resumed.missed(practice.now()) is None
    assert not resumed.begun(0.0, practice.now()).on_time


def test_it_is_resumed_with_its_music(practice: Practice) -> None:
    """Lost twice, too; and with other music, or none, where that is asked for."""
    rain = practice.folder / "rain.wav"
    soundfile.write(rain, noise(6.0), 48_000)
    begun = opening(Request(practice.session, music=MusicWish(rain, -20)), None, practice.env)
    for second in (50, 5):
        practice.play_until_the_power_goes(begun, second)
        begun = practice.resumed()
        assert begun.ready.plan.request.music == MusicWish(rain, -20)
        assert begun.ready.sounds.bed is not None
    silent = practice.resumed(Request(practice.session, music=MusicWish(none=True)))
    assert silent.ready.sounds.bed is None


@pytest.mark.parametrize("asked", [Talk.NAMES, None])
def test_it_is_resumed_with_its_voice_and_as_much_said(
    practice: Practice, asked: Talk | None
) -> None:
    """Lost twice, too; and with another voice and more said where that is asked for."""
    begun = opening(Request(practice.session, voice="pyttsx3", talk=asked), None, practice.env)
    for second in (50, 5):
        practice.play_until_the_power_goes(begun, second)
        begun = practice.resumed()
        assert begun.ready.plan.request.voice == "pyttsx3"
        assert begun.ready.plan.timeline.segments[0].turn.talk is asked
    again = practice.resumed(Request(practice.session, voice="en-gb-scotland", talk=Talk.FULL))
    assert again.ready.plan.request.voice == "en-gb-scotland"
    assert again.ready.plan.timeline.segments[0].turn.talk is Talk.FULL


def test_a_voice_that_is_a_file_is_kept_by_its_whole_path(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(practice.folder)
    plan = opening(Request(practice.session), None, practice.env).ready.plan
    named = replace(plan, request=replace(plan.request, voice="mine.onnx"))
    assert agreed_of(named).voice == str(practice.folder / "mine.onnx")


def test_it_is_resumed_though_what_was_agreed_is_not_to_be_had(practice: Practice) -> None:
    rain = practice.folder / "rain.wav"
    soundfile.write(rain, noise(6.0), 48_000)
    begun = opening(Request(practice.session, music=MusicWish(rain)), None, practice.env)
    practice.play_until_the_power_goes(begun, 50)
    rain.unlink()
    resumed = practice.resumed()
    assert resumed.first == 1
    assert resumed.ready.sounds.bed is None
    notices = practice.env.notices
    assert isinstance(notices, Collected)
    [warned] = notices.warned
    assert warned.startswith("Not resumed as agreed before:")
    assert "rain.wav" in warned
