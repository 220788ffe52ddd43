"""How far a sentence about many steps reaches: which are done on both sides, and how long each."""

import pytest

from handscue.pages.importing import import_page
from pages.judging import Got, steps_of

LEGS = (
    "1. Stroke the leg, 5 times.\n2. Knead the calf for a minute.\n3. Wring the thigh, 4 times.\n"
)
BEINE = "1. Das Bein ausstreichen, 5 mal.\n2. Die Wade kneten.\n3. Die Sohle kneten.\n"
FACE = "1. Smooth the forehead, 6 times.\n2. Circle the temples, 8 times.\n"
STRETCHES = "1. Calf stretch: hands on the wall.\n2. Quad stretch: heel to bottom.\n"

TABLE = (
    "# Stretches\n\n| Stretch | {} | Times |\n|---|---|---|\n"
    "| Calf stretch | {} | 3 |\n| Quad stretch | {} | 2 |\n"
)


def steps(page: str) -> list[Got]:
    return steps_of(import_page(page.encode(), "page").routine)


@pytest.mark.parametrize(
    "page",
    [
        f"# Legs\n\n{LEGS}\nAll on each leg.\n",
        f"# Legs\n\nDo the right side first, then the left.\n\n{LEGS}",
        f"# Legs\n\nFinish one leg before you begin the other.\n\n{LEGS}",
        f"# Legs\n\n## Leg work (both legs)\n\n{LEGS}",
        f"# Legs\n\n{LEGS}4. The same on the other side.\n",
        f"# Legs\n\n{LEGS}\nWalk round the couch and give the other leg the same.\n",
        f"# Legs\n\n{LEGS}\nNow the left leg gets 1-3 as well.\n",
        f"# Stretches\n\nDo each stretch on both sides.\n\n{STRETCHES}",
        TABLE.format("Hold (each side)", "30 sec", "20 sec"),
        TABLE.format("Seconds per side", "30", "20"),
    ],
)
def test_all_steps_are_done_on_both_sides(page: str) -> None:
    got = steps(page)
    assert len(got) >= 2
    assert all(step.both for step in got)


def test_order_of_sides_below_a_heading_is_of_that_section_alone() -> None:
    legs = f"## Legs\n\nFinish one leg before you begin the other.\n\n{LEGS}"
    got = steps(f"# Evening\n\n{legs}\n## Face\n\n{FACE}")
    assert [step.both for step in got] == [True, True, True, False, False]


def test_item_over_nested_steps_says_their_sides_and_no_further_ones() -> None:
    got = steps(
        "# Floor\n\n- **Feet**\n  - Palm the insteps\n    - about 10 rocks\n  - Pull the toes\n"
        "    - one tug each\n- **Legs – the left leg to the end, afterwards the right**\n"
        "  - Thumb press\n    - ankle to groin, 3 rounds\n  - Hamstring lift\n    - 20 seconds\n"
        "- **Belly**\n  - Clockwise palm circles, a dozen\n  - Wave press\n    - 6 times\n"
    )
    both = {step.step.name.split(",")[0]: step.both for step in got}
    assert both["Hamstring lift"]
    assert not both["Palm the insteps"]
    assert not both["Wave press"]


@pytest.mark.parametrize(
    ("page", "seconds"),
    [
        ("# Foot\n\nGive each technique a minute.\n\n1. Rock the foot.\n2. Knead the heel.\n", 60),
        (
            "# Legs\n\nAll on each leg, two minutes each.\n\n1. Stroke up the leg.\n2. Knead it.\n",
            120,
        ),
        ("# Back\n\n## Kneading (2 minutes each)\n\n- Lower back\n- Shoulders\n- Neck\n", 120),
        ("# Back\n\n## Kneading (6 minutes)\n\n- Lower back\n- Shoulders\n- Neck\n", 120),
    ],
)
def test_time_of_several_steps_is_each_ones_or_shared_out(page: str, seconds: int) -> None:
    assert {step.seconds for step in steps(page)} == {seconds}


@pytest.mark.parametrize(
    ("page", "both"),
    [
        (f"# Legs\n\n{LEGS}\n## Notes\n\nSteps 1 to 2 are for one leg.\n", [True, True, False]),
        (f"# Legs\n\n{LEGS}\n## Notes\n\nSteps 1 and 3: on each leg.\n", [True, False, True]),
        (
            f"# Legs\n\n{LEGS}\n## Notes\n\nSteps 1 to 2 are done on both legs at the same time.\n",
            [False, False, False],
        ),
        (
            f"# Legs\n\n{LEGS}\n## Notes\n\nAvoid steps 2 to 3 on each leg after a clot.\n",
            [False, False, False],
        ),
        (
            f"# Beine\n\n{BEINE}\n## Hinweise\n\nDie Schritte 2 und 3 gelten für ein Bein.\n",
            [False, True, True],
        ),
    ],
)
def test_sides_of_steps_are_told_by_their_numbers(page: str, both: list[bool]) -> None:
    assert [step.both for step in steps(page)] == both


def test_count_of_steps_is_told_by_their_numbers_wherever_it_stands() -> None:
    foot = "1. Press the heel.\n2. Press the arch.\n3. Rub the sole.\n4. Press the toes.\n"
    got = steps(
        f"# Foot\n\n{foot}\n## Notes\n\nFor the pressing steps (1, 2 and 4): five presses.\n"
    )
    assert [step.step.passes for step in got] == [5, 5, None, 5]
