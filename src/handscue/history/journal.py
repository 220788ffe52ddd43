"""The journal of the running session: the step it is in, durably, for when the power goes.

A run has files of its own, named by its process and at random, so that two players never write
the same one: the journal, and a lock that is held as long as the process lives.
"""

from __future__ import annotations

import os
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, wait
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from handscue import whole
from handscue.history import dropping, lock
from handscue.history.note import NOTHING, Agreed, Process, digest_of, note
from handscue.history.unfinished import Unfinished, boot_id

if TYPE_CHECKING:
    from typing import Self

    from handscue.schedule.timeline import Segment, Timeline
    from handscue.units import Seconds

MOST_A_MINUTE = 6  # writes, so that a disk can sleep and a flash card lasts
END_S = 2.0  # how long the end of a session waits for the disk


SAME_END_S = 1.0  # two ends no further apart are one, told by clocks that differ


class _Place(NamedTuple):
    """Where a session is, and when it is to end, if that was agreed."""

    segment: Segment
    ends_at: float | None

    def looks_like(self, written: _Place | None) -> bool:
        """Return whether there is nothing new in it."""
        if written is None or written.segment.index != self.segment.index:
            return False
        if self.ends_at is None or written.ends_at is None:
            return self.ends_at is written.ends_at
        return abs(self.ends_at - written.ends_at) < SAME_END_S


class Journal:
    """Keeps the place of one run in a folder; a disk that is full or slow disturbs nobody.

    Everything is written in the ``executor``, one thing at a time, which should serve nothing
    else: a disk may stall for seconds. ``session`` is the session file; what cannot be read
    again, such as a pipe, gets no journal. ``instead_of`` is the run that is gone on with: it is
    taken away once the place is kept anew. ``agreed`` is kept with the place.
    """

    def __init__(
        self,
        folder: Path,
        session: Path,
        timeline: Timeline,
        executor: Executor,
        instead_of: Unfinished | None = None,
        agreed: Agreed = NOTHING,
    ) -> None:
        self._session, self._timeline = session.absolute(), timeline
        self._digest = digest_of(session)
        self._executor = executor
        self._old, self._agreed = instead_of, agreed
        self._path = folder / f"{os.getpid()}-{secrets.token_hex(4)}.json"
        self._lock: lock.Lock | None = None
        self._begun = False
        self._tried: deque[Seconds] = deque(maxlen=MOST_A_MINUTE)
        self._wanted: _Place | None = None
        self._written: _Place | None = None
        self._writing: Future[None] | None = None

    def note(self, segment: Segment, now: Seconds, ends_at: float | None = None) -> None:
        """Keep the segment that the session is in. Comes back at once; call it at every look.

        ``ends_at`` is when it is to end, in Unix time, where that was agreed. What is new is
        written, and what could not be is tried again, a few times a minute.
        """
        self._wanted = _Place(segment, ends_at)
        if self._is_kept() or self._is_busy() or not may_write(self._tried, now):
            return
        self._tried.append(now)
        self._writing = self._executor.submit(self._write, self._wanted)

    def clear(self) -> None:
        """Forget this run: it came to a proper end."""
        self._wanted = None
        self._finally(self._remove)

    def close(self) -> None:
        """Leave this run as unfinished, at the segment noted last."""
        if self._wanted is not None and not self._is_kept():
            self._executor.submit(self._write, self._wanted)
        self._finally(self._release)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _is_kept(self) -> bool:
        """Return whether there is nothing to write."""
        return self._digest is None or (
            self._wanted is not None and self._wanted.looks_like(self._written)
        )

    def _is_busy(self) -> bool:
        return self._writing is not None and not self._writing.done()

    def _finally(self, what: Callable[[], None]) -> None:
        wait([self._executor.submit(what)], END_S)

    def _write(self, place: _Place) -> None:
        try:
            self._begin()
            whole.write_whole(self._path, self._content(place), mode=whole.PRIVATE)
        except (OSError, ValueError):  # tried again at a later look
            return
        self._written = place
        if self._old is not None:
            dropping.drop(self._old.path)
            self._old = None

    def _begin(self) -> None:
        if self._begun and self._path.parent.is_dir():
            return
        self._release()
        whole.make_folder(self._path.parent, 0o700)
        dropping.prune(self._path.parent)
        self._lock = lock.take(self._path.with_suffix(".lock"))
        self._begun = True

    def _content(self, place: _Place) -> bytes:
        agreed = self._agreed.model_copy(update={"ends_at": place.ends_at})
        kept = note(
            self._session,
            self._digest or "",
            self._timeline,
            place.segment,
            Process(os.getpid(), boot_id()),
            agreed,
        )
        nothing = {"agreed": agreed == NOTHING, "round_numbers": not kept.round_numbers}
        unsaid = {name for name, is_unsaid in nothing.items() if is_unsaid}
        return kept.model_dump_json(indent=1, exclude=unsaid).encode()

    def _remove(self) -> None:
        dropping.remove(self._path)
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            lock.release(self._lock)
        self._lock, self._begun = None, False


def may_write(tried: Iterable[Seconds], now: Seconds) -> bool:
    """Return whether there may be one more write after those at the given instants."""
    return sum(now - at < 60 for at in tried) < MOST_A_MINUTE
