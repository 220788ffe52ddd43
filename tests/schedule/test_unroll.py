"""Unrolling: every step once a side, in order, with the time it wants; pace scales work alone."""

import pytest

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine, Side
from handscue.schedule.unroll import Kind, Turn, unroll

STEPS = [
    {"name": "Stroke", "technique": "effleurage", "passes": 3, "caution": "Gently."},
    {"name": "Rest"},
    {"name": "Wait", "wait": True, "duration": 10},
]


def turns_of(**fields: object) -> tuple[Turn, ...]:
    return unroll(Routine.model_validate({"title": "T", **fields}), shipped_techniques())


def test_a_block_is_done_in_full_on_one_side_then_in_full_on_the_other() -> None:
    steps = [{"name": "A"}, {"sides": ["left", "right"], "steps": STEPS}, {"name": "Z"}]
    turns = turns_of(setup=[{"name": "Towels"}], steps=steps)
    assert [(turn.step, turn.side, turn.kind) for turn in turns] == [
        (None, None, Kind.SETUP),
        (1, None, Kind.REST),
        (2, Side.LEFT, Kind.WORK),
        (3, Side.LEFT, Kind.REST),
        (4, Side.LEFT, Kind.GATE),
        (None, Side.RIGHT, Kind.SWITCH),
        (2, Side.RIGHT, Kind.WORK),
        (3, Side.RIGHT, Kind.REST),
        (4, Side.RIGHT, Kind.GATE),
        (5, None, Kind.REST),
    ]


def test_a_block_of_one_side_has_no_changing_over() -> None:
    turns = turns_of(steps=[{"sides": ["right"], "steps": STEPS}])
    assert [turn.kind for turn in turns] == [Kind.WORK, Kind.REST, Kind.GATE]


def test_changing_over_says_its_words_and_takes_its_time() -> None:
    block = {"sides": ["right", "left"], "part": "leg", "steps": [{"name": "A"}]}
    plain = turns_of(steps=[block])[1]
    assert (plain.name, plain.wanted_ms) == ("Switch to the left leg", 15_000)
    own = turns_of(steps=[{**block, "change_over": {"say": "Walk round.", "duration": "25s"}}])[1]
    assert (own.say, own.wanted_ms) == ("Walk round.", 25_000)


@pytest.mark.parametrize("pace", ["gentle", "standard", "brisk", 0.25, 1.1, 4])
def test_pace_scales_the_work_and_nothing_else(pace: str | float) -> None:
    session = {
        "setup": [{"name": "Towels", "duration": 30, "say": "Roll them."}],
        "steps": [{"sides": ["left", "right"], "steps": STEPS}],
    }
    factor = {"gentle": 1.25, "standard": 1.0, "brisk": 0.8}.get(str(pace), pace)
    paced, usual = turns_of(pace=pace, **session), turns_of(**session)
    for turn, standard in zip(paced, usual, strict=True):
        scaled = float(factor) if turn.kind is Kind.WORK else 1.0
        assert turn.wanted_ms == round(standard.wanted_ms * scaled)
        assert isinstance(turn.wanted_ms, int)


@pytest.mark.parametrize(
    ("step", "ms"),
    [
        ({"technique": "effleurage", "passes": 3}, 24_000),
        ({"technique": "effleurage"}, 24_000),
        ({"technique": "effleurage", "passes": 3, "duration": "20s"}, 20_000),
        ({"technique": "deep stroking", "passes": 3, "on_each_side": True}, 24_000),
        ({"technique": "knead"}, 25_000),
        ({"technique": "knead", "passes": 2}, 50_000),
        ({}, 20_000),
        ({"say": "Do something."}, 20_000),
    ],
)
def test_a_step_takes_its_own_duration_or_its_techniques(step: dict[str, object], ms: int) -> None:
    [turn] = turns_of(steps=[{"name": "A", **step}])
    assert turn.wanted_ms == ms


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ({}, Kind.REST),
        ({"duration": 5}, Kind.REST),
        ({"technique": "pause", "say": "Breathe."}, Kind.REST),
        ({"area": "leg"}, Kind.WORK),
        ({"say": "Press."}, Kind.WORK),
        ({"passes": 2}, Kind.WORK),
        ({"technique": "hold"}, Kind.WORK),
        ({"technique": "knead", "wait": True}, Kind.GATE),
    ],
)
def test_what_asks_for_nothing_to_be_done_is_a_rest(step: dict[str, object], kind: Kind) -> None:
    [turn] = turns_of(steps=[{"name": "A", **step}])
    assert turn.kind is kind


def test_a_technique_goes_by_its_own_name() -> None:
    [turn] = turns_of(steps=[{"name": "A", "technique": "Passive-Lift"}])
    assert turn.technique == "passive movement"


def test_the_first_turn_alone_has_the_position_and_the_last_alone_is_last() -> None:
    turns = turns_of(position="prone", steps=[{"name": n} for n in "ABC"])
    assert [turn.position for turn in turns] == ["prone", None, None]
    assert [turn.is_last for turn in turns] == [False, False, True]


def test_steps_left_out_are_on_no_side_and_the_others_keep_their_numbers() -> None:
    steps = [{"name": "A"}, {"sides": ["left", "right"], "steps": STEPS}, {"name": "Z"}]
    routine = Routine.model_validate({"title": "T", "steps": steps})
    some = unroll(routine, shipped_techniques(), frozenset({1, 3}))
    assert [turn.step for turn in some] == [2, 4, None, 2, 4, 5]
    whole_block = unroll(routine, shipped_techniques(), frozenset({2, 3, 4}))
    assert [turn.step for turn in whole_block] == [1, 5]
