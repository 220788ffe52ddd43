"""How long the steps of a session really take: studied, kept as a profile, put into the file."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.library import load, own_copy, save
from handscue.app.planning import plan
from handscue.app.records import carry_over, reading_history, writing_history
from handscue.app.request import Request
from handscue.errors import FitError, HistoryError, Problem, SessionError
from handscue.history.learning import lesson
from handscue.history.limits import limits_of
from handscue.history.plans import plans
from handscue.history.profiles import LONGEST_NAME, Profile, applied, keep_profile
from handscue.history.runs import runs, samples
from handscue.history.steps import entries, steps_of
from handscue.routine.editing import with_durations
from handscue.routine.yaml_text import YamlProblemError
from handscue.schedule.fit import fit

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.planning import Plan
    from handscue.history.learning import Lesson
    from handscue.history.runs import Sample
    from handscue.history.steps import Steps
    from handscue.routine.loading import Loaded
    from handscue.schedule.timeline import Lengths
    from handscue.units import Milliseconds

__all__ = ["LONGEST_NAME", "Change", "Study", "change", "keep", "study", "write"]


@dataclass(frozen=True)
class Study:
    """A session file as it is now, and what its runs teach."""

    session: Path  # as it was named
    path: Path
    loaded: Loaded
    steps: Steps
    lengths: Lengths  # of all that is said in it
    lesson: Lesson

    @property
    def title(self) -> str:
        """What the session is called."""
        return self.loaded.routine.title

    @property
    def durations(self) -> dict[int, Milliseconds]:
        """What was learned, by the steps' indices."""
        return {step.index: step.ms for step in self.lesson.steps if step.ms is not None}


def study(
    session: Path,
    played_with: str | None,
    env: Environment,
    planning: Callable[[Request, Environment], Plan] = plan,
) -> Study:
    """Find out what the runs of a session teach, or those that were played with a profile.

    ``planning`` plans it: ``plan`` has all made that is said, which may take a while.

    Raises:
        HistoryError: none of its steps was measured yet.
        HandscueError: what else stands in the way, see ``preparing.plan``.

    """
    path = env.places.located(session)
    loaded = load(path, env.places)
    kept, before = _measured(path, played_with, env)
    if not kept:
        raise HistoryError(_nothing_measured(session, loaded.routine.title, played_with))
    planned = planning(Request(path), env)
    steps = steps_of(loaded.routine)
    limits = limits_of(loaded.routine, loaded.techniques, planned.timeline, planned.lengths)
    found = lesson(steps, limits, before, kept)
    return Study(session, path, loaded, steps, planned.lengths, found)


def _measured(
    path: Path, played_with: str | None, env: Environment
) -> tuple[list[Sample], dict[int, Steps]]:
    """Return what was measured of a session file, and what its steps were then, by their plan."""
    with reading_history(env) as db:
        wanted = {run.number for run in runs(db, path) if played_with in {None, run.profile}}
        kept = [sample for sample in samples(db, path) if sample.run in wanted]
        return kept, plans(db, path)


def _nothing_measured(session: Path, title: str, played_with: str | None) -> str:
    played = f" with profile {played_with}" if played_with else ""
    with_it = ["--profile", played_with] if played_with else []
    again = shlex.join(["handscue", "play", str(session), *with_it])
    return (
        f"{title}: no step has been measured yet{played}. Play it, and press n when you move on: "
        f"{again}"
    )


def keep(studied: Study, name: str, env: Environment) -> int:
    """Keep what was learned as a profile; return how many steps it has.

    Raises:
        HistoryError: nothing was learned, or it cannot be kept.

    """
    durations = studied.durations
    if not durations:
        raise HistoryError(
            f"{studied.title}: nothing has been learned yet that could go into a profile."
        )
    with writing_history(env) as db:
        made = Profile(name, env.unix_time, durations)
        keep_profile(db, studied.path, studied.steps, made)
    warn_of_fit(studied, env)
    return len(durations)


@dataclass(frozen=True)
class Change:
    """A session file's text as it is, and as it is to be."""

    path: Path
    before: str
    after: str


def change(studied: Study, env: Environment) -> Change:
    """Put what was learned into the text of the session file, those lines alone.

    Steps that another file has are named, and left out.

    Raises:
        SessionError: the file cannot be edited.

    """
    before = _text_of(studied.path)
    try:
        after = with_durations(before, _durations_in_file(studied, env))
    except YamlProblemError as error:
        raise SessionError(str(studied.path), (error.problem,)) from None
    return Change(studied.path, before, after)


def write(studied: Study, changed: Change, env: Environment) -> Path:
    """Write a change; return the file, which is the user's own copy where it was one of ours.

    Raises:
        SessionError: the file was changed meanwhile.

    """
    if _text_of(changed.path) != changed.before:
        problem = Problem("has changed in the meantime; nothing was written. Run learn again")
        raise SessionError(str(changed.path), (problem,))
    path = own_copy(changed.path, studied.session, env)
    if path != changed.path:
        carry_over(path, changed.path, env)
    save(path.resolve(), changed.after, env, force=True)
    return path


def warn_of_fit(studied: Study, env: Environment) -> None:
    """Say so where the length that the file asks for is out of reach with what was learned."""
    routine, techniques = studied.loaded.routine, studied.loaded.techniques
    if routine.fit is None:
        return
    try:
        learned = applied(routine, techniques, studied.durations)
        fit(learned, techniques, studied.lengths, routine.fit)
    except FitError as error:
        env.notices.warn(f"With these times the file needs another fit: {error}")


def _durations_in_file(
    studied: Study, env: Environment
) -> Mapping[tuple[str | int, ...], Milliseconds]:
    """Return the durations to write by the paths of what has them; say which are elsewhere."""
    paths = [entry.path for entry in entries(studied.loaded.routine)]
    worth_it = [step for step in studied.lesson.steps if step.is_worth_a_change and step.time]
    found: dict[tuple[str | int, ...], Milliseconds] = {}
    elsewhere = []
    for step in worth_it:
        at = studied.loaded.path_in_file(paths[step.index])
        if at[-1] == "include":
            elsewhere.append(step.step.name)
        elif step.time:
            found[at] = step.time.written_ms
    if elsewhere:
        env.notices.warn(_elsewhere(elsewhere))
    return found


def _elsewhere(names: Sequence[str]) -> str:
    return (
        "Not written, because these steps are in another file (--as NAME keeps them in a "
        f"profile): {', '.join(dict.fromkeys(names))}"
    )


def _text_of(path: Path) -> str:
    """Read a session file's text as it is, its ends of lines and all."""
    return path.read_bytes().decode()
