"""What a page says of several steps reaches those it is about, and no others."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.pages.importing import import_page
from pages import judging

STROKES = (
    "Effleurage from the ankle to the knee", "Knead the calf with both thumbs",
    "Wring the thigh between the hands", "Circle round the kneecap",
    "Rub the sole of the foot", "Shake the whole leg out", "Tap along the thigh",
)  # fmt: skip


def read(page: str) -> list[judging.Got]:
    return judging.steps_of(import_page(page.encode(), "page").routine)


def listed(first: int, strokes: tuple[str, ...]) -> str:
    return "\n".join(f"{n}. {stroke}." for n, stroke in enumerate(strokes, start=first))


def parted(one: str, other: str) -> str:
    first, second = listed(1, STROKES[:3]), listed(4, STROKES[3:])
    return f"# Massage\n\n## {one}\n\n{first}\n\n## {other}\n\n{second}\n"


def told(sentence: str, above: str = "") -> list[judging.Got]:
    return read(f"# Leg massage\n\n{above}\n\n{listed(1, STROKES)}\n\n{sentence}\n")


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.data())
def test_time_of_numbered_steps_is_theirs_alone(low: int, data: st.DataObject) -> None:
    high = data.draw(st.integers(low + 1, 7))
    steps = told(f"Steps {low} to {high} get a full minute each.")
    timed = [n for n, got in enumerate(steps, start=1) if got.seconds == 60]
    assert timed == list(range(low, high + 1))
    assert len(steps) == len(STROKES)


def test_clauses_of_one_sentence_are_of_different_steps() -> None:
    steps = told("Numbers 2 and 3 get a full minute each; 4 and 5 are done three times.")
    assert [got.seconds for got in steps] == [None, 60, 60, None, None, None, None]
    assert [got.step.passes for got in steps] == [None, None, None, 3, 3, None, None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Steps 2 to 4 are done first on the right leg and then on the left.",
        "When you have finished 2 to 4, walk round and do the same three on the other leg.",
    ],
)
def test_sides_of_numbered_steps_are_theirs_alone(sentence: str) -> None:
    for steps in (told(sentence), told("", above=sentence)):
        assert [n for n, got in enumerate(steps, start=1) if got.both] == [2, 3, 4]


def test_what_is_said_next_of_them_is_of_the_same_steps() -> None:
    steps = told("Steps 3, 4 and 5 are for one leg. Each of the three takes a minute.")
    assert [got.seconds for got in steps] == [None, None, 60, 60, 60, None, None]


def test_time_of_all_of_them_together_is_shared_out() -> None:
    steps = told("Steps 1 to 3 take six minutes together.")
    assert [got.seconds for got in steps][:4] == [120, 120, 120, None]


def test_count_in_a_heading_is_of_each_step_below_it() -> None:
    page = parted("Legs (each stroke 4 times)", "Feet")
    assert [got.step.passes for got in read(page)] == [4] * 3 + [None] * 4


def test_heading_is_named_by_its_label() -> None:
    page = parted("Part A: feet", "Part B: legs")
    steps = read(f"{page}\nThe whole of Part B is done on both legs.\n")
    assert [got.both for got in steps] == [False] * 3 + [True] * 4


def test_what_a_step_says_of_itself_goes_before_what_is_said_of_each() -> None:
    page = "\n".join(f"{n}. {s}{', twice' if n == 2 else ''}." for n, s in enumerate(STROKES, 1))
    steps = read(f"# Leg massage\n\nDo each stroke five times.\n\n{page}\n")
    assert [got.step.passes for got in steps] == [5, 2, 5, 5, 5, 5, 5]


def test_sentence_about_several_steps_is_named_as_left_out() -> None:
    page = f"# Leg massage\n\n{listed(1, STROKES)} Steps 2 to 4 get a full minute each.\n"
    imported = import_page(page.encode(), "page")
    steps = judging.steps_of(imported.routine)
    assert [got.seconds for got in steps] == [None, 60, 60, 60, None, None, None]
    left = " ".join(one.text for one in imported.left_out)
    assert "get a full minute each" in re.sub(r"\s+", " ", left + imported.text)
