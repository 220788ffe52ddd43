"""Where a session's time goes, by area and side, and what is called out of balance."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from handscue.routine.model import Routine, Side
from handscue.schedule.budget import NO_AREA, area_of, budget
from handscue.schedule.regions import region_of
from handscue.schedule.unroll import Kind, Turn
from schedule.fitting import Material, material, materials

LEGS = {
    "sides": ["left", "right"],
    "part": "leg",
    "steps": [
        {"name": "Knead", "technique": "kneading", "area": "calf", "duration": "60s"},
        {"name": "Stroke", "technique": "effleurage", "duration": "40s"},
        {"name": "Rest"},
    ],
}
BACK = {"name": "Knead", "technique": "kneading", "area": "upper back", "duration": "5m"}


def session(*steps: dict[str, object]) -> Material:
    return material(Routine.model_validate({"title": "T", "steps": steps}), length_ms=10)


@settings(max_examples=60)
@given(materials())
def test_all_of_the_session_is_counted_once(of: Material) -> None:
    sums = budget(of.usual, of.routine.areas)
    assert sum(area.total_ms for area in sums.areas) + sums.rest_ms == of.usual.total_ms


def test_work_counts_for_its_area_and_side_and_nothing_else_does() -> None:
    sums = budget(session(LEGS, BACK).usual, {})
    both = {Side.LEFT, Side.RIGHT}
    assert [(a.area, a.total_ms, set(a.by_side)) for a in sums.areas] == [
        ("calf", 120_000, both),
        ("leg", 80_000, both),
        ("upper back", 300_000, {None}),
    ]
    assert sums.rest_ms == 2 * 20_000 + 15_000
    assert sums.warnings == ()


@settings(max_examples=60)
@given(materials())
def test_regions_are_the_sums_of_their_areas(of: Material) -> None:
    sums = budget(of.usual, of.routine.areas)
    assert [area for region in sums.regions for area in region.areas] == sorted(
        sums.areas, key=lambda area: [region.region for region in sums.regions].index(area.region)
    )
    for region in sums.regions:
        assert sum(region.by_side.values()) == sum(area.total_ms for area in region.areas)


@pytest.mark.parametrize(
    ("area", "part", "region"),
    [
        ("calf", None, "legs"),
        ("both calves", None, "legs"),
        ("back of the leg", None, "legs"),
        ("back of the neck", "leg", "neck and shoulders"),
        ("shoulder blades", None, "back"),
        ("hamstrings and gluteals", None, "legs"),
        ("ball of the foot", None, "feet"),
        ("whole limb", "arm", "arms"),
        (None, "leg", "legs"),
        ("Rückseite des Oberschenkels", None, "legs"),
        ("Waden", None, "legs"),
        ("bas du dos", None, "back"),
        ("mollets", None, "legs"),
        ("planta del pie", None, "feet"),
        ("aura", None, "elsewhere"),
        (None, None, "elsewhere"),
    ],
)
def test_an_area_belongs_to_a_region_in_any_language(
    area: str | None, part: str | None, region: str
) -> None:
    assert region_of(area, part) == region


@pytest.mark.parametrize(
    ("area", "part", "counts_for"),
    [
        ("Legs", None, "legs"),
        ("calf", "leg", "legs"),
        ("back of the leg", None, "legs"),
        ("the whole back", None, "back"),
        ("back of the leg", "arm", "legs"),
        ("neck", None, "neck"),
        ("backbone", None, "backbone"),
        (None, "side", NO_AREA),
        (None, "arm", "arm"),
    ],
)
def test_a_step_counts_for_an_area_asked_for_where_it_can(
    area: str | None, part: str | None, counts_for: str
) -> None:
    turn = Turn(Kind.WORK, "A", 1000, area=area, part=part)
    assert area_of(turn, {"back": 1, "legs": 1}) == counts_for


def test_what_is_far_from_what_was_asked_is_out_of_balance() -> None:
    minutes = {"legs": 200_000 * 10 // 9, "back": 120_000, "face": 60_000}
    assert budget(session(LEGS, BACK).usual, minutes).warnings == (
        "back: 5:00 of the 2:00 that areas: asks for.",
        "face: 0:00 of the 1:00 that areas: asks for.",
    )


def test_sides_of_an_area_that_differ_are_out_of_balance() -> None:
    more = {**LEGS, "sides": ["left"]}
    assert budget(session(LEGS, more).usual, {"legs": 300_000}).warnings == (
        "legs: 3:20 left, 1:40 right.",
    )
