"""Twice as many steps are twice the work, and not four times: counted in calls, not by a clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from counting import grows_no_faster
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from handscue.schedule.cues import cues
from handscue.schedule.fit import fit, usual
from handscue.schedule.unroll import unroll

LENGTHS: defaultdict[object, int] = defaultdict(lambda: 500)


def different(steps: int) -> Routine:
    """Return a routine of steps that are all written out."""
    written = [{"name": f"Step {n}", "duration": "5s", "say": f"Word {n}."} for n in range(steps)]
    return Routine.model_validate({"title": "Long", "steps": written})


def repeated(rounds: int) -> Routine:
    """Return a routine of one step done in rounds of rounds, on both sides."""
    step = {"name": "A", "duration": "1s", "most": "9s"}
    block = {"repeat": 20, "sides": ["left", "right"], "steps": [step]}
    return Routine.model_validate({"title": "Rounds", "steps": [block] * (rounds // 20)})


def shown(routine: Routine) -> None:
    """Do what there is to do before a timetable can be shown."""
    techniques = shipped_techniques()
    unroll(routine, techniques)
    cues(usual(routine, techniques, LENGTHS), LENGTHS)


def fitted(routine: Routine) -> None:
    """Fit it to a little more than it takes."""
    techniques = shipped_techniques()
    total_ms = usual(routine, techniques, LENGTHS).total_ms
    fit(routine, techniques, LENGTHS, total_ms + 10_000)


@pytest.mark.parametrize("act", [shown, fitted])
@pytest.mark.parametrize("routine", [different, repeated])
def test_work_grows_no_faster_than_the_steps(
    act: Callable[[Routine], None], routine: Callable[[int], Routine]
) -> None:
    assert grows_no_faster(lambda n: act(routine(n)), 100)
