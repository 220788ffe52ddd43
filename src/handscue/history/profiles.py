"""Profiles: learned times by name, for one session file, laid over what the file says."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field, TypeAdapter

from handscue.history.plans import keep_plan, name_of, plans
from handscue.history.rows import Count, UnixTime, valued
from handscue.history.steps import KeptStep, followed
from handscue.routine.fields import LONGEST_STEP_MS
from handscue.routine.model import Block, Routine
from handscue.routine.outline import with_steps
from handscue.schedule.unroll import Kind, unroll
from handscue.units import Milliseconds

if TYPE_CHECKING:
    from handscue.history.steps import Steps
    from handscue.routine.model import Step
    from handscue.routine.techniques import Techniques

LONGEST_NAME = 40

_NEWEST_OF_NAME = (
    "SELECT profile.id, plan, made_at FROM profile JOIN plan ON plan.id = profile.plan"
    " JOIN session ON session.id = plan.session WHERE path = ? AND name = ?"
    " ORDER BY made_at DESC"
)


@dataclass(frozen=True)
class Profile:
    """How long steps take, by their index in the session file's steps as they are now.

    ``lost`` are steps of an older file that are no certain ones of now: their times rest.
    """

    name: str
    made_at: float  # Unix time
    durations: Mapping[int, Milliseconds]
    lost: tuple[KeptStep, ...] = ()


class _Time(NamedTuple):
    """How long a step takes, by its index in the plan that a profile was made of."""

    step: Count
    ms: Annotated[Milliseconds, Field(ge=1, le=2 * LONGEST_STEP_MS)]  # at any pace


class _Made(NamedTuple):
    """A profile's number, its plan's, and when it was made."""

    number: int
    plan: int
    made_at: UnixTime


_TIME, _MADE = TypeAdapter(_Time), TypeAdapter(_Made)


def keep_profile(db: sqlite3.Connection, session: Path, steps: Steps, profile: Profile) -> None:
    """Keep a profile, in place of an older one of that name. Within ``database.writing``."""
    drop_profile(db, session, profile.name)
    plan = keep_plan(db, session, steps)
    made = db.execute(
        "INSERT INTO profile (plan, name, made_at) VALUES (?, ?, ?)",
        (plan, profile.name, profile.made_at),
    )
    db.executemany(
        "INSERT INTO profile_step (profile, step, ms) VALUES (?, ?, ?)",
        [(made.lastrowid, step, ms) for step, ms in profile.durations.items()],
    )


def drop_profile(db: sqlite3.Connection, session: Path, name: str) -> bool:
    """Take a profile away; say whether it was there. Within ``database.writing``."""
    gone = db.execute(
        "DELETE FROM profile WHERE name = ? AND plan IN (SELECT plan.id FROM plan"
        " JOIN session ON session.id = plan.session WHERE path = ?)",
        (name, name_of(session)),
    )
    return gone.rowcount > 0


def profile_names(db: sqlite3.Connection, session: Path) -> list[str]:
    """Return the names of a session file's profiles."""
    rows = db.execute(
        "SELECT name FROM profile JOIN plan ON plan.id = profile.plan"
        " JOIN session ON session.id = plan.session WHERE path = ? ORDER BY name",
        (name_of(session),),
    )
    return list(dict.fromkeys(name for (name,) in rows if isinstance(name, str)))


def find_profile(db: sqlite3.Connection, session: Path, now: Steps, name: str) -> Profile | None:
    """Return a profile of a session file as it is now; None where there is none of that name."""
    rows = db.execute(_NEWEST_OF_NAME, (name_of(session), name))
    made = next(valued(rows, _MADE), None)
    if made is None:
        return None
    number, plan, made_at = made
    before = plans(db, session)[plan]
    leads = followed(before, now)
    rows = db.execute("SELECT step, ms FROM profile_step WHERE profile = ?", (number,))
    kept = [each for each in valued(rows, _TIME) if each.step < len(before)]
    durations = {leads[step]: ms for step, ms in kept if step in leads}
    lost = tuple(before[step] for step, _ in kept if step not in leads)
    return Profile(name, made_at, durations, lost)


def applied(
    routine: Routine, techniques: Techniques, durations: Mapping[int, Milliseconds]
) -> Routine:
    """Return a routine whose steps, by their index, take so long when they are played.

    What a step says of its ``least:`` and ``most:``, and what is said in it, still holds.
    """
    work = {turn.step for turn in unroll(routine, techniques) if turn.kind is Kind.WORK}
    places, numbers = count(), count(1)  # in the order of ``steps_of``

    def timed(step: Step, *, pace: float) -> Step:
        ms = durations.get(next(places))
        return step if ms is None else step.model_copy(update={"duration": round(ms / pace)})

    def at_its_pace(step: Step) -> Step:
        return timed(step, pace=routine.pace if next(numbers) in work else 1.0)

    def with_change_over(block: Block) -> Block:
        ms = durations.get(next(places)) if len(block.sides) > 1 else None
        if ms is None:
            return block
        change_over = block.change_over.model_copy(update={"duration": ms})
        return block.model_copy(update={"change_over": change_over})

    setup = tuple(timed(step, pace=1.0) for step in routine.setup)
    steps = with_steps(routine.steps, at_its_pace, with_change_over)
    return routine.model_copy(update={"setup": setup, "steps": steps})
