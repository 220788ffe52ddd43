"""What a page says of all its steps: how long each takes, how many rounds there are."""

import pytest

from handscue.pages.importing import Imported, import_page
from handscue.routine.model import Block
from pages.judging import steps_of


def page(text: str) -> Imported:
    return import_page(text.encode(), "page")


def test_time_of_each_step_is_given_to_those_that_say_none() -> None:
    done = page(
        "Yin\n\nStay in every pose for three minutes unless it says otherwise.\n\n"
        "1. Butterfly: soles together.\n2. Sphinx: on the forearms, 2 minutes.\n3. Twist: lie.\n"
    )
    assert [got.step.duration for got in steps_of(done.routine)] == [180_000, 120_000, 180_000]


@pytest.mark.parametrize(
    "order",
    [
        "Go round the circuit twice.",
        "Repeat the whole sequence two times.",
        "2 rounds",
    ],
)
def test_rounds_of_all_steps_are_a_block_that_repeats(order: str) -> None:
    done = page(f"Break\n\n1. Roll the neck, 30 s.\n2. Press the palms, 20 s.\n\n{order}\n")
    (block,) = done.routine.steps
    assert isinstance(block, Block)
    assert (block.repeat, len(block.steps)) == (2, 2)


def test_rest_between_rounds_is_kept_and_sides_stand_inside() -> None:
    done = page(
        "Break\n\nRepeat the circuit three times with 30 seconds rest between rounds.\n\n"
        "1. Roll the neck, 30 s.\n2. Stretch the wrist, 20 s each side.\n"
    )
    (block,) = done.routine.steps
    assert isinstance(block, Block)
    assert (block.repeat, block.rest_between) == (3, 30_000)
    assert isinstance(block.steps[1], Block)
    assert len(block.steps[1].sides or ()) == 2


def test_last_item_that_orders_rounds_is_no_step() -> None:
    done = page(
        "Break\n\n1. Roll the neck, 30 s.\n2. Press the palms, 20 s.\n"
        "3. Repeat the circuit three times.\n"
    )
    (block,) = done.routine.steps
    assert isinstance(block, Block)
    assert (block.repeat, len(block.steps)) == (3, 2)


def test_sets_with_a_rest_between_are_kept_as_sets() -> None:
    done = page(
        "Knee\n\n1. Heel slide. Slide the heel up, 3 sets of 10, hold 5 seconds, rest 30 seconds.\n"
        "2. Bridge. Lift the bottom, 2 sets of 8.\n"
    )
    first, second = (got.step for got in steps_of(done.routine))
    assert (first.sets, first.reps, first.hold, first.rest) == (3, 10, 5_000, 30_000)
    assert (first.passes, first.duration) == (None, None)
    assert (second.sets, second.passes) == (None, 16)


def test_time_and_right_behind_it_how_often_is_the_time_of_each() -> None:
    done = page(
        "Calves\n\n1. Stretch the calf, 30 seconds, 2 times.\n"
        "2. Stroke it, 40 seconds, six strokes.\n"
    )
    assert [got.step.duration for got in steps_of(done.routine)] == [60_000, 40_000]


def test_rounds_in_a_row_are_of_that_row_alone() -> None:
    page = (
        "# Legs\n\n| No. | Technique | How often |\n|---|---|---|\n"
        "| 1 | Thumb press the lines of the sole | 2 rounds |\n"
        "| 2 | Rotate the ankle | 5 times |\n"
        "| 3 | Palm walk the inside of the leg | 3 rounds |\n"
    )
    steps = import_page(page.encode(), "page").routine.steps
    assert [getattr(step, "passes", None) for step in steps] == [2, 5, 3]
