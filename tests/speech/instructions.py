"""What the shipped sessions say, to listen to engines with."""

from pathlib import Path

from handscue.routine.loading import load_routine
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import everything_said

SESSIONS = Path(__file__).parents[2] / "sessions"


def instructions(every: int) -> list[str]:
    """Give a fair part of it: one phrase in so many."""
    said: list[str] = []
    for file in sorted(SESSIONS.glob("*.yaml")):
        routine, techniques = load_routine(file)
        said += everything_said(unroll(routine, techniques))
    return list(dict.fromkeys(said))[::every]
