"""A clip: the samples of one phrase or sound, in the one format everything here is mixed in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from handscue.units import to_milliseconds

if TYPE_CHECKING:
    from handscue.units import Frames, Milliseconds

Samples: TypeAlias = npt.NDArray[np.int16]  # shape (frames,): mono, 48 000 frames a second

FULL_SCALE = 32767
SILENT_BELOW = 48  # -57 dB of full scale: under the hiss of a quiet room


@dataclass(frozen=True, eq=False)
class Clip:
    """Sound of shape (frames,), 16-bit, mono, 48 000 frames a second; never written to."""

    samples: Samples

    def __post_init__(self) -> None:
        self.samples.setflags(write=False)

    @property
    def frames(self) -> Frames:
        """How long it is."""
        return len(self.samples)

    @cached_property
    def digest(self) -> bytes:
        """What tells it from every clip that sounds otherwise."""
        return hashlib.sha256(np.ascontiguousarray(self.samples).data).digest()[:16]

    @property
    def length_ms(self) -> Milliseconds:
        """How long it is, a part of a millisecond counted as one."""
        return to_milliseconds(self.frames)


def from_float(samples: npt.NDArray[np.floating]) -> Samples:
    """Round samples of full scale 1.0 to 16 bits, what is beyond full scale held at it."""
    scaled = np.rint(samples * FULL_SCALE)
    rounded: Samples = np.clip(scaled, -FULL_SCALE, FULL_SCALE).astype(np.int16)
    return rounded


def trimmed(samples: Samples, margin: Frames) -> Samples:
    """Cut silence from both ends but for a margin; of silence alone nothing is left."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) >= SILENT_BELOW)
    if not len(loud):
        return samples[:0]
    return samples[max(0, loud[0] - margin) : loud[-1] + 1 + margin]
