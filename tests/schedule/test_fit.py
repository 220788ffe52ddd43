"""Fitting any session to any length: what always holds, and what is told where it cannot be."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.errors import FitError
from handscue.routine.model import Routine
from handscue.schedule.cues import cues
from handscue.schedule.fit import reach, refit
from handscue.schedule.timeline import Segment, Timeline, least_ms
from handscue.schedule.unroll import Kind
from schedule.fitting import Material, material, materials, within_reach

ANY = st.data()
few = settings(max_examples=60)


def routine(*steps: dict[str, object], **fields: object) -> Routine:
    return Routine.model_validate({"title": "Legs", "steps": steps, **fields})


def step(name: str, **fields: object) -> dict[str, object]:
    return {"name": name, "duration": "60s", "least": "40s", "most": "90s", **fields}


def pairs(one: Timeline, other: Timeline) -> list[tuple[Segment, Segment]]:
    return list(zip(one.segments, other.segments, strict=True))


@few
@given(materials(), ANY)
def test_the_total_is_exact_and_there_are_no_holes(of: Material, data: st.DataObject) -> None:
    target = data.draw(within_reach(of.usual))
    fitted = of.fitted(target).timeline
    assert fitted.total_ms == target
    assert fitted.segments[0].start_ms == 0
    assert all(a.end_ms == b.start_ms for a, b in pairwise(fitted.segments))


@few
@given(materials(), ANY)
def test_bounds_are_kept_but_for_the_odd_millisecond_of_changing_over(
    of: Material, data: st.DataObject
) -> None:
    fitted = of.fitted(data.draw(within_reach(of.usual))).timeline
    over = 0
    for segment in fitted.segments:
        assert segment.bounds is not None
        assert segment.duration_ms >= segment.bounds.least_ms
        if segment.duration_ms > segment.bounds.most_ms:
            over += segment.duration_ms - segment.bounds.most_ms
            assert segment.turn.kind is Kind.SWITCH
    assert over <= 1


@few
@given(materials(), ANY)
def test_what_is_said_keeps_its_time_and_so_do_setup_gates_and_changing_over(
    of: Material, data: st.DataObject
) -> None:
    usual = of.usual
    fitted = of.fitted(data.draw(within_reach(usual))).timeline
    for before, after in pairs(usual, fitted):
        said = least_ms(after.turn, first=after.index == 0, lengths=of.lengths)
        assert after.duration_ms >= said
        if after.turn.kind is Kind.SWITCH:
            assert 0 <= after.duration_ms - before.duration_ms <= 1
    heard = cues(fitted, of.lengths)
    assert all(cue.end_ms <= fitted.segments[cue.segment].end_ms for cue in heard)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(heard))


@few
@given(materials(), ANY)
def test_both_sides_of_a_step_take_the_same_time(of: Material, data: st.DataObject) -> None:
    fitted = of.fitted(data.draw(within_reach(of.usual))).timeline
    of_step: dict[int | None, set[int]] = defaultdict(set)
    for segment in fitted.segments:
        of_step[segment.turn.step].add(segment.duration_ms)
    of_step.pop(None, None)
    assert {len(durations) for durations in of_step.values()} == {1}


@few
@given(materials(), ANY)
def test_a_longer_session_shortens_no_step(of: Material, data: st.DataObject) -> None:
    """Changing over may give back its odd millisecond."""
    targets = sorted(data.draw(within_reach(of.usual)) for _ in range(2))
    shorter, longer = (of.fitted(target).timeline for target in targets)
    for one, other in pairs(shorter, longer):
        odd = 1 if one.turn.kind is Kind.SWITCH else 0
        assert one.duration_ms <= other.duration_ms + odd


@few
@given(materials())
def test_the_usual_length_changes_nothing(of: Material) -> None:
    assert of.fitted(of.usual.total_ms).timeline == of.usual


@few
@given(materials(), st.integers(1, 10**7))
def test_out_of_reach_is_told_with_what_is_in_reach(of: Material, beyond: int) -> None:
    least, most = reach(of.usual)
    for target in (most + beyond, least - 1 - beyond % least):
        with pytest.raises(FitError, match="the shortest possible is"):
            of.fitted(target)


@few
@given(materials(), ANY)
def test_dropping_leaves_out_as_few_optional_steps_as_possible(
    of: Material, data: st.DataObject
) -> None:
    target = data.draw(st.integers(reach(of.usual).least_ms // 2, reach(of.usual).least_ms))
    try:
        fitted = of.fitted(target, drop_optional=True)
    except FitError:
        return
    assert fitted.timeline.total_ms == target
    left_out = {number for number, _ in fitted.left_out}
    done = {s.turn.step for s in fitted.timeline.segments}
    assert done.isdisjoint(left_out)
    assert done - {None}
    if not left_out:
        assert target == reach(of.usual).least_ms


@few
@given(materials(), ANY)
def test_refitting_leaves_the_past_and_ends_on_time(of: Material, data: st.DataObject) -> None:
    usual = of.usual
    first = data.draw(st.integers(0, len(usual.segments)))
    end = data.draw(within_reach(usual, first))
    fitted = refit(usual, first, end)
    assert fitted.segments[:first] == usual.segments[:first]
    assert fitted.total_ms == end
    assert all(a.end_ms == b.start_ms for a, b in pairwise(fitted.segments))
    for segment in fitted.segments[first:]:
        assert segment.bounds is not None
        assert segment.duration_ms >= segment.bounds.least_ms
    assert refit(fitted, first, end) == fitted


@few
@given(materials(), ANY, st.integers(1, 10**6))
def test_refitting_out_of_reach_comes_as_near_as_it_can(
    of: Material, data: st.DataObject, beyond: int
) -> None:
    usual = of.usual
    first = data.draw(st.integers(0, len(usual.segments)))
    begin = usual.segments[first].start_ms if first < len(usual.segments) else usual.total_ms
    coming = [s.bounds for s in usual.segments[first:] if s.bounds]
    least, most = sum(b.least_ms for b in coming), sum(b.most_ms for b in coming)
    assert refit(usual, first, begin + least - beyond).total_ms == begin + least
    assert refit(usual, first, begin + most + beyond).total_ms == begin + most


def test_each_step_bends_in_proportion_as_far_as_it_may() -> None:
    of = material(routine(step("A"), step("B", duration="80s"), step("C", least="55s")))
    fitted = of.fitted(155_000).timeline
    assert [s.duration_ms for s in fitted.segments] == [42_857, 57_143, 55_000]


def test_the_odd_millisecond_goes_to_changing_over() -> None:
    block = {"sides": ["left", "right"], "steps": [step("A")]}
    of = material(routine(block))
    left, change, right = of.fitted(of.usual.total_ms - 9_999).timeline.segments
    assert (left.duration_ms, change.duration_ms, right.duration_ms) == (55_000, 15_001, 55_000)


def test_passes_stay_whole_and_their_seconds_bend() -> None:
    of = material(routine({"name": "A", "technique": "effleurage", "passes": 3}, {"name": "B"}))
    first, _ = of.fitted(40_000).timeline.segments
    assert (first.turn.passes, first.duration_ms) == (3, 21_818)


def dropped(of: Material, total_ms: int) -> list[str]:
    return [name for _, name in of.fitted(total_ms, drop_optional=True).left_out]


def test_optional_steps_go_by_priority_and_the_last_first() -> None:
    of = material(
        routine(
            step("A"),
            step("B", optional=True),
            step("C", optional=True, priority="low"),
            step("D", optional=True),
            step("E", priority="low"),
        )
    )
    assert dropped(of, 200_000) == []
    assert dropped(of, 199_999) == ["C"]
    assert dropped(of, 150_000) == ["C", "D"]
    assert dropped(of, 100_000) == ["C", "D", "B"]


def test_limits_are_told_to_the_millisecond_where_seconds_would_contradict_them() -> None:
    of = material(routine(step("A"), step("B"), step("C")))
    with pytest.raises(FitError, match=r"cannot last 4m30\.001s: .*, the longest 4m30s\."):
        of.fitted(270_001)
    of = material(routine(step("A", duration="10.5s", least="10.5s", most="10.5s")))
    with pytest.raises(
        FitError, match=r"last 10s: the shortest possible is 10\.5s, the longest 10\.5s\."
    ):
        of.fitted(10_000)


def test_what_to_leave_out_is_said() -> None:
    of = material(routine(step("A"), step("B", optional=True), step("C")))
    with pytest.raises(FitError) as error:
        of.fitted(119_000)
    assert str(error.value) == (
        "Legs cannot last 1:59: the shortest possible is 2:00, the longest 4:30. "
        "Leave out 2 B: --drop-optional does."
    )
    with pytest.raises(FitError, match=r"possible is 1:20, .* Leave out 2 B, 3 C; steps marked"):
        of.fitted(50_000, drop_optional=True)
    with pytest.raises(FitError, match="Leaving out steps does not make it that short"):
        of.fitted(5_000)
    with pytest.raises(FitError, match="longer most:"):
        of.fitted(271_000)


def test_of_optional_steps_alone_one_is_kept() -> None:
    of = material(routine(step("A", optional=True), step("B", optional=True)))
    fitted = of.fitted(50_000, drop_optional=True)
    assert [segment.turn.name for segment in fitted.timeline.segments] == ["A"]


def test_with_a_blocks_last_step_its_changing_over_goes_too() -> None:
    block = {"sides": ["left", "right"], "steps": [step("A", optional=True)]}
    of = material(routine(block, step("B")))
    fitted = of.fitted(60_000, drop_optional=True).timeline
    assert [segment.turn.name for segment in fitted.segments] == ["B"]
    assert fitted.segments[0].turn.is_last
