"""Parts of a session: what is in them is as it was in the whole, and nothing is cut in two."""

from __future__ import annotations

import pytest

from export.routines import odd_routine, ready
from handscue.routine.model import Routine, Side
from handscue.schedule.selection import Selection, on_side, place, selected
from handscue.schedule.wording import Chime

TIMELINE, CUES, _ = ready(odd_routine())
# Towels; left: 1 2; change over; right: 1 2; rest: 3
STEPS = [segment.turn.step for segment in TIMELINE.segments]


def steps_of(**wanted: object) -> list[int | None]:
    timeline, _ = selected(TIMELINE, CUES, Selection(**wanted))  # type: ignore[arg-type]
    return [segment.turn.step for segment in timeline.segments]


def test_all_of_it_where_nothing_is_said() -> None:
    assert selected(TIMELINE, CUES, Selection()) == (TIMELINE, CUES)
    assert STEPS == [None, 1, 2, None, 1, 2, 3]


@pytest.mark.parametrize(
    ("begin", "end", "steps"),
    [
        ("step 2", None, [2, None, 1, 2, 3]),
        (None, "step 1", [None, 1, 2, None, 1]),
        ("step 2", "Step 2", [2, None, 1, 2]),
        ("1 right", "2 right", [1, 2]),
        (None, "step 1 left", [None, 1]),
        ("#3", None, [3]),
        ("0:00", "0:20", [None]),
        ("0:19", "0:21", [None, 1]),
        ("0:20", None, [1, 2, None, 1, 2, 3]),
        (None, "9:00:00", STEPS),
    ],
)
def test_a_part_is_whole_steps(begin: str | None, end: str | None, steps: list[int | None]) -> None:
    assert steps_of(begin=begin, end=end) == steps


def test_a_part_begins_at_nought_and_has_its_own_cues() -> None:
    first = place(TIMELINE, "step 2")
    timeline, cues = selected(TIMELINE, CUES, Selection(begin="step 2"))
    assert timeline.segments[0].start_ms == 0
    assert timeline.total_ms == TIMELINE.total_ms - first.start_ms
    assert [s.index for s in timeline.segments] == list(range(len(timeline.segments)))
    were = [c for c in CUES if c.segment >= first.index]
    assert [(c.content, c.start_ms) for c in cues] == [
        (c.content, c.start_ms - first.start_ms) for c in were
    ]
    assert all(timeline.at(c.start_ms).index == c.segment for c in cues)


def test_a_silence_before_moves_everything_by_itself() -> None:
    timeline, cues = selected(TIMELINE, CUES, Selection(lead_in_ms=7_001))
    assert timeline.segments[0].turn.name == "Silence to start"
    assert [s.start_ms for s in timeline.segments[1:]] == [
        s.start_ms + 7_001 for s in TIMELINE.segments
    ]
    assert [c.start_ms for c in cues] == [c.start_ms + 7_001 for c in CUES]
    assert all(timeline.at(c.start_ms).index == c.segment for c in cues)


def test_chimes_alone_stay_where_they_were() -> None:
    timeline, cues = selected(TIMELINE, CUES, Selection(chimes_only=True))
    assert timeline == TIMELINE
    assert list(cues) == [c for c in CUES if isinstance(c.content, Chime)]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"begin": "step 9"}, "no step 9; the last one is 3"),
        ({"begin": "9:00:00"}, "past the end"),
        ({"begin": "soon"}, "not a duration"),
        ({"begin": "step 3", "end": "0:10"}, "comes before"),
    ],
)
def test_a_part_there_is_not_is_told(wanted: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        selected(TIMELINE, CUES, Selection(**wanted))  # type: ignore[arg-type]


def test_one_side_has_no_changing_over_and_keeps_what_has_no_side() -> None:
    timeline, _, _ = ready(on_side(odd_routine(), Side.RIGHT))
    assert [(s.turn.step, s.turn.side) for s in timeline.segments] == [
        (None, None),
        (1, "right"),
        (2, "right"),
        (3, None),
    ]


def test_a_side_that_nothing_is_done_on_is_told() -> None:
    block = {"sides": ["left"], "steps": [{"name": "One"}]}
    routine = Routine.model_validate({"title": "T", "steps": [block]})
    with pytest.raises(ValueError, match="no step of T is done on the right"):
        on_side(routine, Side.RIGHT)
