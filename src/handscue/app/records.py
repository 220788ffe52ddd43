"""What was run: the history opened, listed, and erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.errors import HistoryError
from handscue.history import forgetting
from handscue.history.database import Opened, open_to_read, open_to_write, telling, writing
from handscue.history.plans import plans, take_on
from handscue.history.runs import runs, steps_taken

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.history.runs import Run, Sample
    from handscue.history.steps import KeptStep


@contextmanager
def reading_history(env: Environment) -> Iterator[sqlite3.Connection]:
    """Open the history as it is, and say what is wrong with it.

    Raises:
        HistoryError: it cannot be read.

    """
    with _opened(open_to_read, env) as db:
        yield db


@contextmanager
def writing_history(env: Environment) -> Iterator[sqlite3.Connection]:
    """Open the history, made where there is none, to do all within this at once or none of it.

    Raises:
        HistoryError: it cannot be written.

    """
    with _opened(open_to_write, env) as db, writing(db):
        yield db


@contextmanager
def _opened(how: Callable[[Path], Opened], env: Environment) -> Iterator[sqlite3.Connection]:
    opened = how(env.places.history)
    if opened.notice:
        env.notices.warn(opened.notice)
    with closing(opened.db) as db, telling(env.places.history):
        yield db


def runs_of(session: Path | None, env: Environment) -> list[Run]:
    """Return what was run of a session, or of every session with None; the newest first."""
    with reading_history(env) as db:
        return runs(db, session and env.places.located(session))


def steps_of_run(run: int, env: Environment) -> list[tuple[KeptStep, Sample]]:
    """Return each whole step of a run, and how long it took.

    Raises:
        HistoryError: there is no such run, or no whole step in it.

    """
    with reading_history(env) as db:
        if taken := steps_taken(db, run):
            return taken
        is_kept = any(kept.number == run for kept in runs(db, None))
    raise HistoryError(f"run {run} has no whole step" if is_kept else _no_such_run(run))


def check_kept(session: Path | None, run: int | None, env: Environment) -> None:
    """Find out before something is erased whether it is there.

    Raises:
        HistoryError: it is not.

    """
    if run is not None and not any(kept.number == run for kept in runs_of(None, env)):
        raise HistoryError(_no_such_run(run))
    if session is not None:
        path = env.places.located(session)
        with reading_history(env) as db:
            if not plans(db, path):
                raise HistoryError(f"there is no history of {path}")


def forget(session: Path | None, run: int | None, env: Environment) -> None:
    """Erase a run, or all that is kept of a session, or with neither everything.

    Raises:
        HistoryError: it cannot be erased.

    """
    if run is not None:
        forgetting.forget_run(env.places.history, run)
    elif session is not None:
        forgetting.forget_session(env.places.history, env.places.located(session))
    else:
        forgetting.forget_all(env.places.history)


def carry_over(path: Path, old: Path, env: Environment) -> bool:
    """Have the history of a file go on with another, and say whether there was any.

    So it does with the user's own copy of a session of ours, or with a file that was renamed.
    """
    if not env.places.history.exists():
        return False
    with writing_history(env) as db:
        return take_on(db, path, old)


def _no_such_run(run: int) -> str:
    return f"There is no run {run}. To list the runs: handscue log"
