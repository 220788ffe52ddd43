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


def test_name_with_a_time_for_these_three_is_over_them() -> None:
    before, inside = listed(1, STROKES[:3]), listed(5, STROKES[3:6])
    over = "4. Waking up: 90 seconds for these three"
    steps = read(f"# Chair massage\n\n{before}\n{over}\n{inside}\n8. Rest for 2 minutes.\n")
    assert [got.seconds for got in steps] == [None] * 3 + [30] * 3 + [120]


def test_heading_over_headings_says_how_long_each_of_them_takes() -> None:
    page = """# Exercises

## Stretches

Hold every stretch for 20 seconds and do it three times on each side.

### Calf

Lean against the wall with one leg behind you.

### Thigh

Stand up, hold your foot behind you and draw the heel to the buttock.

## Rest

Lie down for five minutes.
"""
    steps = read(page)
    assert [(got.step.passes, got.seconds, got.both) for got in steps] == [
        (3, 60, True),
        (3, 60, True),
        (None, 300, False),
    ]


@pytest.mark.parametrize(
    "marker",
    [
        "Now go through all seven steps with the other foot.",
        "Then it is the left foot's turn, exactly the same.",
        "Repeat everything on the left foot.",
    ],
)
def test_paragraph_that_sends_to_the_other_side_is_about_all_before_it(marker: str) -> None:
    named = "\n\n".join(f"## Stroke {n}\n\n{s}." for n, s in enumerate(STROKES, start=1))
    steps = read(f"# Right foot\n\n{named}\n\n{marker}\n")
    assert [got.both for got in steps] == [True] * len(STROKES)


def test_steps_named_after_either_side_are_two_steps() -> None:
    page = """# Shoulders

1. Right blade: circle with the thumb along the right shoulder blade. 2 minutes.
2. Left blade: swap hands and make the same circles along the left blade. 2 minutes.
3. Comb through the hair, 8 times.
"""
    steps = read(page)
    assert [(got.seconds, got.both) for got in steps] == [(120, False), (120, False), (None, False)]


def test_rows_that_add_up_those_before_them_are_no_steps() -> None:
    page = """| Part | Minutes |
|---|---|
| Right back | 8 |
| Right hip | 4 1/2 |
| Right arm | 1/2 |
| First half | 13 |
| Left back | 8 |
| Left hip | 4 |
| Left arm | 3 |
| Second half | 15 |
"""
    steps = read(f"# Plan for an hour\n\n{page}")
    assert [got.seconds for got in steps] == [480, 270, 30, 480, 240, 180]


def test_line_that_also_says_what_to_do_stays_in_its_step() -> None:
    page = """# Back

## Knee rolls

- Lie on your back with both knees bent up and let them drop slowly to one side.
- Bring them back to the middle and drop to the other side.

## Bridge

- Lift the hips and hold for 5 seconds.

## Cat

- Round the back and let it sink again, ten times.

## Rest

- Lie still for two minutes.
"""
    imported = import_page(page.encode(), "page")
    assert "Bring them back to the middle" in re.sub(r"\s+", " ", imported.text)
