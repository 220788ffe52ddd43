"""A history with values that handscue would not have written: what is read of it is sound."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.errors import HistoryError
from handscue.history.answers import Answer, answers, keep_answer
from handscue.history.database import NAME, open_to_read, open_to_write, telling, writing
from handscue.history.learning import lesson
from handscue.history.limits import Limits
from handscue.history.measuring import Ended
from handscue.history.plans import plans
from handscue.history.profiles import Profile, find_profile, keep_profile, profile_names
from handscue.history.runs import (
    Beginning,
    Kept,
    RunKind,
    SoFar,
    begin,
    go_on,
    runs,
    samples,
    steps_taken,
)
from handscue.history.steps import steps_of
from history.runs import legs_routine

STEPS = steps_of(legs_routine("Effleurage", "Kneading"))
COLUMNS = {
    "session": ("path",),
    "plan": ("session", "digest", "steps"),
    "run": ("kind", "title", "profile", "began_at", "planned_ms", "lasted_ms", "finished"),
    "took": ("segment", "step", "side", "planned_ms", "took_ms", "ended"),
    "profile": ("name", "made_at"),
    "profile_step": ("step", "ms"),
    "answer": ("step", "at", "knew"),
}
VALUES = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.sampled_from(
        [None, 1e300, "play", "left", "[" * 5000, '[["step", 1]]', '[["step", 1, {}]]']
    ),
)


def filled(folder: Path) -> tuple[Path, Path]:
    """Return a history with something of everything in it, and the session file it is of."""
    path, session = folder / NAME, folder / "legs.yaml"
    with closing(open_to_write(path).db) as db, writing(db):
        run = begin(db, Beginning(session, STEPS, "Legs", RunKind.PLAY, None, 1e9, 60_000))
        kept = [Kept(n, n, "left", 20_000, 25_000, Ended.PRESSED) for n in range(3)]
        go_on(db, run, kept, SoFar(75_000, 0, finished=True))
        keep_profile(db, session, STEPS, Profile("anna", 1e9, {1: 25_000}))
    keep_answer(path, session, STEPS, 1, Answer(1e9, knew=True))
    return path, session


def all_read(path: Path, session: Path) -> None:
    """Read all there is to read, and use it as the commands do."""
    with closing(open_to_read(path).db) as db, telling(path):
        for run in runs(db):
            assert run.kind in RunKind
            assert 0 <= run.began_at <= 4e9
            for step, sample in steps_taken(db, run.number):
                assert step.name.casefold()
                assert sample.took_ms >= 0
        found = lesson(STEPS, {1: Limits(20_000)}, plans(db, session), samples(db, session))
        assert len(found.steps) == 1
        for name in profile_names(db, session):
            if profile := find_profile(db, session, STEPS, name):
                assert all(ms > 0 for ms in profile.durations.values())
    for given_ in answers(path, session, STEPS).values():
        assert all(0 <= answer.at <= 4e9 for answer in given_)


@given(st.data())
def test_any_value_in_any_column_is_read_as_absent_or_refused_in_a_line(
    data: st.DataObject,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, session = filled(Path(folder))
        all_read(path, session)
        table = data.draw(st.sampled_from(sorted(COLUMNS)))
        column, value = data.draw(st.sampled_from(COLUMNS[table])), data.draw(VALUES)
        with closing(sqlite3.connect(path)) as db:
            try:
                db.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608
            except sqlite3.IntegrityError:  # not even SQLite takes it
                return
            db.commit()
        try:
            all_read(path, session)
        except HistoryError as error:
            assert "\n" not in str(error)  # noqa: PT017 - the one way it may fail


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "sing"), ("began_at", 1e300), ("lasted_ms", -5), ("title", b"\xff"), ("finished", 7)],
)
def test_a_run_that_cannot_be_is_left_out_and_the_others_are_not(
    tmp_path: Path, column: str, value: object
) -> None:
    path, session = filled(tmp_path)
    with closing(open_to_write(path).db) as db, writing(db):
        begin(db, Beginning(session, STEPS, "Legs", RunKind.PLAY, None, 2e9, 60_000))
        db.execute(f"UPDATE run SET {column} = ? WHERE id = 1", (value,))  # noqa: S608
    with closing(open_to_read(path).db) as db:
        assert [run.began_at for run in runs(db)] == [2e9]
