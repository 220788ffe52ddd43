"""Steps that are done in rounds: kept once, learned as one, and gone on with in their round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handscue.history.note import Process, note
from handscue.history.profiles import applied
from handscue.history.resume import place_of, resume
from handscue.history.steps import Place, entries, step_indices, steps_of
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from history.runs import placed_in_time

SIDED = {"sides": "both", "part": "leg", "steps": [{"name": "Wring", "technique": "wringing"}]}
ROUNDS: dict[str, Any] = {
    "repeat": 3,
    "rest_between": "15s",
    "steps": [{"name": "Knead", "technique": "kneading", "repeat": 2}, SIDED],
}
ROUTINE = Routine.model_validate(
    {"title": "T", "setup": [{"name": "Rest"}], "steps": [ROUNDS, {"name": "Close"}]}
)
TIMELINE = placed_in_time(ROUTINE)
OLD, NEW = "0" * 64, "1" * 64


def test_each_step_is_kept_once_with_its_path() -> None:
    kept = [(entry.place, entry.number, entry.path) for entry in entries(ROUTINE)]
    assert kept == [
        (Place.SETUP, 1, ("setup", 0)),
        (Place.STEP, 1, ("steps", 0, "steps", 0)),
        (Place.STEP, 2, ("steps", 0, "steps", 1, "steps", 0)),
        (Place.CHANGE_OVER, 1, ("steps", 0, "steps", 1, "change_over")),
        (Place.STEP, 3, ("steps", 1)),
    ]


def test_every_round_of_a_step_is_that_step_and_a_rest_between_is_none() -> None:
    one_round = [1, 1, 2, 3, 2]
    found = [0, *one_round, None, *one_round, None, *one_round, 4]
    assert list(step_indices(ROUTINE, TIMELINE.segments)) == found


def test_a_learned_time_is_that_of_every_round() -> None:
    timed = applied(ROUTINE, shipped_techniques(), {1: 40_000, 3: 25_000})
    segments = placed_in_time(timed).segments
    times = {s.turn.name: set[int]() for s in segments}
    for segment in segments:
        times[segment.turn.name].add(segment.duration_ms)
    assert times["Knead"] == {40_000}
    assert times["Switch to the right leg"] == {25_000}
    assert steps_of(timed) == steps_of(ROUTINE)


@pytest.mark.parametrize("segment", TIMELINE.segments, ids=lambda s: str(s.index))
@pytest.mark.parametrize("digest", [OLD, NEW])
def test_it_resumes_in_the_round_it_was_in(segment: Any, digest: str) -> None:
    kept = note(Path("/t.yaml"), OLD, TIMELINE, segment, Process(1, "b"))
    assert resume(kept, TIMELINE, digest).segment == segment.index


def test_of_a_changed_file_the_step_is_found_in_its_round() -> None:
    more = Routine.model_validate(
        {"title": "T", "steps": [{"name": "First"}, ROUNDS, {"name": "Close"}]}
    )
    at = next(s for s in TIMELINE.segments if s.turn.round_numbers == (2, 2))
    there = resume(note(Path("/t.yaml"), OLD, TIMELINE, at, Process(1, "b")), *_now(more))
    found = _now(more)[0].segments[there.segment].turn
    assert (found.name, found.round_numbers) == ("Knead", (2, 2))
    assert place_of(found) == "step 2, Knead, round 2.2"


def _now(routine: Routine) -> tuple[Any, str]:
    return placed_in_time(routine), NEW
