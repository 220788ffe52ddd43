"""How long the steps of a session really take, beside what is planned; put into it, or kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from handscue.app.learning import LONGEST_NAME, Change, Study, change, keep, study, write
from handscue.app.notices import Collected
from handscue.app.planning import foreseen, plan
from handscue.app.profiles import drop_profile, names_of
from handscue.app.records import runs_of
from handscue.errors import SessionError
from handscue.history.steps import Place
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routes.sessions import named
from handscue.web.routing import Entry, Form, Refused

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.planning import Plan
    from handscue.app.request import Request
    from handscue.history.learning import Learned
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

NOTHING = "No step has been measured yet. Play it, and press Next when you move on."
CHANGED = "The times have changed since you looked. Look again before you save them."


class Seen(Form):
    """What was seen of the changes before they are saved."""

    seen: Annotated[str, Field(max_length=64)]


class Named(Form):
    """A profile by its name."""

    profile: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


@dataclass(frozen=True)
class _Asking:
    """A session that is asked about, and what is said while it is looked into."""

    path: Path
    env: Environment
    told: Collected

    @classmethod
    def of(cls, desk: Desk, asked: Asked) -> _Asking:
        told = Collected()
        return cls(
            named(asked.path["name"], desk.env.places), replace(desk.env, notices=told), told
        )

    @property
    def notices(self) -> list[str]:
        return [printable(notice) for notice in (*self.told.said, *self.told.warned)]

    def study(self, planning: Callable[[Request, Environment], Plan] = plan) -> Study:
        """Return what the runs teach.

        Raises:
            Refused: nothing was measured yet.

        """
        if not any(run.whole for run in runs_of(self.path, self.env)):
            raise Refused(409, NOTHING)
        by_name = Path(self.path.stem)
        leads_there = self.env.places.located(by_name) == self.path
        return study(by_name if leads_there else self.path, None, self.env, planning)


def learned(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Tell what the runs of a session teach, and what of that would be saved in its file."""
    asking = _Asking.of(desk, asked)
    if not any(run.whole for run in runs_of(asking.path, asking.env)):
        return {"runs": 0, "steps": [], "profiles": _profiles(asking), "notices": [NOTHING]}
    studied = asking.study(lambda request, env: foreseen(request, env).plan)
    return {
        "runs": studied.lesson.runs,
        "steps": [_row(step) for step in studied.lesson.steps],
        "lost": [printable(lost.step.name) for lost in studied.lesson.lost],
        "seen": _seen(studied, asking.env),
        "profiles": _profiles(asking),
        "notices": asking.notices,
    }


def _profiles(asking: _Asking) -> list[str]:
    return [printable(name) for name in names_of(asking.path, asking.env)]


def _row(step: Learned) -> dict[str, Any]:
    estimate, name = step.estimate, printable(step.step.name)
    return {
        "step": step.step.number if step.step.place is Place.STEP else None,
        "name": f"Change over ({name})" if step.step.place is Place.CHANGE_OVER else name,
        "planned_ms": step.planned_ms,
        "measured_ms": estimate.ms if estimate else None,
        "spread_ms": estimate.spread_ms if estimate else None,
        "samples_ms": estimate.counted if estimate else (),
        "outliers_ms": estimate.outliers if estimate else (),
        "learned_ms": step.ms if step.is_worth_a_change else None,
        "bound": step.time.bound if step.time else None,
        "habit": step.habit,
        "by_clock": bool(estimate) and step.ms is None,
    }


def _seen(studied: Study, env: Environment) -> str | None:
    """Return a mark of what would be saved; None where there is nothing, or it cannot be."""
    try:
        return _mark(change(studied, env))
    except SessionError as error:
        env.notices.warn(str(error))
        return None


def _mark(changed: Change) -> str | None:
    if changed.after == changed.before:
        return None
    return hashlib.sha256(f"{changed.before}\0{changed.after}".encode()).hexdigest()[:20]


def save_in_file(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Put the learned times into the session file, if they are those that were seen."""
    asking = _Asking.of(desk, asked)
    studied = asking.study()
    changed = change(studied, asking.env)
    if _mark(changed) != asked.form.seen:
        raise Refused(409, CHANGED)
    write(studied, changed, asking.env)
    return {"notices": asking.notices}


def save_as_profile(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Keep the learned times beside the file, by a name."""
    asking, name = _Asking.of(desk, asked), asked.form.profile.strip()
    if not (name and name.isprintable()):
        raise Refused(422, f"A profile's name has 1 to {LONGEST_NAME} letters.")
    return {"steps": keep(asking.study(), name, asking.env), "notices": asking.notices}


def drop(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Delete a profile."""
    asking = _Asking.of(desk, asked)
    drop_profile(asking.path, asked.form.profile, asking.env)
    return {"notices": asking.notices}


_PATH = "/api/sessions/{name}/learned"
TABLE = (
    Entry("GET", _PATH, Role.SEE, learned),
    Entry("POST", f"{_PATH}/save", Role.EDIT, save_in_file, Seen),
    Entry("POST", f"{_PATH}/profile", Role.EDIT, save_as_profile, Named),
    Entry("POST", f"{_PATH}/profile/delete", Role.EDIT, drop, Named),
)
