"""Erasing what is kept of sessions, so that it is not in the files any more either."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from handscue.errors import HistoryError
from handscue.history import database
from handscue.history.plans import name_of

PATIENCE_MS = 1000  # for others who read or write just then


_PLANS_OF_NOTHING = (
    "DELETE FROM plan WHERE id NOT IN (SELECT plan FROM run"
    " UNION SELECT plan FROM profile UNION SELECT plan FROM answer)"
)
_SESSIONS_WITHOUT_PLANS = "DELETE FROM session WHERE id NOT IN (SELECT session FROM plan)"


def forget_all(path: Path) -> None:
    """Erase the whole history, and damaged ones that were set aside.

    Raises:
        HistoryError: it cannot be erased; the message says why.

    """
    with database.telling(path):
        if path.exists():
            opened = database.open_to_write(path)  # sets a damaged one aside
            with contextlib.closing(opened.db) as db:
                _erase(db, path, "DELETE FROM session", ())
        for aside in database.set_aside_ones(path):
            aside.unlink(missing_ok=True)


def forget_session(path: Path, session: Path) -> int:
    """Erase all that is kept of a session file; return how many runs that were.

    Raises:
        HistoryError: it cannot be erased; the message says why.

    """
    return _forget(path, "DELETE FROM session WHERE path = ?", (name_of(session),))


def forget_run(path: Path, run: int) -> int:
    """Erase one run, by its number; return 1, or 0 where there is none of that number.

    Raises:
        HistoryError: it cannot be erased; the message says why.

    """
    return _forget(path, "DELETE FROM run WHERE id = ?", (run,))


def _forget(path: Path, statement: str, of: tuple[object, ...]) -> int:
    with database.telling(path):
        if not path.exists():
            return 0
        with contextlib.closing(database.open_to_write(path).db) as db:
            before = _runs(db)
            _erase(db, path, statement, of)
            return before - _runs(db)


def _runs(db: sqlite3.Connection) -> int:
    [count] = db.execute("SELECT count(*) FROM run").fetchone()
    return int(count)


def _erase(db: sqlite3.Connection, path: Path, statement: str, of: tuple[object, ...]) -> None:
    """Delete rows, write all others anew, and empty the log in which the old ones still stand."""
    with database.writing(db):
        db.execute(statement, of)
        db.execute(_PLANS_OF_NOTHING)
        db.execute(_SESSIONS_WITHOUT_PLANS)
    db.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    db.execute("VACUUM")
    busy, *_ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise HistoryError(
            f"{path}: erased, but another handscue is still reading it, so the file may hold "
            "traces. Close that one, then run the same command again."
        )
