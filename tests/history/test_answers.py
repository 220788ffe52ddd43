"""What was known is kept, follows its step through changes of the file, and says what to drill."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.errors import HistoryError
from handscue.history.answers import Answer, answers, keep_answer
from handscue.history.database import NAME
from handscue.history.drilling import drill_order, due_at
from handscue.history.forgetting import forget_run, forget_session
from handscue.history.steps import Steps, steps_of
from handscue.routine.model import Routine

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "share" / NAME


def steps(*names: str) -> Steps:
    written = [{"name": name, "technique": "kneading", "say": f"Do {name}."} for name in names]
    return steps_of(Routine.model_validate({"title": "T", "steps": written}))


def after(knew: bool, days: float = 0) -> Answer:  # noqa: FBT001
    return Answer((NOON + timedelta(days=days)).timestamp(), knew)


def test_answers_are_kept_by_session_and_step(path: Path) -> None:
    one, other = Path("/one.yaml"), Path("/other.yaml")
    for session, index, answer in (
        (one, 1, after(True, 1)),
        (one, 1, after(False)),
        (one, 0, after(True)),
        (other, 1, after(True)),
    ):
        assert keep_answer(path, session, steps("A", "B"), index, answer) is None
    assert answers(path, one, steps("A", "B")) == {
        0: (after(True),),
        1: (after(False), after(True, 1)),
    }
    assert answers(path, Path("/none.yaml"), steps("A", "B")) == {}


def test_they_follow_a_step_that_was_moved_or_renamed(path: Path) -> None:
    session = Path("/one.yaml")
    keep_answer(path, session, steps("A", "B", "C"), 2, after(False))
    keep_answer(path, session, steps("C", "A", "D"), 0, after(True, 1))
    now = steps("X", "C")
    assert answers(path, session, now) == {1: (after(False), after(True, 1))}


def test_forgetting_a_session_forgets_its_answers_and_no_others(path: Path) -> None:
    one, other = Path("/one.yaml"), Path("/other.yaml")
    for session in (one, other):
        keep_answer(path, session, steps("A"), 0, after(True))
    forget_run(path, 7)
    assert answers(path, one, steps("A")) == {0: (after(True),)}
    forget_session(path, one)
    assert answers(path, one, steps("A")) == {}
    assert answers(path, other, steps("A")) == {0: (after(True),)}


def test_instants_that_were_never_ours_are_passed_over(path: Path) -> None:
    keep_answer(path, Path("/a.yaml"), steps("A"), 0, after(True))
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO answer SELECT plan, step, 1e300, knew FROM answer")
    db.close()
    assert answers(path, Path("/a.yaml"), steps("A")) == {0: (after(True),)}


def test_a_damaged_history_is_told_and_nothing_of_it_is_lost(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"rubbish" * 200)
    assert answers(path, Path("/a.yaml"), steps("A")) == {}
    notice = keep_answer(path, Path("/a.yaml"), steps("A"), 0, after(True))
    assert notice is not None
    assert "was damaged" in notice
    assert any(b"rubbish" in file.read_bytes() for file in path.parent.glob("*damaged*"))


def test_where_it_cannot_be_kept_a_reason_is_given(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(HistoryError, match="history"):
        keep_answer(path, Path("/a.yaml"), steps("A"), 0, after(True))


def test_what_was_not_known_comes_first_then_what_is_due_then_the_rest_as_it_comes() -> None:
    given = {
        "known": (after(True),),
        "long ago": (after(True, -90),),
        "lately": (after(True, -20),),
        "not known": (after(True, -9), after(False)),
    }
    asked = ["new", "known", "lately", "long ago", "not known", "newer"]
    due, rest = drill_order(asked, given, NOON)
    assert due == ("not known", "long ago", "lately")
    assert rest == ("new", "known", "newer")


def test_the_better_known_the_later_it_is_asked_for_again() -> None:
    once = due_at([after(True)])
    twice = due_at([after(True), after(True, 3)])
    failed = due_at([after(True), after(True, 3), after(False, 20)])
    assert once - NOON >= timedelta(days=1)
    assert twice - (NOON + timedelta(days=3)) > once - NOON
    assert failed - (NOON + timedelta(days=20)) <= timedelta(minutes=10)


@given(st.lists(st.tuples(st.floats(0, 4e9), st.booleans()), min_size=1, max_size=30))
def test_any_answers_at_any_instants_give_an_order(given: list[tuple[float, bool]]) -> None:
    kept = tuple(sorted(Answer(at, knew) for at, knew in given))
    due, rest = drill_order(["a", "b"], {"a": kept}, NOON)
    assert sorted((*due, *rest)) == ["a", "b"]
