"""Commands that are said: a source like a pedal, behind a process that hears and may be lost.

What is lost is tried again, after pauses that grow. What the microphone gives is watched, too, so
that one that is switched off or far too loud is told of. All by instants that are handed in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from handscue.play.inputs.keymap import Origin
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.said import Beat, HeardWord, Lost, Said
from handscue.play.inputs.source import Press

if TYPE_CHECKING:
    from handscue.units import Seconds

NEVER = float("-inf")
DEAF_S = 1.0  # after a command
SILENT_S = 3.0  # without a beat, and it is taken for dead
START_S = 30.0  # to load its models on a busy computer
PAUSES_S = (1.0, 2.0, 5.0, 10.0, 30.0)  # before it is tried again; the last for ever
LASTED_S = 60.0  # after which it counts as having worked
WATCHED = 16  # beats looked at: four seconds
CLIPPED = 4  # of them: more than a cough

MUTED = "The microphone is silent. Is it switched off?"
TOO_LOUD = "The microphone is too loud to hear words. Turn its level down."
ECHO = (
    "The loudspeaker's sound comes too late to be told apart from your voice. "
    "Speak up, or connect it by cable."
)


class Listener(Protocol):
    """What hears: says what it has heard through a descriptor that can be waited for."""

    def fileno(self) -> int:
        """Return what becomes readable when it has said something."""
        ...

    def take(self) -> Sequence[Said]:
        """Return what it has said. Never waits."""
        ...

    def close(self) -> None:
        """End it, and with it its use of the microphone. Closing again does nothing."""
        ...


class SpokenWords:
    """See ``inputs.source.Source``: presses are commands, by their names."""

    origin = Origin.SPOKEN

    def __init__(self, start: Callable[[], Listener]) -> None:
        self._start = start
        self._listener: Listener | None = None
        self._started_at = self._heard_at = self._try_at = self._deaf_until = NEVER
        self._failures = 0
        self._why: str | None = None
        self._beats: deque[Beat] = deque(maxlen=WATCHED)

    @property
    def is_on(self) -> bool:
        """Whether the microphone is being listened to."""
        return bool(self._listener and self._beats)

    @property
    def beat(self) -> Beat | None:
        """What was said last of how loud it is, while it listens."""
        return self._beats[-1] if self.is_on else None

    @property
    def notice(self) -> str | None:
        """See ``Source``."""
        if self._why:
            return f"Not listening: {self._why}. Trying again."
        return troubled(self._beats)

    def descriptors(self) -> Collection[int]:
        """See ``Source``."""
        return (self._listener.fileno(),) if self._listener else ()

    def deadline(self) -> Seconds | None:
        """See ``Source``."""
        if self._listener is None:
            return self._try_at
        return self._heard_at + (SILENT_S if self._beats else START_S)

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:  # noqa: ARG002
        """See ``Source``."""
        presses = [press for said in self._taken() for press in self._understood(said, now)]
        if self._listener is None and now >= self._try_at:
            self._try(now)
        elif self._listener and now >= (self.deadline() or now):
            self._lose("it does not respond", now)
        return presses

    def close(self) -> None:
        """See ``Source``."""
        if self._listener:
            self._listener.close()
        self._listener = None
        self._beats.clear()

    def _taken(self) -> Sequence[Said]:
        return self._listener.take() if self._listener else ()

    def _understood(self, said: Said, now: Seconds) -> Iterator[Press]:
        if self._listener is None:  # lost a moment ago
            return
        self._heard_at = now
        match said:
            case Lost(why):
                self._lose(why, now)
            case Beat():
                self._beats.append(said)
                self._why = None
                if now - self._started_at >= LASTED_S:
                    self._failures = 0
            case HeardWord(command) if now >= self._deaf_until:
                self._deaf_until = now + DEAF_S
                yield Press(command, Edge.TYPED)

    def _try(self, now: Seconds) -> None:
        self._started_at = self._heard_at = now
        try:
            self._listener = self._start()
        except OSError as error:
            self._lose(f"its process does not start ({error})", now)

    def _lose(self, why: str, now: Seconds) -> None:
        self.close()
        self._why = why
        self._try_at = now + PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self._failures += 1


def troubled(beats: Collection[Beat]) -> str | None:
    """Say what keeps words from being heard, by the last beats there were."""
    if len(beats) == WATCHED and all(beat.is_silent for beat in beats):
        return MUTED
    if sum(beat.is_clipped for beat in beats) >= CLIPPED:
        return TOO_LOUD
    return ECHO if len(beats) == WATCHED and all(beat.is_lost for beat in beats) else None
