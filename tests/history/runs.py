"""Runs of small sessions for the tests of their history."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from handscue.history.journal import Journal
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.timeline import Timeline, timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said

STEPS = ("Effleurage", "Kneading", "Hacking", "Effleurage")


class AtOnce(Executor):
    """Does what it is handed before it comes back; ``stalled`` keeps it for later instead."""

    def __init__(self) -> None:
        self.stalled = False
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: fn(*args, **kwargs)))
        if not self.stalled:
            self.go_on()
        return future

    def go_on(self) -> None:
        self.stalled = False
        while self.waiting:
            future, do = self.waiting.pop(0)
            future.set_result(do())


def legs_routine(
    *names: str, title: str = "Legs", seconds: int = 20, say: str | None = None
) -> Routine:
    """Return steps done on the left and on the right, with towels before."""
    steps = [{"name": name, "duration": seconds, "say": say or "Go on."} for name in names]
    return Routine.model_validate(
        {
            "title": title,
            "setup": [{"name": "Towels", "say": "Roll a towel."}],
            "steps": [{"sides": ["left", "right"], "part": "leg", "steps": steps or [{}]}],
        }
    )


def legs(*names: str, title: str = "Legs", seconds: int = 20, say: str | None = None) -> Timeline:
    """Return the timeline of such a routine."""
    return placed_in_time(legs_routine(*names, title=title, seconds=seconds, say=say))


def placed_in_time(routine: Routine, without: frozenset[int] = frozenset()) -> Timeline:
    """Return the timeline of a routine, 0.9 s for each thing said and 0.4 s for each sound."""
    turns = unroll(routine, shipped_techniques(), without)
    lengths: dict[Content, int] = {Spoken(text): 900 for text in everything_said(turns)}
    lengths |= {Chime(name): 400 for name in ChimeName}
    return timeline(routine.title, turns, lengths)


LEGS = legs(*STEPS)


def session_file(folder: Path, text: str = "title: Legs\n") -> Path:
    """Write something that stands for a session file."""
    path = folder / "legs.yaml"
    path.write_text(text)
    return path


def left_at(folder: Path, session: Path, segment: int, *, age: float = 0) -> Path:
    """Leave a run unfinished at a segment, so many seconds ago; give its journal."""
    before = set(folder.glob("*.json"))
    with Journal(folder, session, LEGS, AtOnce()) as journal:
        journal.note(LEGS.segments[segment], 0.0)
    [path] = set(folder.glob("*.json")) - before
    at = path.stat().st_mtime - age
    for file in folder.glob(f"{path.stem}.*"):
        os.utime(file, (at, at))
    return path
