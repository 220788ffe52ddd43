"""Ticks at the pace of a step, where a session asks for them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.cues import Cue, CueKind, cues
from handscue.schedule.fit import fit, usual
from handscue.schedule.quiz import everything_asked, questions, quiz
from handscue.schedule.ticking import TICK, ticks
from handscue.schedule.timeline import BREATH_MS, Timeline
from handscue.schedule.unroll import Kind, Turn, unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said

TICK_MS = 460


def routine(*, passes: int | None = 5, ticked: bool = True, **step: object) -> Routine:
    first = {"name": "Stroke", "technique": "effleurage", "duration": 60, "passes": passes, **step}
    steps = [{k: v for k, v in first.items() if v is not None}, {"name": "Rest"}]
    return Routine.model_validate({"title": "T", "steps": steps, "pace_ticks": ticked})


def lengths(of: Routine, phrase_ms: int = 1500) -> dict[Content, int]:
    said = everything_said(unroll(of, shipped_techniques()))
    phrases: dict[Content, int] = {Spoken(text): phrase_ms for text in said}
    return phrases | {Chime(name): 800 for name in ChimeName} | {TICK: TICK_MS}


def ticked(timeline: Timeline, of: dict[Content, int]) -> list[Cue]:
    return [cue for cue in cues(timeline, of) if cue.kind is CueKind.TICK]


def seconds(of: Routine) -> list[float]:
    known = lengths(of)
    placed = usual(of, shipped_techniques(), known)
    return [cue.start_ms / 1000 for cue in ticked(placed, known)]


def test_each_stroke_is_ticked_but_those_that_begin_while_something_is_said() -> None:
    """The first begins with the step's own chime; half time is told at the third, at 30 s."""
    assert seconds(routine()) == [12, 24, 36, 48]
    assert seconds(routine(passes=4)) == [15, 45]


def test_nothing_ticks_unless_it_is_asked_for() -> None:
    assert seconds(routine(ticked=False)) == []


def test_a_step_may_be_ticked_alone_or_left_out() -> None:
    assert seconds(routine(ticked=False, pace_ticks=True)) == [12, 24, 36, 48]
    assert seconds(routine(pace_ticks=False)) == []


def test_where_passes_are_counted_on_each_side_each_of_them_is_ticked() -> None:
    assert seconds(routine(passes=2, on_each_side=True)) == [15, 45]


def test_ticks_follow_a_step_that_is_fitted_to_another_length() -> None:
    of = routine(passes=5, duration=None, least="40s", most="90s")
    known = lengths(of)
    placed = usual(of, shipped_techniques(), known)
    longer = fit(of, shipped_techniques(), known, placed.total_ms + 15_000).timeline
    for timeline in (placed, longer):
        stroke_ms = timeline.segments[0].duration_ms / 5
        found = [cue.start_ms for cue in ticked(timeline, known)]
        assert found
        assert all(min(at % stroke_ms, -at % stroke_ms) <= 1 for at in found)
    assert longer.segments[0].duration_ms > placed.segments[0].duration_ms


def test_a_question_of_a_quiz_does_not_tick() -> None:
    turns = unroll(routine(), shipped_techniques())
    asked = questions(turns)
    known = {Spoken(text): 1500 for text in everything_asked(asked)} | lengths(routine())
    placed = quiz("T", asked, known)
    assert turns[0].ticks == 5
    assert [segment.turn.ticks for segment in placed.segments] == [0] * len(placed.segments)


WORK = {"kind": Kind.WORK, "name": "Stroke", "wanted_ms": 1}


@given(st.integers(0, 400), st.integers(1, 3_600_000), st.integers(1, 5000))
def test_ticks_are_evenly_spaced_inside_their_step(
    strokes: int, duration_ms: int, tick_ms: int
) -> None:
    found = ticks(Turn(**WORK, ticks=strokes), duration_ms, tick_ms)  # type: ignore[arg-type]
    assert len(found) in {0, strokes}
    assert all(at >= 0 and at + tick_ms + BREATH_MS <= duration_ms for at in found)
    assert all(abs(b - a - duration_ms / strokes) < 1 for a, b in pairwise(found))
    assert bool(found) == (strokes > 0 and duration_ms / strokes >= tick_ms + BREATH_MS)


@given(
    passes=st.none() | st.integers(1, 30),
    duration=st.integers(5, 300),
    phrase_ms=st.integers(200, 9000),
    each_side=st.booleans(),
)
def test_a_tick_begins_a_stroke_and_talks_over_nothing(
    *, passes: int | None, duration: int, phrase_ms: int, each_side: bool
) -> None:
    of = routine(passes=passes, duration=duration, on_each_side=each_side and passes is not None)
    known = lengths(of, phrase_ms)
    placed = usual(of, shipped_techniques(), known)
    stroke = placed.segments[0].duration_ms / ((passes or 1) * (2 if each_side else 1))
    heard = ticked(placed, known)
    assert not (heard and passes is None)
    assert all(cue.segment == 0 and cue.length_ms == TICK_MS for cue in heard)
    assert all(min(cue.start_ms % stroke, -cue.start_ms % stroke) <= 1 for cue in heard)
    for one, after in pairwise(cues(placed, known)):
        if one.kind is CueKind.TICK and one.segment == after.segment:
            assert after.start_ms - one.end_ms >= BREATH_MS


@pytest.mark.parametrize("asked", ["often", 2, [True]])
def test_it_is_yes_or_no(asked: object) -> None:
    with pytest.raises(ValueError, match="pace_ticks"):
        routine(pace_ticks=asked)
