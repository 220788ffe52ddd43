"""Steps and blocks done several times: unrolled, placed, fitted, meant by what they show."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Language, Routine, Side
from handscue.routine.outline import Placed, entries, times_done
from handscue.schedule.cues import cues
from handscue.schedule.fit import refit
from handscue.schedule.numbering import shown_number
from handscue.schedule.selection import chosen, on_side
from handscue.schedule.unroll import Kind, Round, Turn, unroll
from handscue.schedule.wording import announcement, heading, passes
from schedule.fitting import NAMES, SECONDS, Material, material, within_reach

ANY = st.data()
few = settings(max_examples=60)

REPEATS = st.fixed_dictionaries({"repeat": st.integers(2, 4)}, optional={"rest_between": SECONDS})
STEP = st.fixed_dictionaries(
    {"name": NAMES}, optional={"duration": SECONDS, "technique": st.just("kneading")}
)
SETS = st.fixed_dictionaries(
    {"sets": st.integers(2, 4)},
    optional={"reps": st.integers(1, 12), "hold": SECONDS, "rest": SECONDS},
)
STEPS = (
    STEP
    | st.builds(lambda step, sets: step | sets, STEP, SETS)
    | st.builds(lambda step, often: step | often, STEP, REPEATS)
)


def blocks(inner: st.SearchStrategy[Any], *, sides: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Return blocks that are repeated, or have sides, or both."""
    holding = st.lists(inner, min_size=1, max_size=3).map(lambda steps: {"steps": steps})
    repeated = st.builds(lambda block, often: block | often, holding, REPEATS)
    if not sides:
        return repeated
    both = st.sampled_from(
        [
            {"sides": ["left", "right"]},
            {"sides": ["right"]},
            {"sides": ["right", "left"], "alternate": True},
            {"sides": ["left", "right"], "alternate": True, "change_over": {"duration": "5s"}},
        ]
    )
    on_sides = st.builds(lambda block, each: block | each, holding | repeated, both)
    return repeated | on_sides


NESTED = blocks(STEPS | blocks(STEPS, sides=False), sides=True)
ROUTINES = st.lists(STEPS | NESTED, min_size=1, max_size=3).map(
    lambda steps: Routine.model_validate({"title": "T", "steps": steps})
)
materials = ROUTINES.map(material)


def turns_of(*steps: dict[str, Any], **fields: Any) -> tuple[Turn, ...]:
    routine = Routine.model_validate({"title": "T", "steps": steps, **fields})
    return unroll(routine, shipped_techniques())


def test_a_step_is_done_several_times_with_a_rest_between() -> None:
    turns = turns_of({"name": "A", "repeat": 3, "rest_between": "15s"}, {"name": "B"})
    assert [(turn.name, turn.step, turn.round_numbers) for turn in turns] == [
        ("A", 1, (1,)), ("Rest", None, ()), ("A", 1, (2,)), ("Rest", None, ()), ("A", 1, (3,)),
        ("B", 2, ()),
    ]  # fmt: skip
    assert (turns[1].kind, turns[1].wanted_ms) == (Kind.REST, 15_000)


def test_a_block_is_repeated_whole_and_changes_back_to_its_first_side() -> None:
    turns = turns_of({"sides": "both", "repeat": 2, "steps": [{"name": "A"}]})
    assert [(turn.side, turn.kind is Kind.SWITCH, turn.round_numbers) for turn in turns] == [
        (Side.LEFT, False, (1,)), (Side.RIGHT, True, (1,)), (Side.RIGHT, False, (1,)),
        (Side.LEFT, True, ()),
        (Side.LEFT, False, (2,)), (Side.RIGHT, True, (2,)), (Side.RIGHT, False, (2,)),
    ]  # fmt: skip


