"""The number a step is shown by is what means it again, in any language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Language, Routine, Side
from handscue.schedule.numbering import (
    Numbers,
    last_number,
    numbered_heading,
    parse_numbers,
    parse_step,
    shown_number,
)
from handscue.schedule.selection import chosen
from handscue.schedule.unroll import Turn, unroll
from handscue.schedule.wording import heading

blocks = st.sampled_from([["left"], ["right"], ["left", "right"]])
entries = st.lists(st.none() | blocks, min_size=1, max_size=6)


def turns_of(sides: list[list[str] | None], language: Language) -> tuple[Turn, ...]:
    """Return the turns of blocks with two steps on these sides, and of single steps."""
    steps = [{"name": "A"}, {"name": "B"}]
    written = [{"sides": each, "steps": steps} if each else {"name": "C"} for each in sides]
    setup = [{"name": "Towels"}]
    fields = {"title": "T", "language": language, "setup": setup, "steps": written}
    return unroll(Routine.model_validate(fields), shipped_techniques())


@given(entries, st.sampled_from(Language))
def test_what_is_shown_means_that_step_on_that_side_alone(
    sides: list[list[str] | None], language: Language
) -> None:
    turns = turns_of(sides, language)
    shown = [shown_number(turn) for turn in turns]
    for place, number in enumerate(shown):
        if number:
            assert chosen(turns, number) == (place,)
    numbered = [number for number in shown if number]
    assert len(set(numbered)) == len(numbered)
    assert last_number(turns) == sum(2 if each else 1 for each in sides)


def test_setup_and_changing_over_have_no_number() -> None:
    turns = turns_of([["left", "right"]], Language.ENGLISH)
    shown = ["", "1 left", "2 left", "", "1 right", "2 right"]
    assert [shown_number(turn) for turn in turns] == shown


def test_a_heading_begins_with_the_number_and_has_the_side_already() -> None:
    towels, first, *_ = turns_of([["left"]], Language.ENGLISH)
    assert numbered_heading(first, heading(first)) == "1. Left side · A"
    assert numbered_heading(towels, heading(towels)) == "Towels"


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("7", Numbers(7, 7)),
        ("step 7", Numbers(7, 7)),
        ("#7", Numbers(7, 7)),
        ("8 - 17", Numbers(8, 17)),
        ("7 left", Numbers(7, 7, Side.LEFT)),
        ("step 7, Right", Numbers(7, 7, Side.RIGHT)),
        ("8-17 links", Numbers(8, 17, Side.LEFT)),
        ("7 derecho", Numbers(7, 7, Side.RIGHT)),
        ("left", None),
        ("7left", None),
        ("7 up", None),
        ("5:00", None),
    ],
)
def test_steps_are_meant_by_numbers_and_sides(written: str, numbers: Numbers | None) -> None:
    assert parse_numbers(written) == numbers


@pytest.mark.parametrize("written", ["7", "90s", "8-17", "5:00", "step 8-17"])
def test_where_a_time_may_stand_a_bare_number_is_one(written: str) -> None:
    assert parse_step(written) is None
    assert parse_step("7 left") == Numbers(7, 7, Side.LEFT)


def test_a_step_that_is_not_done_on_a_side_is_told() -> None:
    turns = turns_of([["left"], None], Language.ENGLISH)
    with pytest.raises(ValueError, match="step 1 is not done on the right"):
        chosen(turns, "1 right")
