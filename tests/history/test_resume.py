"""Going on: at the step it was in where that is certain, else from the beginning; and saying so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.history.note import Note, Process, note
from handscue.history.resume import place_of, resume
from handscue.schedule.timeline import Timeline
from history.runs import LEGS, STEPS, legs, legs_routine, placed_in_time

OLD, NEW = "0" * 64, "1" * 64
LOST = (
    "The session file has changed, and the step you were in cannot be found for certain, "
    "so it starts from the beginning."
)


def left(segment: int, timeline: Timeline = LEGS) -> Note:
    at = timeline.segments[segment]
    return note(Path("/legs.yaml"), OLD, timeline, at, Process(1, "b"))


def index(timeline: Timeline, name: str, side: str | None) -> int:
    [found] = [
        segment.index
        for segment in timeline.segments
        if (segment.turn.name, segment.turn.side) == (name, side)
    ]
    return found


def index_of_step(timeline: Timeline, number: int, side: str) -> int:
    turns = [(segment.turn.step, segment.turn.side) for segment in timeline.segments]
    return turns.index((number, side))


@pytest.mark.parametrize("segment", LEGS.segments, ids=lambda s: str(s.index))
def test_the_same_file_goes_on_where_it_was(segment: object) -> None:
    at = segment.index  # type: ignore[attr-defined]
    there = resume(left(at), LEGS, OLD)
    assert there.segment == at
    assert there.sentence == f"It resumes at the start of {place_of(LEGS.segments[at].turn)}."


def test_a_place_is_named_by_number_name_and_side() -> None:
    assert place_of(left(3)) == "step 3, Hacking, left"
    assert place_of(left(0)) == "Towels"
    assert place_of(left(5)) == "Switch to the right leg"


def test_other_words_and_times_leave_the_place_as_it_was() -> None:
    longer = legs(*STEPS, title="Both legs", seconds=90, say="Something quite different.")
    there = resume(left(4), longer, NEW)
    assert there.segment == 4
    assert there.sentence == (
        "The session file has changed. It resumes at the start of step 4, Effleurage, left."
    )


def test_a_step_put_in_before_moves_the_only_one_of_its_name() -> None:
    changed = legs("Stroking", *STEPS)
    there = resume(left(index(LEGS, "Hacking", "right")), changed, NEW)
    assert there.segment == index(changed, "Hacking", "right")
    assert "step 4, Hacking, right" in there.sentence
    assert there.sentence.startswith("The session file has changed.")


@pytest.mark.parametrize(
    "steps",
    [
        ("Stroking", *STEPS),  # which of two?
        STEPS[:3],  # one of two is left: which?
        ("Effleurage", "Rest"),
    ],
)
def test_one_of_several_of_its_name_is_not_guessed(steps: tuple[str, ...]) -> None:
    there = resume(left(1), legs(*steps), NEW)
    assert (there.segment, there.sentence) == (0, LOST)


def test_a_step_that_is_gone_or_now_there_twice_begins_at_the_beginning() -> None:
    for steps in (("Effleurage",), (*STEPS, "Hacking")):
        there = resume(left(3), legs(*steps), NEW)
        assert (there.segment, there.sentence) == (0, LOST)


def test_the_same_file_with_steps_left_out_goes_on_in_the_step_of_that_number() -> None:
    shorter = placed_in_time(legs_routine(*STEPS), frozenset({2}))
    again = index_of_step(LEGS, 4, "right")
    there = resume(left(index_of_step(shorter, 4, "right"), shorter), LEGS, OLD)
    assert (there.segment, there.sentence) == (
        again, "It resumes at the start of step 4, Effleurage, right.",
    )  # fmt: skip
    gone = resume(left(index_of_step(LEGS, 2, "right")), shorter, OLD)
    assert gone.segment == 0
    assert gone.sentence.startswith("The session now has another length")


def test_a_place_that_never_was_begins_at_the_beginning() -> None:
    """A journal can be whole and wrong; an index beyond the end must not be believed."""
    wrong = left(1).model_copy(update={"segment": 999})
    assert resume(wrong, LEGS, OLD).segment == 0
    elsewhere = left(1).model_copy(update={"segment": 2})
    assert resume(elsewhere, LEGS, OLD).segment == 0


names = st.lists(st.sampled_from(["A", "B", "C", "D"]), min_size=1, max_size=5)


@given(names, names, st.data())
def test_it_never_goes_on_in_another_step_or_on_another_side(
    before: list[str], now: list[str], data: st.DataObject
) -> None:
    old, new = legs(*before), legs(*now)
    segment = data.draw(st.sampled_from(old.segments))
    there = resume(left(segment.index, old), new, OLD if before == now else NEW)
    found = new.segments[there.segment]
    if there.sentence == LOST:
        assert found.index == 0
    else:
        assert (found.turn.name, found.turn.side) == (segment.turn.name, segment.turn.side)
    if before == now:
        assert there.segment == segment.index
