"""Profiles: learned times by name, that a session is to go by in the place of its file's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from handscue.app.records import reading_history, writing_history
from handscue.errors import HistoryError
from handscue.history import profiles
from handscue.history.steps import steps_of

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques

MOST_NAMED = 6  # steps, in a sentence


def with_profile(
    path: Path, routine: Routine, techniques: Techniques, name: str, env: Environment
) -> Routine:
    """Return a session file's routine with the times of one of its profiles.

    Where the file has changed since, what cannot be told for certain is said, and keeps the
    file's own time.

    Raises:
        HistoryError: it has no such profile, or the history cannot be read.

    """
    with reading_history(env) as db:
        profile = profiles.find_profile(db, path, steps_of(routine), name)
        names = profiles.profile_names(db, path)
    if profile is None:
        raise HistoryError(_no_such_profile(path, name, names))
    if profile.lost:
        env.notices.warn(_lost(profile))
    return profiles.applied(routine, techniques, profile.durations)


def _no_such_profile(path: Path, name: str, names: Sequence[str]) -> str:
    there = f"there are: {', '.join(names)}" if names else "it has none"
    learn = f"handscue learn {quote(str(path))} --as {quote(name)}"
    return f"{path} has no profile {name!r}; {there}. Make it with: {learn}"


def _lost(profile: profiles.Profile) -> str:
    lost = ", ".join(step.name for step in profile.lost[:MOST_NAMED])
    more = " and more" if len(profile.lost) > MOST_NAMED else ""
    return (
        f"The session file has changed since profile {profile.name} was made; the file's own times "
        f"are used for what was once {lost}{more}."
    )


def names_of(path: Path, env: Environment) -> list[str]:
    """Return the names of a session file's profiles.

    Raises:
        HistoryError: the history cannot be read.

    """
    with reading_history(env) as db:
        return profiles.profile_names(db, path)


def drop_profile(path: Path, name: str, env: Environment) -> None:
    """Delete a profile of a session file.

    Raises:
        HistoryError: there is none of that name.

    """
    there = False
    if env.places.history.exists():
        with writing_history(env) as db:
            there = profiles.drop_profile(db, path, name)
    if not there:
        raise HistoryError(f"{path} has no profile {name!r}.")
