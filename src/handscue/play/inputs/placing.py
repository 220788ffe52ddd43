"""What was heard and what was played at the same time, side by side: pure, by instants handed in.

A microphone hands sound over when it has it, mostly a little late and now and then with a hole.
What is played is known before it is heard. Both are placed on one line of frames, 48 000 a second.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.sounds.clip import Samples
    from handscue.units import Frames, Seconds

HOLE = FRAMES_PER_SECOND // 4  # frames that arrival may differ from the count before a hole is seen
SLOW = FRAMES_PER_SECOND // 100  # frames that every arrival of a while is behind the count
WHILE = 10 * FRAMES_PER_SECOND
SEAM = FRAMES_PER_SECOND // 200  # frames between two pieces of one stream, by rounding


class Arrivals:
    """Places what a microphone hands over: counted, for its pace is steadier than its calls.

    Its clock may be slower than this computer's, by 70 ms in an hour or more. What is counted would
    in time be placed before it was played: so the count is put right where all arrives behind it.
    """

    def __init__(self) -> None:
        self._next: Frames | None = None
        self._since: Frames = 0
        self._least_late: Frames = HOLE

    def placed(self, arrived: Seconds, frames: Frames) -> Frames:
        """Return the frame at which so many frames begin that arrived at an instant."""
        by_clock = round(arrived * FRAMES_PER_SECOND) - frames
        first = self._next
        if first is None or abs(by_clock - first) > HOLE:
            first = self._counted_from(by_clock)
        self._least_late = min(self._least_late, by_clock - first)
        if first - self._since >= WHILE:
            behind = self._least_late if self._least_late > SLOW else 0
            first = self._counted_from(first + behind)
        self._next = first + frames
        return first

    def _counted_from(self, first: Frames) -> Frames:
        self._since, self._least_late = first, HOLE
        return first


class Played:
    """What is played, to be had for a stretch of time. Stretches are asked for in their order."""

    def __init__(self) -> None:
        self._pieces: deque[tuple[Frames, Samples]] = deque()

    def put(self, at: Seconds, samples: Samples) -> None:
        """Place what is heard from an instant on; what was to be heard after that no longer is."""
        start = round(at * FRAMES_PER_SECOND)
        end = self._end()
        if end is not None and abs(start - end) <= SEAM:
            start = end
        else:
            self._cut(start)
        self._pieces.append((start, samples))

    def read(self, start: Frames, frames: Frames) -> Samples:
        """Return what is heard from a frame on; silence where nothing is known of."""
        heard = np.zeros(frames, np.int16)
        while self._pieces and self._pieces[0][0] + len(self._pieces[0][1]) <= start:
            self._pieces.popleft()
        for at, samples in self._pieces:
            first, last = max(start, at), min(start + frames, at + len(samples))
            if first < last:
                heard[first - start : last - start] = samples[first - at : last - at]
        return heard

    def _end(self) -> Frames | None:
        return self._pieces[-1][0] + len(self._pieces[-1][1]) if self._pieces else None

    def _cut(self, start: Frames) -> None:
        while self._pieces and self._pieces[-1][0] >= start:
            self._pieces.pop()
        if self._pieces:
            at, samples = self._pieces[-1]
            self._pieces[-1] = at, samples[: start - at]
