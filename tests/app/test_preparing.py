"""A plan is all that can be known without sound; what is ready to be heard has the same plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cli.sessions import short_session
from handscue.app.environment import Environment
from handscue.app.planning import STEP_MS, plan
from handscue.app.preparing import ready
from handscue.app.request import LengthWish, MusicWish, Request
from handscue.errors import FitError, RequestError, SoundError
from handscue.routine.model import Side
from handscue.schedule.appointment import Appointment
from handscue.schedule.selection import Selection

LEGS = Path("back-of-legs")


def fitted(ms: int) -> LengthWish:
    return LengthWish(Appointment(length_ms=ms))


@pytest.mark.parametrize(
    "request_",
    [
        Request(LEGS),
        Request(LEGS, fitted(900_000)),
        Request(LEGS, part=Selection(side=Side.LEFT)),
        Request(LEGS, part=Selection(only="calf", tempo=4)),
        Request(LEGS, part=Selection(begin="step 3", end="step 5", lead_in_ms=2000)),
    ],
)
def test_what_is_shown_is_what_is_heard(request_: Request) -> None:
    shown, heard = plan(request_, Environment()), ready(request_, Environment())
    assert heard.plan == shown
    assert heard.mix.frames == shown.timeline.total_ms * 48
    assert {cue.content for cue in shown.cues} <= set(heard.sounds.clips)


def test_what_is_heard_takes_even_steps_and_less_than_one_more_than_it_must() -> None:
    heard = ready(Request(LEGS), Environment())
    assert all(length % STEP_MS == 0 for length in heard.plan.lengths.values())
    for cue in heard.plan.cues:
        assert 0 <= cue.length_ms - heard.sounds.clips[cue.content].length_ms < STEP_MS


def test_a_part_is_as_loud_as_in_the_whole() -> None:
    whole = ready(Request(LEGS), Environment())
    part = ready(Request(LEGS, part=Selection(only="calf")), Environment())
    assert part.loudness == whole.loudness


def test_a_plan_needs_no_music_and_readies_none(tmp_path: Path) -> None:
    session, broken = short_session(tmp_path), tmp_path / "rain.flac"
    broken.write_bytes(b"no music")
    request = Request(session, music=MusicWish(broken))
    assert plan(request, Environment()) == replace(
        plan(Request(session), Environment()), request=request
    )
    with pytest.raises(SoundError):
        ready(request, Environment())


def test_a_level_of_no_music_contradicts_itself(tmp_path: Path) -> None:
    request = Request(short_session(tmp_path), music=MusicWish(level=-20))
    with pytest.raises(RequestError, match="there is no music"):
        ready(request, Environment())


def test_a_length_out_of_reach_and_parts_that_are_not_there_are_refused() -> None:
    with pytest.raises(FitError):
        plan(Request(LEGS, fitted(60_000)), Environment())
    with pytest.raises(ValueError, match="no step 99"):
        plan(Request(LEGS, part=Selection(only="99")), Environment())
