"""What is left of a step, said as often as a session asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.cues import CueKind, cues
from handscue.schedule.fit import usual
from handscue.schedule.time_left import everything_reminded, told_exactly
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said


def routine(seconds: float, every: str | None = "30s", **more: object) -> Routine:
    steps = [{"name": "Knead", "technique": "kneading", "duration": seconds}, {"name": "Rest"}]
    told = {"title": "T", "steps": steps, "remind_every": every, **more}
    return Routine.model_validate(told)


def told(of: Routine, phrase_ms: int = 1500) -> list[tuple[CueKind, str, float]]:
    """Return what is said of time in the first step, and how many seconds before its end."""
    turns = unroll(of, shipped_techniques())
    phrases = (*everything_said(turns), *everything_reminded(turns))
    lengths: dict[Content, int] = {Spoken(text): phrase_ms for text in phrases}
    lengths |= {Chime(name): 1000 for name in ChimeName}
    timeline = usual(of, shipped_techniques(), lengths)
    end_ms = timeline.segments[0].end_ms
    return [
        (cue.kind, cue.content.text, (end_ms - cue.start_ms) / 1000)
        for cue in cues(timeline, lengths)
        if cue.segment == 0
        and cue.kind in {CueKind.REMINDER, CueKind.HALFWAY}
        and isinstance(cue.content, Spoken)
    ]


def test_what_is_left_is_said_when_it_is_left_and_half_time_is_not() -> None:
    assert told(routine(200)) == [
        (CueKind.REMINDER, "Three minutes left in this step.", 180),
        (CueKind.REMINDER, "Two minutes left in this step.", 120),
        (CueKind.REMINDER, "One and a half minutes left in this step.", 90),
        (CueKind.REMINDER, "One minute left in this step.", 60),
        (CueKind.REMINDER, "30 seconds left in this step.", 30),
    ]


def test_unless_it_is_asked_for_only_half_time_is_told() -> None:
    assert [kind for kind, *_ in told(routine(200, None))] == [CueKind.HALFWAY]


def test_a_short_step_is_not_reminded_of() -> None:
    assert told(routine(30)) == []


def test_with_names_alone_nobody_is_reminded() -> None:
    assert told(routine(200, talk="names")) == []


def test_it_is_said_in_the_sessions_language() -> None:
    [said] = told(routine(40, language="de"))
    assert said[1] == "Noch 30 Sekunden für diesen Schritt."


@pytest.mark.parametrize("every", ["5s", "0s", "often", -30])
def test_too_often_is_refused(every: str) -> None:
    with pytest.raises(ValidationError):
        routine(60, every)


@given(st.integers(1, 4000), st.integers(10, 600), st.integers(200, 9000))
def test_no_reminder_says_another_time_than_there_is(
    seconds: int, every: int, phrase_ms: int
) -> None:
    for kind, _, left_s in told(routine(seconds, f"{every}s"), phrase_ms):
        assert kind is CueKind.REMINDER
        assert left_s % every == 0
        assert told_exactly(round(left_s * 1000))
