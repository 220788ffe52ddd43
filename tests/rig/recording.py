"""What a sound card played, on the monotonic clock: the recording, and how one is put together.

The sound arrives as stretches, each without a hole. Between two stretches the card was gone or
stalled; the recording is silent there, and says so in `gaps`.
"""

from __future__ import annotations

import math
import wave
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Samples: TypeAlias = npt.NDArray[np.int16]
Gap: TypeAlias = tuple[float, float]

CHANNELS = 2
FRAME_BYTES = 2 * CHANNELS

AHEAD_S = 0.010
"""How far ahead of the clock the card renders while a recorder listens, in seconds.

The null sink renders as far ahead as its most impatient listener asks for, which is the recorder
with its 10 ms. A player that asks for less than that makes recorded instants late by the rest.
"""


@dataclass(eq=False)
class Recording:
    """Mono sound that a card played; it is filled in when the block that records it ends.

    samples: 16-bit, one for each frame; the mean of left and right, rounded down.
    rate: frames a second.
    t0: the `time.monotonic()` second at which the first sample was heard.
    gaps: the spans, as (start, stop) in monotonic seconds, in which the card played nothing at
        all. The samples are zero there.
    """

    rate: int
    samples: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    t0: float = math.nan
    gaps: tuple[Gap, ...] = ()

    def instant_of(self, frame: int) -> float:
        """Tell the monotonic second at which this frame was heard."""
        return self.t0 + frame / self.rate

    def frame_at(self, instant: float) -> int:
        """Find the frame nearest to a monotonic second; it may lie outside of the recording.

        Raises ValueError while the recording is still running.
        """
        if math.isnan(self.t0):
            raise ValueError("the recording is filled in when its block ends; ask after that")
        return round((instant - self.t0) * self.rate)

    def between(self, start: float, stop: float) -> Samples:
        """Cut out the samples heard from one monotonic second up to another.

        Raises ValueError where nothing was recorded, since a test that looks for silence must not
        pass because nobody listened.
        """
        first, last = self.frame_at(start), self.frame_at(stop)
        if not 0 <= first <= last <= len(self.samples):
            raise ValueError(
                f"{start - self.t0:.3f} to {stop - self.t0:.3f} s is not a span of the recording, "
                f"which is {len(self.samples) / self.rate:.3f} s long"
            )
        return self.samples[first:last]

    def save(self, path: Path) -> None:
        """Write the samples as a mono WAV file, for a person to listen to."""
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.samples.astype("<i2").tobytes())


class Stretch:
    """Sound that arrived without a hole, in stereo, and the instant its first frame was heard.

    The card is paced by the monotonic clock, so frame n is heard at `start + n / rate`. Every
    arrival gives an estimate of the start that a busy machine makes too late and nothing makes too
    early; the earliest one holds.
    """

    def __init__(self, rate: int) -> None:
        """Begin an empty stretch of `rate` frames a second."""
        self.start = math.inf
        self._rate = rate
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def frames(self) -> int:
        """How many whole frames have arrived."""
        return self._size // FRAME_BYTES

    def add(self, data: bytes, arrived: float) -> None:
        """Append stereo 16-bit sound that arrived at this monotonic second."""
        self._parts.append(data)
        self._size += len(data)
        self.start = min(self.start, arrived + AHEAD_S - self.frames / self._rate)

    def mono(self) -> Samples:
        """Average left and right, rounded down; exact where both are equal."""
        data = b"".join(self._parts)[: self.frames * FRAME_BYTES]
        # In 32 bits, since the sum of two samples does not fit into 16.
        stereo = np.frombuffer(data, "<i2").reshape(-1, CHANNELS).astype(np.int32)
        return np.asarray(stereo.sum(axis=1) >> 1, np.int16)


def fill(recording: Recording, stretches: Sequence[Stretch], began: float, ended: float) -> None:
    """Lay stretches out on the monotonic clock, with silence in the holes between them.

    The recording starts with the first sound, but no later than `began`, and ends with the last
    sound, but no earlier than `ended` (monotonic seconds).
    """
    heard = [stretch for stretch in stretches if stretch.frames]
    recording.t0 = min([began, *(stretch.start for stretch in heard[:1])])
    parts: list[Samples] = []
    gaps: list[Gap] = []
    position = 0

    def silence_until(frame: int) -> None:
        nonlocal position
        if frame > position:
            parts.append(np.zeros(frame - position, np.int16))
            gaps.append((recording.instant_of(position), recording.instant_of(frame)))
            position = frame

    for stretch in heard:
        silence_until(recording.frame_at(stretch.start))
        parts.append(stretch.mono())
        position += stretch.frames
    silence_until(recording.frame_at(ended))
    recording.samples = np.concatenate([np.zeros(0, np.int16), *parts])
    recording.gaps = tuple(gaps)
