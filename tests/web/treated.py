"""Sessions that were played, as their history has it, without the time that takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handscue.app.library import load
from handscue.app.records import writing_history
from handscue.history.measuring import Ended
from handscue.history.runs import Beginning, Kept, RunKind, SoFar, begin, go_on
from handscue.history.steps import steps_of
from web.desks import Running

DAY_S = 24 * 3600.0


@dataclass(frozen=True)
class Treatment:
    """A run of a session: how many seconds its steps took, by their indices."""

    took_s: Mapping[int, float]
    began_at: float
    session: str = "short"
    path: Path | None = None  # of the session, where it is none of the user's
    finished: bool = True
    profile: str | None = None


def give(desk: Running, treatment: Treatment) -> int:
    """Have a treatment in the history as if it had been played; return its number."""
    places = desk.desk.env.places
    path = treatment.path or places.sessions / f"{treatment.session}.yaml"
    routine = load(path, places).routine
    steps = steps_of(routine)
    planned = dict.fromkeys(treatment.took_s, 40000)
    kept = [
        Kept(number, index, None, planned[index], round(1000 * took), Ended.PRESSED)
        for number, (index, took) in enumerate(treatment.took_s.items())
    ]
    began = Beginning(
        path, steps, routine.title, RunKind.PLAY, treatment.profile, treatment.began_at,
        sum(planned.values()),
    )  # fmt: skip
    lasted = round(1000 * sum(treatment.took_s.values()))
    with writing_history(desk.desk.env) as db:
        run = begin(db, began)
        go_on(db, run, kept, SoFar(lasted + 5000, 5000, treatment.finished))
    return run