def test_rounds_of_rounds_are_marked_from_the_outermost_in() -> None:
    inner = {"repeat": 2, "steps": [{"name": "B"}]}
    turns = turns_of({"repeat": 2, "steps": [{"name": "A"}, inner]})
    assert [(turn.name, turn.rounds) for turn in turns[:3]] == [
        ("A", (Round(1, 2),)),
        ("B", (Round(1, 2, begins=False), Round(1, 2))),
        ("B", (Round(1, 2, begins=False), Round(2, 2))),
    ]


def test_a_round_is_announced_in_words_where_it_begins_and_shown_all_along() -> None:
    first, second = turns_of({"repeat": 21, "steps": [{"name": "A"}, {"name": "B"}]})[2:4]
    assert [said.text for said in announcement(first)] == ["Round two of 21.", "A."]
    assert [said.text for said in announcement(second)] == ["B."]
    assert heading(second) == "B · Round 2 of 21"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Round one of three."), ("de", "Runde eins von drei."),
        ("fr", "Tour un sur trois."), ("es", "Ronda uno de tres."),
    ],
)  # fmt: skip
def test_rounds_are_counted_in_the_sessions_language(language: Language, said: str) -> None:
    first, *_ = turns_of({"name": "A", "repeat": 3}, language=language)
    assert announcement(first)[0].text == said


BRIDGE = {"name": "Bridge", "sets": 3, "reps": 10, "hold": "5s", "rest": "30s"}


def test_sets_take_the_time_of_their_repetitions_with_a_rest_between() -> None:
    turns = turns_of(BRIDGE)
    assert [(turn.name, turn.wanted_ms) for turn in turns] == [
        ("Bridge", 70_000), ("Rest", 30_000), ("Bridge", 70_000), ("Rest", 30_000),
        ("Bridge", 70_000),
    ]  # fmt: skip
    assert turns[2].rounds == (Round(2, 3, is_set=True),)
    assert shown_number(turns[2]) == "1 set 2"
    assert {turn.kind for turn in turns} == {Kind.WORK, Kind.REST}


@pytest.mark.parametrize(
    ("step", "ms"),
    [
        ({"reps": 8}, 24_000),
        ({"reps": 8, "technique": "effleurage"}, 64_000),
        ({"hold": "30s"}, 30_000),
        ({"reps": 10, "hold": "5s", "duration": "40s"}, 40_000),
    ],
)
def test_what_is_counted_gives_the_time(step: dict[str, Any], ms: int) -> None:
    [turn] = turns_of({"name": "A", **step})
    assert (turn.wanted_ms, turn.kind) == (ms, Kind.WORK)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Bridge. Set one of three. Ten repetitions. Hold each for five seconds."),
        ("de", "Bridge. Satz eins von drei. Zehn Wiederholungen. Jeweils fünf Sekunden halten."),
        ("fr", "Bridge. Série un sur trois. Dix répétitions. Tenez cinq secondes à chaque fois."),
        ("es", "Bridge. Serie uno de tres. Diez repeticiones. Mantén cinco segundos cada vez."),
    ],
)
def test_sets_are_said_in_words(language: Language, said: str) -> None:
    first, *_ = turns_of(BRIDGE, language=language)
    assert [phrase.text for phrase in announcement(first)] == [said]


def test_a_hold_alone_is_said_as_one() -> None:
    [turn] = turns_of({"name": "Stretch", "hold": "1m30s"})
    assert announcement(turn)[0].text == "Stretch. Hold for one and a half minutes."
    assert passes(turn) == "hold for one and a half minutes"


def test_sides_alternate_in_each_set_without_changing_over() -> None:
    steps = [{"name": "Raise", "sets": 2, "rest": "20s"}, {"name": "Bend"}]
    turns = turns_of({"sides": "both", "alternate": True, "steps": steps})
    assert [(turn.name, turn.side, turn.round_numbers) for turn in turns] == [
        ("Raise", Side.LEFT, (1,)), ("Raise", Side.RIGHT, (1,)), ("Rest", None, ()),
        ("Raise", Side.LEFT, (2,)), ("Raise", Side.RIGHT, (2,)),
        ("Bend", Side.LEFT, ()), ("Bend", Side.RIGHT, ()),
    ]  # fmt: skip


