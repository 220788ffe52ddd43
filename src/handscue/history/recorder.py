"""Keeps how long the steps of the running session take, disturbing nobody."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Executor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.errors import HistoryError
from handscue.history import database, runs
from handscue.history.measuring import Ended, Look, Measuring, Took

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from handscue.history.runs import Beginning, Kept
    from handscue.units import Seconds

END_S = 2.0  # how long the end of a session waits for the disk


class Recorder:
    """Watches one run, and writes each step's time into the history as the step is over.

    Everything is written in the ``executor``, which should serve nothing else: a disk may stall,
    and another program may hold the history. What could not be written is tried again with the
    next step; ``trouble`` says what stands in the way. A run that is killed leaves the whole steps
    before. ``places`` gives for each segment the index of its step, see ``steps.step_indices``.
    """

    def __init__(
        self,
        path: Path,
        beginning: Beginning,
        places: Sequence[int | None],
        executor: Executor,
    ) -> None:
        self._path, self._beginning, self._places = path, beginning, places
        self._executor = executor
        self._measuring = Measuring(len(places))
        self._done: dict[int, Ended] = {}  # by the segment's index
        self._closed = False
        # What follows is touched in the executor alone.
        self._db: sqlite3.Connection | None = None
        self._run: int | None = None
        self.forgotten = False  # it was erased meanwhile
        self._waiting: list[Kept] = []
        self.notice: str | None = None  # of how the history was found
        self.trouble: str | None = None  # why it cannot be written
        self._opening = executor.submit(self._keep, [], None)

    @property
    def whole(self) -> int:
        """How many segments were done whole so far."""
        return sum(ended is not Ended.SKIPPED for ended in self._done.values())

    @property
    def finished(self) -> bool:
        """Whether the session came to its end, as far as was seen."""
        return self._measuring.finished

    def found(self, within: Seconds) -> str | None:
        """Say what there is to know of the history as it was found, waiting for it so long."""
        wait([self._opening], within)
        return self.trouble or self.notice

    def look(self, look: Look) -> None:
        """Take notice of the session as it is. Comes back at once; call it at every look."""
        self._measuring, took = self._measuring.after(look)
        if took:
            self._done[took.segment.index] = took.ended
            self._executor.submit(self._keep, self._kept(took), self._measuring)

    def close(self) -> None:
        """Write the end of the run. A run without a single look is none."""
        if self._closed:
            return
        self._closed = True
        if self._measuring.last is not None:
            self._executor.submit(self._keep, [], self._measuring)
        wait([self._executor.submit(self._release)], END_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _kept(self, took: Took) -> list[Kept]:
        segment = took.segment
        place = self._places[segment.index]
        if place is None:
            return []
        side = segment.turn.side and str(segment.turn.side)
        times = (took.planned_ms, took.took_ms, took.ended)
        return [runs.Kept(segment.index, place, side, *times)]

    def _keep(self, kept: list[Kept], so_far: Measuring | None) -> None:
        if self.forgotten:
            return
        self._waiting += kept
        try:
            with database.telling(self._path):
                if self._db is None:
                    self._db, self.notice = database.open_to_write(self._path)
                if so_far:
                    self._write(self._db, so_far)
        except HistoryError as error:
            self.trouble = str(error)
            self._release()
        except runs.ForgottenError:
            self.forgotten = True
        else:
            self._waiting, self.trouble = [], None

    def _write(self, db: sqlite3.Connection, so_far: Measuring) -> None:
        with database.writing(db):
            run = runs.begin(db, self._beginning) if self._run is None else self._run
            lasted, paused = round(so_far.lasted_s * 1000), round(so_far.paused_s * 1000)
            runs.go_on(db, run, self._waiting, runs.SoFar(lasted, paused, so_far.finished))
        self._run = run

    def _release(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
