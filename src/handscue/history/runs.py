"""Runs of sessions: when, planned and actual, and how long each step took; written and read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field, TypeAdapter

from handscue.history.measuring import Ended
from handscue.history.plans import keep_plan, name_of, read_steps
from handscue.history.rows import Count, Ms, Short, UnixTime, valued
from handscue.routine.model import Side

if TYPE_CHECKING:
    from handscue.history.steps import KeptStep, Steps
    from handscue.units import Milliseconds


class RunKind(StrEnum):
    """What a session was run for."""

    PLAY = "play"
    LEARN = "learn"  # rehearsed to learn how long its steps take


class Run(NamedTuple):
    """A run of a session. ``began_at`` is Unix time; ``session`` is its file's whole path.

    ``lasted_ms`` is what it took in all, ``paused_ms`` what of that was paused; ``whole`` counts
    the steps that were done, on either side. ``profile`` is the one that it was played with.
    """

    number: int
    session: Annotated[str, Field(max_length=8192)]
    title: Short
    kind: RunKind
    profile: Short | None
    began_at: UnixTime
    planned_ms: Ms
    lasted_ms: Ms
    paused_ms: Ms
    finished: bool
    whole: Count

    @property
    def worked_ms(self) -> Milliseconds:
        """What it took without its pauses."""
        return self.lasted_ms - self.paused_ms


class Beginning(NamedTuple):
    """What is known of a run when it begins, see ``Run``; ``steps`` are its session file's."""

    session: Path
    steps: Steps
    title: str
    kind: RunKind
    profile: str | None
    began_at: float
    planned_ms: Milliseconds


class Sample(NamedTuple):
    """How long one segment of a run took: ``step`` is the index of its step in the run's plan."""

    run: int
    plan: int
    segment: Count
    step: Count
    side: Side | None
    planned_ms: Ms
    took_ms: Ms
    ended: Ended


_RUN, _SAMPLE = TypeAdapter(Run), TypeAdapter(Sample)


class Kept(NamedTuple):
    """How long a segment took, as it is written."""

    segment: int
    step: int
    side: str | None
    planned_ms: Milliseconds
    took_ms: Milliseconds
    ended: Ended


class ForgottenError(Exception):
    """The run was erased meanwhile: nothing more is to be written of it."""


def begin(db: sqlite3.Connection, of: Beginning) -> int:
    """Write that a run began; return its number. To be done within ``database.writing``."""
    plan = keep_plan(db, of.session, of.steps)
    done = db.execute(
        "INSERT INTO run (plan, kind, title, profile, began_at, planned_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (plan, of.kind, of.title, of.profile, of.began_at, of.planned_ms),
    )
    return int(done.lastrowid or 0)


class SoFar(NamedTuple):
    """How far a run has come, see ``Run``."""

    lasted_ms: Milliseconds
    paused_ms: Milliseconds
    finished: bool


_HOW_FAR = "UPDATE run SET lasted_ms = ?, paused_ms = ?, finished = ? WHERE id = ?"
_HOW_LONG = (
    "INSERT OR REPLACE INTO took (run, segment, step, side, planned_ms, took_ms, ended)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def go_on(db: sqlite3.Connection, run: int, kept: Iterable[Kept], so_far: SoFar) -> None:
    """Write how far a run has come. To be done within ``database.writing``.

    Raises:
        ForgottenError: it was erased meanwhile.

    """
    changed = db.execute(_HOW_FAR, (*so_far, run))
    if not changed.rowcount:
        raise ForgottenError
    db.executemany(_HOW_LONG, [(run, *one) for one in kept])


def runs(db: sqlite3.Connection, session: Path | None = None) -> list[Run]:
    """Return the runs there were, of one session file or of all, the newest first."""
    rows = db.execute(
        "SELECT run.id, path, title, kind, profile, began_at, planned_ms, lasted_ms, paused_ms,"
        " finished, (SELECT count(*) FROM took WHERE took.run = run.id AND ended != 'skipped')"
        " FROM run JOIN plan ON plan.id = run.plan JOIN session ON session.id = plan.session"
        " WHERE ?1 IS NULL OR path = ?1 ORDER BY began_at DESC, run.id DESC",
        (session and name_of(session),),
    )
    return list(valued(rows, _RUN))


def samples(db: sqlite3.Connection, session: Path) -> Iterator[Sample]:
    """Return how long the segments of a session file's runs took, the oldest run first."""
    rows = db.execute(
        "SELECT run, plan, segment, step, side, took.planned_ms, took_ms, ended FROM took"
        " JOIN run ON run.id = took.run JOIN plan ON plan.id = run.plan"
        " JOIN session ON session.id = plan.session"
        " WHERE path = ? ORDER BY began_at, run, segment",
        (name_of(session),),
    )
    return valued(rows, _SAMPLE)


def steps_taken(db: sqlite3.Connection, run: int) -> list[tuple[KeptStep, Sample]]:
    """Return the steps of a run as they were then, in the order they are done, with their times."""
    row = db.execute(
        "SELECT steps FROM plan JOIN run ON run.plan = plan.id WHERE run.id = ?", (run,)
    ).fetchone()
    steps = read_steps(row[0]) if row else ()
    rows = db.execute(
        "SELECT run, plan, segment, step, side, took.planned_ms, took_ms, ended FROM took"
        " JOIN run ON run.id = took.run WHERE run.id = ? ORDER BY segment",
        (run,),
    )
    found = valued(rows, _SAMPLE)
    return [(steps[sample.step], sample) for sample in found if sample.step < len(steps)]
