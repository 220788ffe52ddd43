"""Music for tests, held in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from handscue.mix.bed import measured
from handscue.sounds.clip import Samples, from_float
from handscue.sounds.measured import Measured
from handscue.units import FRAMES_PER_SECOND, Frames


@dataclass(frozen=True, eq=False)
class HeldMusic:
    """See ``handscue.sounds.music.Music``."""

    samples: Samples

    @property
    def frames(self) -> Frames:
        return len(self.samples)

    @cached_property
    def measured(self) -> Measured:
        return measured(iter([self.samples]))

    def read(self, start: Frames, frames: Frames) -> Samples:
        return self.samples[start : start + frames]


def pad(seconds: float, peak: float = 0.3, seed: int = 0) -> HeldMusic:
    """Give tones that swell and sink, with a little hiss: never silent, never the same."""
    time = np.arange(round(seconds * FRAMES_PER_SECOND)) / FRAMES_PER_SECOND
    random = np.random.default_rng(seed)
    tones = sum(
        np.sin(2 * np.pi * hertz * time + hertz) * (1 + 0.3 * np.sin(2 * np.pi * time / n))
        for n, hertz in enumerate((131.0, 196.0, 262.0, 330.0), start=3)
    )
    sound = tones / 5 + random.normal(size=len(time)) * 0.02
    return HeldMusic(from_float(peak * sound / np.abs(sound).max()))
