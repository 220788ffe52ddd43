"""What was played and when: listed, a run looked into, and erased."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from handscue.app.notices import Collected
from handscue.app.records import forget, runs_of, steps_of_run
from handscue.history.steps import Place
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routing import Entry, Form, Refused

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.history.runs import Run, Sample
    from handscue.history.steps import KeptStep
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

MOST = 5000  # runs that are told of, the newest


class Erase(Form):
    """What is to be erased: a run, everything of that run's session, or everything."""

    what: Literal["run", "session", "everything"]
    run: int | None = None


def log(desk: Desk, _: Asked) -> dict[str, Any]:
    """List the runs there were, the newest first."""
    env, told = _listening(desk)
    runs = runs_of(None, env)
    return {"runs": [_row(run) for run in runs[:MOST]], "notices": told.warned}


def _listening(desk: Desk) -> tuple[Environment, Collected]:
    told = Collected()
    return replace(desk.env, notices=told), told


def _row(run: Run) -> dict[str, Any]:
    return {
        "run": run.number,
        "session": printable(Path(run.session).stem),
        "title": printable(run.title),
        "kind": run.kind,
        "profile": run.profile and printable(run.profile),
        "began": run.began_at,
        "planned_ms": run.planned_ms,
        "worked_ms": run.worked_ms,
        "paused_ms": run.paused_ms,
        "whole": run.whole,
        "finished": run.finished,
    }


def steps(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Tell how long each step of a run took."""
    env, _ = _listening(desk)
    number = asked.path["run"]
    if not number.isdecimal() or len(number) > 15:
        raise Refused(404, "There is no such run.")
    return {"steps": [_step(step, sample) for step, sample in steps_of_run(int(number), env)]}


def _step(step: KeptStep, sample: Sample) -> dict[str, Any]:
    return {
        "step": step.number if step.place is Place.STEP else None,
        "name": printable(step.name),
        "side": sample.side,
        "planned_ms": sample.planned_ms,
        "took_ms": sample.took_ms,
        "ended": sample.ended,
    }


def erase(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Erase a run, or more; it cannot be had back."""
    env, _ = _listening(desk)
    wanted: Erase = asked.form
    if wanted.what == "everything":
        forget(None, None, env)
        return {"erased": wanted.what}
    run = next((run for run in runs_of(None, env) if run.number == wanted.run), None)
    if run is None:
        raise Refused(404, "There is no such run. It may have been erased already.")
    one = wanted.what == "run"
    forget(None if one else Path(run.session), run.number if one else None, env)
    return {"erased": wanted.what}


TABLE = (
    Entry("GET", "/api/runs", Role.SEE, log),
    Entry("GET", "/api/runs/{run}/steps", Role.SEE, steps),
    Entry("POST", "/api/runs/erase", Role.EDIT, erase, Erase),
)
