"""What was known of a session file's steps when they were asked for, written and read."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from handscue.history import database
from handscue.history.plans import followed_from, keep_plan, name_of, plans
from handscue.history.rows import LATEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handscue.history.steps import Steps


class Answer(NamedTuple):
    """Whether a step was known, and when it was asked for, in Unix time."""

    at: float
    knew: bool


def keep_answer(path: Path, session: Path, steps: Steps, index: int, answer: Answer) -> str | None:
    """Keep an answer on the step of that index; return what the user should hear, if anything.

    Raises:
        HistoryError: it cannot be kept.

    """
    opened = database.open_to_write(path)
    with closing(opened.db), database.telling(path), database.writing(opened.db) as db:
        plan = keep_plan(db, session, steps)
        db.execute("INSERT INTO answer VALUES (?, ?, ?, ?)", (plan, index, *answer))
    return opened.notice


def answers(path: Path, session: Path, steps: Steps) -> Mapping[int, tuple[Answer, ...]]:
    """Return the answers on the steps as they are now, by index, the oldest first.

    Those on a step that was moved or renamed since are among them where that is certain.

    Raises:
        HistoryError: they cannot be read.

    """
    found: dict[int, list[Answer]] = defaultdict(list)
    opened = database.open_to_read(path)
    with closing(opened.db) as db, database.telling(path):
        now = followed_from(plans(db, session), steps)
        for plan, step, answer in _kept(db, session):
            if (plan, step) in now:
                found[now[plan, step]].append(answer)
    return {index: tuple(sorted(given)) for index, given in found.items()}


def _kept(db: sqlite3.Connection, session: Path) -> list[tuple[int, int, Answer]]:
    """Return the answers kept of a session file, each with its plan and the index of its step."""
    rows = db.execute(
        "SELECT plan, step, at, knew FROM answer JOIN plan ON plan.id = answer.plan"
        " JOIN session ON session.id = plan.session"
        " WHERE path = ? AND at BETWEEN 0 AND ?",
        (name_of(session), LATEST),
    )
    return [(plan, step, Answer(at, bool(knew))) for plan, step, at, knew in rows]