def test_where_changing_over_is_spoken_of_it_is_done_at_each_change_of_sides() -> None:
    block = {"sides": "both", "alternate": True, "change_over": {"duration": "5s"}}
    turns = turns_of({**block, "steps": [{"name": "Raise", "sets": 2}]})
    done = ["step", "switch", "step", "switch", "step", "switch", "step"]
    assert ["switch" if turn.kind is Kind.SWITCH else "step" for turn in turns] == done


def counts(routine: Routine) -> list[tuple[Placed, int]]:
    return [(placed, times_done(placed)) for placed in entries(routine)]


@few
@given(ROUTINES)
def test_each_step_is_done_as_often_as_its_repeats_and_sides_multiply_to(routine: Routine) -> None:
    turns = unroll(routine, shipped_techniques())
    done = [turn.step for turn in turns]
    of_steps = {p.number: times for p, times in counts(routine) if not hasattr(p.entry, "steps")}
    assert {number: done.count(number) for number in of_steps} == of_steps


@few
@given(ROUTINES)
def test_what_is_shown_means_one_step_on_one_side_in_one_round(routine: Routine) -> None:
    turns = unroll(routine, shipped_techniques())
    for place, turn in enumerate(turns):
        if turn.step is not None:
            assert chosen(turns, shown_number(turn)) == (place,)


@few
@given(ROUTINES)
def test_on_one_side_all_its_rounds_are_left(routine: Routine) -> None:
    try:
        turns = unroll(on_side(routine, Side.RIGHT), shipped_techniques())
    except ValueError:
        return
    assert {turn.side for turn in turns} <= {Side.RIGHT, None}
    assert not any(turn.kind is Kind.SWITCH for turn in turns)


@few
@given(materials, ANY)
def test_rounds_are_fitted_to_the_millisecond_and_as_equal_as_can_be(
    of: Material, data: st.DataObject
) -> None:
    end = data.draw(within_reach(of.usual))
    fitted = refit(of.usual, 0, end)
    assert fitted.total_ms == end
    assert all(a.end_ms == b.start_ms for a, b in pairwise(fitted.segments))
    in_turn = {
        placed.number
        for placed in entries(of.routine)
        if any(block.alternate for block in placed.within)
    }
    for one, other in product(fitted.segments, repeat=2):
        if one.turn.step is not None and one.turn.step == other.turn.step:
            apart = abs(one.duration_ms - other.duration_ms)
            # Between sides that follow each other at once, nothing else takes an odd millisecond.
            is_odd = one.turn.step in in_turn and one.turn.side != other.turn.side
            assert apart <= (one.turn.round_numbers != other.turn.round_numbers or is_odd)
    heard = cues(fitted, of.lengths)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(heard))


@few
@given(materials, ANY)
def test_from_any_round_on_the_rest_is_fitted(of: Material, data: st.DataObject) -> None:
    usual = of.usual
    first = data.draw(st.integers(0, len(usual.segments)))
    end = data.draw(within_reach(usual, first))
    fitted = refit(usual, first, end)
    assert fitted.total_ms == end
    assert fitted.segments[:first] == usual.segments[:first]
    assert refit(fitted, first, end) == fitted


def test_a_round_that_is_not_there_is_told() -> None:
    turns = turns_of({"name": "A", "repeat": 2})
    assert chosen(turns, "1 round 2") == (1,)
    with pytest.raises(ValueError, match="step 1 has no such round"):
        chosen(turns, "1 round 3")


def test_of_nested_steps_some_are_left_out() -> None:
    inner = {"repeat": 2, "steps": [{"name": "B"}, {"name": "C"}]}
    steps = [{"repeat": 2, "steps": [{"name": "A"}, inner]}, {"name": "D"}]
    routine = Routine.model_validate({"title": "T", "steps": steps})
    turns = unroll(routine, shipped_techniques(), frozenset({2, 3}))
    assert [turn.step for turn in turns] == [1, 1, 4]
