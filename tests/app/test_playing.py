"""A session played for a client, or resumed: as it was agreed, unless another is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from app.practice import Practice
from handscue.app.notices import Collected
from handscue.app.playing import opening
from handscue.app.request import LengthWish, MusicWish, Request
from handscue.app.resuming import agreed_of
from handscue.play.transport import Command
from handscue.routine.fields import Talk
from handscue.schedule.appointment import Appointment
from play.sessions import noise
from speech.spoken import speak_by_tones

FITTED = LengthWish(Appointment(length_ms=100_000))


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
    assert resumed.missed(practice.now()) == "It can no longer end at 14:01, as agreed."
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
    for voice in ("pyttsx3", "en-gb-scotland"):
        speak_by_tones(practice.session, practice.env.places.clips, voice=voice)
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
