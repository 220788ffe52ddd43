"""Which step of a changed session file is which of before: certain, or left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.history.steps import KeptStep, Place, Steps, followed, step_indices, steps_of
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from handscue.schedule.unroll import Kind
from history.runs import LEGS, STEPS, legs_routine


def steps(*names: str, **fields: object) -> Steps:
    """Return steps by their names; what comes after a colon is said in them."""
    parts = (name.partition(":") for name in names)
    return tuple(
        KeptStep(Place.STEP, number, name, words=words, **fields)  # type: ignore[arg-type]
        for number, (name, _, words) in enumerate(parts, start=1)
    )


def by_name(before: Steps, now: Steps) -> dict[str, str]:
    return {before[a].name: now[b].name for a, b in followed(before, now).items()}


NAMES = st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=8)
SAID = st.sampled_from(["", ":x", ":y", ":z"])
LISTS = st.lists(st.tuples(st.sampled_from("ABCD"), SAID).map("".join), min_size=1, max_size=8)


@given(LISTS)
def test_of_two_equal_files_each_step_leads_to_itself(names: list[str]) -> None:
    assert followed(steps(*names), steps(*names)) == {i: i for i in range(len(names))}


@given(st.permutations([f"{n}:{n}" for n in "ABCDEF"]))
def test_steps_that_were_moved_are_all_found(names: list[str]) -> None:
    before = steps(*(f"{n}:{n}" for n in "ABCDEF"))
    assert by_name(before, steps(*names)) == {n: n for n in "ABCDEF"}


@given(LISTS, LISTS)
def test_no_two_steps_lead_to_the_same_one_and_each_has_a_ground(
    a: list[str], b: list[str]
) -> None:
    before, now = steps(*a), steps(*b)
    pairs = followed(before, now)
    assert len(set(pairs.values())) == len(pairs)
    for old, new in pairs.items():
        same_name = before[old].name == now[new].name
        assert same_name or (before[old].words and before[old].words == now[new].words)


@given(LISTS, LISTS)
def test_it_is_the_same_looked_at_from_either_file(a: list[str], b: list[str]) -> None:
    there, back = followed(steps(*a), steps(*b)), followed(steps(*b), steps(*a))
    assert {new: old for old, new in back.items()} == there


@given(LISTS, st.data())
def test_a_step_put_in_or_taken_out_disturbs_no_neighbour(names: list[str], data: object) -> None:
    at = data.draw(st.integers(0, len(names)))  # type: ignore[attr-defined]
    longer = [*names[:at], "New:new", *names[at:]]
    pairs = followed(steps(*names), steps(*longer))
    assert pairs.items() >= {
        (old, old + (old >= at)) for old in range(len(names)) if names.count(names[old]) == 1
    }
    for (old, new), (old_after, new_after) in pairwise(sorted(pairs.items())):
        assert old < old_after
        assert new < new_after


def test_a_step_renamed_keeps_its_history_by_its_words() -> None:
    assert by_name(steps("A:a", "B:b", "C:c"), steps("C:c", "A:a", "Bee:b")) == {
        "A": "A",
        "B": "Bee",
        "C": "C",
    }


def test_without_words_it_keeps_it_in_its_place_by_what_is_done() -> None:
    before = (*steps("A"), KeptStep(Place.STEP, 2, "Knead", "kneading", "calf"), *steps("C"))
    now = (*steps("A"), KeptStep(Place.STEP, 2, "Deep knead", "kneading", "calf"), *steps("C"))
    assert by_name(before, now)["Knead"] == "Deep knead"
    moved = (now[1], now[0], now[2])
    assert "Knead" not in by_name(before, moved)


def test_a_step_that_is_another_in_all_but_its_place_is_not_certain() -> None:
    assert by_name(steps("A:a", "B:b", "C:c"), steps("A:a", "X:x", "C:c")) == {"A": "A", "C": "C"}


def test_of_two_equal_steps_one_taken_out_neither_is_certain() -> None:
    assert by_name(steps("A", "B", "B", "C"), steps("A", "B", "C")) == {"A": "A", "C": "C"}


def test_namesakes_are_told_apart_by_their_neighbours() -> None:
    before, now = steps("A", "B", "A"), steps("A", "B", "C", "A")
    assert followed(before, now) == {0: 0, 1: 1, 2: 3}
    assert followed(before, steps("B", "A", "A")) == {1: 0}


def test_a_step_is_never_taken_for_changing_over() -> None:
    assert followed(steps("leg"), (KeptStep(Place.CHANGE_OVER, 1, "leg"),)) == {}


def test_each_segment_is_of_its_step_on_both_sides() -> None:
    routine = legs_routine(*STEPS)
    kept = steps_of(routine)
    assert [(s.place, s.number, s.name) for s in kept] == [
        ("setup", 1, "Towels"),
        *(("step", n, name) for n, name in enumerate(STEPS, start=1)),
        ("change over", 1, "leg"),
    ]
    at = step_indices(routine, LEGS.segments)
    assert at == (0, 1, 2, 3, 4, 5, 1, 2, 3, 4)
    for index, segment in zip(at, LEGS.segments, strict=True):
        assert index is not None
        assert (kept[index].place == "change over") == (segment.turn.kind is Kind.SWITCH)
    part = LEGS.segments[3:7]
    assert step_indices(routine, part) == at[3:7]


@pytest.mark.parametrize("alias", ["Kneading", " kneading"])
def test_what_is_done_is_the_same_however_it_is_written(alias: str) -> None:
    def one(technique: str) -> Steps:
        steps = [{"name": "A", "technique": technique, "passes": 2}]
        return steps_of(Routine.model_validate({"title": "x", "steps": steps}))

    assert shipped_techniques().find("kneading")
    assert one(alias) == one("kneading")
