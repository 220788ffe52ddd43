"""From what a sound card hands over to what is listened to: 48 kHz to 16 kHz, in even pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soxr

from handscue.listen.sound import HOP, SAMPLE_RATE, Samples
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FULL_SCALE = 32_768


class Downsampler:
    """Take 48 kHz, 16 bits, mono, in pieces of any length, and return them at 16 kHz."""

    def __init__(self) -> None:
        self._stream = soxr.ResampleStream(FRAMES_PER_SECOND, SAMPLE_RATE, 1, dtype="float32")

    def feed(self, samples: NDArray[np.int16]) -> Samples:
        """Return what can be told by now; some milliseconds remain for the next time."""
        floats = samples.astype(np.float32) / _FULL_SCALE
        told: Samples = self._stream.resample_chunk(floats)
        return told


class Hops:
    """Cut a stream into pieces of 80 ms."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: Samples) -> list[Samples]:
        """Return the whole pieces there are by now, oldest first; the rest is kept."""
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) // HOP * HOP
        self._rest = joined[whole:]
        return list(joined[:whole].reshape(-1, HOP))
