"""The steps of session files as they were for a time, to which all that is kept of them refers."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from handscue.errors import HistoryError
from handscue.history.steps import Steps, followed

_STEPS = TypeAdapter(Steps)


_KEPT_ONCE = "INSERT INTO plan (session, digest, steps) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


def keep_plan(db: sqlite3.Connection, session: Path, steps: Steps) -> int:
    """Return the number of a session file's steps as they are, kept where they are new.

    To be done within ``database.writing``.
    """
    path = name_of(session)
    db.execute("INSERT INTO session (path) VALUES (?) ON CONFLICT DO NOTHING", (path,))
    [number] = db.execute("SELECT id FROM session WHERE path = ?", (path,)).fetchone()
    text = json.dumps(steps)
    key = (number, hashlib.sha256(text.encode()).hexdigest())
    db.execute(_KEPT_ONCE, (*key, text))
    [plan] = db.execute("SELECT id FROM plan WHERE session = ? AND digest = ?", key).fetchone()
    return int(plan)


def plans(db: sqlite3.Connection, session: Path) -> dict[int, Steps]:
    """Return all plans there were of a session file, by their numbers, the oldest first."""
    rows = db.execute(
        "SELECT plan.id, steps FROM plan JOIN session ON session.id = plan.session"
        " WHERE path = ? ORDER BY plan.id",
        (name_of(session),),
    )
    return {number: read_steps(text) for number, text in rows}


def followed_from(plans: Mapping[int, Steps], now: Steps) -> dict[tuple[int, int], int]:
    """Return for the steps of older plans, by plan and index, the index now, where certain."""
    return {
        (number, old): new
        for number, steps in plans.items()
        for old, new in followed(steps, now).items()
    }


def take_on(db: sqlite3.Connection, session: Path, old: Path) -> bool:
    """Have what is kept of a file that is now another be that of this one, beside its own.

    Says whether anything was kept of the old one. To be done within ``database.writing``.
    """
    before = plans(db, old)
    if name_of(old) == name_of(session):
        return bool(before)
    for number, steps in before.items():
        plan = keep_plan(db, session, steps)
        for table in ("run", "profile", "answer"):
            db.execute(f"UPDATE {table} SET plan = ? WHERE plan = ?", (plan, number))  # noqa: S608
    db.execute("DELETE FROM session WHERE path = ?", (name_of(old),))
    return bool(before)


def name_of(session: Path) -> str:
    """Return the name a session file is kept under: its whole path, links followed."""
    return str(session.resolve())


def read_steps(text: str) -> Steps:
    """Read steps as a plan has them.

    Raises:
        HistoryError: they are damaged.

    """
    try:
        return _STEPS.validate_json(text)
    except (ValueError, TypeError):  # a ValidationError is one of the former
        message = "some steps in the history cannot be read. To start over: handscue log --forget"
        raise HistoryError(message) from None
