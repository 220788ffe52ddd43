"""Processes that keep what steps take as players do, for tests that kill them."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor, wait
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from handscue.history.measuring import Look
from handscue.history.recorder import Recorder
from handscue.history.runs import Beginning, RunKind
from handscue.history.steps import step_indices, steps_of
from handscue.routine.model import Routine
from handscue.schedule.timeline import Timeline
from history.runs import LEGS, STEPS, legs_routine

ROUTINE = legs_routine(*STEPS)


def recorder(  # noqa: PLR0913 - what a run is
    path: Path,
    session: Path,
    executor: Executor,
    *,
    routine: Routine = ROUTINE,
    timeline: Timeline = LEGS,
    began_at: float = 0.0,
    profile: str | None = None,
) -> Recorder:
    """Begin to keep a run."""
    beginning = Beginning(
        session,
        steps_of(routine),
        timeline.title,
        RunKind.PLAY,
        profile,
        began_at,
        timeline.total_ms,
    )
    return Recorder(path, beginning, step_indices(routine, timeline.segments), executor)


def play_through(kept: Recorder, seconds: float, timeline: Timeline = LEGS) -> None:
    """Go through all segments, each for so many seconds, to the end."""
    at = 0.0
    for segment in timeline.segments:
        for second in range(int(seconds)):
            kept.look(Look(segment, at + second))
        at += seconds
    kept.look(Look(timeline.segments[-1], at, goes=False, over=True))


def play_over_and_over(path: Path, session: Path, began: Connection) -> None:
    """Go through all steps over and over until killed; say when it begins."""
    with ThreadPoolExecutor(1) as executor:
        began.send("began")
        for number in count():
            kept = recorder(path, session, executor, began_at=number)
            play_through(kept, 12)
            wait([executor.submit(int)])
            kept.close()


def play_times(path: Path, session: Path, times: int) -> None:
    """Go through all steps so many times, each a run of its own."""
    with ThreadPoolExecutor(1) as executor:
        for number in range(times):
            with recorder(path, session, executor, began_at=number) as kept:
                play_through(kept, 12)
