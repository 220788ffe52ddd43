"""What is played, handed on to whoever listens for it: never waited for, never changed.

Whoever hears a room with a loudspeaker in it has to know what the loudspeaker says.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from handscue.sounds.clip import Samples
    from handscue.units import Seconds

KEPT = 16  # pieces that nobody has taken; a device asks for 0.2 s at a time


class Piece(NamedTuple):
    """Sound, and the instant at which its first frame is to be heard (or a little later)."""

    at: Seconds
    samples: Samples


class Tap:
    """Pieces of what is played, the newest few of them. One thread puts in, one takes out."""

    def __init__(self) -> None:
        self._pieces: deque[Piece] = deque(maxlen=KEPT)
        self._come = threading.Event()

    def put(self, piece: Piece) -> None:
        """Put in what is played; where nobody takes it, the oldest is dropped. Never waits."""
        self._pieces.append(piece)
        self._come.set()

    def take(self, seconds: Seconds) -> list[Piece]:
        """Take out all there is, oldest first; where there is nothing, wait for it so long."""
        self._come.wait(seconds)
        self._come.clear()
        # What is put in from here on wakes again.
        return [self._pieces.popleft() for _ in range(len(self._pieces))]
