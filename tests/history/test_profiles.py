"""Profiles: learned times by name, laid over a session file, also after it was changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.history.database import NAME, open_to_write, writing
from handscue.history.profiles import (
    Profile,
    applied,
    drop_profile,
    find_profile,
    keep_profile,
    profile_names,
)
from handscue.history.steps import step_indices, steps_of
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from history.runs import legs_routine, placed_in_time

ROUTINE = legs_routine("Effleurage", "Knead", "Hack")


@given(st.dictionaries(st.integers(0, 4), st.integers(20_000, 90_000)))
def test_each_step_is_played_as_long_as_the_profile_says(durations: dict[int, int]) -> None:
    timed = applied(ROUTINE, shipped_techniques(), durations)
    usual = placed_in_time(ROUTINE).segments
    segments = placed_in_time(timed).segments
    for index, before, segment in zip(step_indices(timed, segments), usual, segments, strict=True):
        assert index is not None
        assert segment.duration_ms == durations.get(index, before.duration_ms)
    assert steps_of(timed) == steps_of(ROUTINE)


def test_at_another_pace_too_where_that_bears_on_a_step() -> None:
    routine = Routine.model_validate(
        {
            "title": "x",
            "pace": "gentle",
            "steps": [
                {"name": "Knead", "technique": "kneading"},
                {"name": "Rest", "duration": "10s"},
            ],
        }
    )
    segments = placed_in_time(
        applied(routine, shipped_techniques(), {0: 40_000, 1: 30_000})
    ).segments
    assert [s.duration_ms for s in segments] == [40_000, 30_000]


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return tmp_path / "legs.yaml"


def test_a_profile_is_found_by_its_name_and_replaced(tmp_path: Path, session: Path) -> None:
    db = open_to_write(tmp_path / NAME).db
    steps = steps_of(ROUTINE)
    with writing(db):
        keep_profile(db, session, steps, Profile("anna", 1.0, {1: 40_000}))
        keep_profile(db, session, steps, Profile("bea", 2.0, {1: 50_000}))
        keep_profile(db, session, steps, Profile("anna", 3.0, {2: 45_000}))
    assert profile_names(db, session) == ["anna", "bea"]
    found = find_profile(db, session, steps, "anna")
    assert found is not None
    assert (found.made_at, found.durations, found.lost) == (3.0, {2: 45_000}, ())
    assert find_profile(db, session, steps, "carl") is None
    assert find_profile(db, session.with_name("other.yaml"), steps, "anna") is None
    with writing(db):
        assert drop_profile(db, session, "anna")
        assert not drop_profile(db, session, "anna")
    assert profile_names(db, session) == ["bea"]
    db.close()


def test_it_follows_the_file_and_tells_what_it_lost(tmp_path: Path, session: Path) -> None:
    db = open_to_write(tmp_path / NAME).db
    with writing(db):
        kept = {1: 40_000, 2: 50_000, 3: 60_000}
        keep_profile(db, session, steps_of(ROUTINE), Profile("anna", 1.0, kept))
    now = steps_of(legs_routine("Hack", "Stroke", "Effleurage"))
    found = find_profile(db, session, now, "anna")
    assert found is not None
    assert {now[index].name: ms for index, ms in found.durations.items()} == {
        "Effleurage": 40_000,
        "Hack": 60_000,
    }
    assert [step.name for step in found.lost] == ["Knead"]
    db.close()
