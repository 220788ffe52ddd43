"""Where the history lies, and the profiles in it: learned times that a session is to go by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import platformdirs
import typer

from handscue.cli.reporting import complain
from handscue.errors import HistoryError

if TYPE_CHECKING:
    import sqlite3

    from handscue.history.database import Opened
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques

MOST_NAMED = 6  # steps, in a sentence

ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", metavar="NAME", help="With the times that learn --as NAME learned for it."
    ),
]


def history_file() -> Path:
    """Where the history lies."""
    from handscue.history.database import NAME  # not for --help

    return platformdirs.user_data_path("handscue") / NAME


@contextmanager
def reading_history() -> Iterator[sqlite3.Connection]:
    """Open the history as it is, and say what is wrong with it.

    Raises:
        HistoryError: it cannot be read.

    """
    from handscue.history.database import open_to_read  # not for --help

    with _opened(open_to_read) as db:
        yield db


@contextmanager
def writing_history() -> Iterator[sqlite3.Connection]:
    """Open the history, made where there is none, to do all within this at once or none of it.

    Raises:
        HistoryError: it cannot be written.

    """
    from handscue.history.database import open_to_write, writing  # not for --help

    with _opened(open_to_write) as db, writing(db):
        yield db


@contextmanager
def _opened(how: Callable[[Path], Opened]) -> Iterator[sqlite3.Connection]:
    from handscue.history.database import telling

    opened = how(history_file())
    if opened.notice:
        complain(opened.notice)
    with closing(opened.db) as db, telling(history_file()):
        yield db


def with_profile(path: Path, routine: Routine, techniques: Techniques, name: str) -> Routine:
    """Give a session file's routine with the times of one of its profiles.

    Where the file has changed since, what cannot be told for certain is said, and keeps the
    file's own time.

    Raises:
        HistoryError: it has no such profile, or the history cannot be read.

    """
    from handscue.history.profiles import applied, find_profile, profile_names  # not for --help
    from handscue.history.steps import steps_of

    with reading_history() as db:
        profile = find_profile(db, path, steps_of(routine), name)
        names = profile_names(db, path)
    if profile is None:
        there = f"there are: {', '.join(names)}" if names else "it has none"
        learn = f"handscue learn {quote(str(path))} --as {quote(name)}"
        raise HistoryError(f"{path} has no profile {name!r}; {there}. Make it with: {learn}")
    if profile.lost:
        lost = ", ".join(step.name for step in profile.lost[:MOST_NAMED])
        more = " and more" if len(profile.lost) > MOST_NAMED else ""
        complain(
            f"The session file has changed since profile {name} was made; the file's own times "
            f"are taken for what was {lost}{more}."
        )
    return applied(routine, techniques, profile.durations)
