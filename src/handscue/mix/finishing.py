"""A clip with its gain and its peaks limited, made only when it is heard.

An export whose packets are kept hears none of it: what those packets are known by follows from the
clip as it was and from what is done to it.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from handscue.mix.limiter import limiting_gain, peaks_per_ms, with_gain
from handscue.sounds.clip import Clip
from handscue.sounds.loudness import Decibels, decibels, ratio, true_peak

if TYPE_CHECKING:
    from handscue.sounds.clip import Samples
    from handscue.units import Frames

BETWEEN_SAMPLES: Decibels = 0.5  # by which a peak between samples may exceed them
EDITION = 1  # one more whenever the same clip with the same gain is to sound another way


class Finished(Clip):
    """See above; ``highest`` is the highest true peak it may have. Any thread may ask."""

    def __init__(self, clip: Clip, gain: Decibels, highest: Decibels) -> None:
        self._gain, self._highest, self._frames = gain, highest, clip.frames
        self._digest_before = clip.digest
        self._held = clip.samples, False  # as they were; then as they are to be, and True

    @property
    def samples(self) -> Samples:
        """See ``Clip``."""
        samples, is_finished = self._held
        if not is_finished:
            samples = finished(Clip(samples), ratio(self._gain), self._highest).samples
            self._held = samples, True  # in one step: another thread may ask
        return samples

    @property
    def frames(self) -> Frames:
        """See ``Clip``."""
        return self._frames

    @cached_property
    def digest(self) -> bytes:
        """See ``Clip``."""
        done = f"{EDITION} {np.__version__} {self._gain:.6f} {self._highest:.6f}"
        return hashlib.sha256(self._digest_before + done.encode()).digest()[:16]


def finished(clip: Clip, gain: float, highest: Decibels) -> Clip:
    """Return a clip with its gain, its peaks limited; those between samples by a little more."""
    peaks = peaks_per_ms(clip.samples)
    limited = with_gain(clip, gain, limiting_gain(peaks * gain, ceiling(highest)))
    over = decibels(true_peak(limited.samples)) - highest
    return limited if over <= 0 else with_gain(limited, ratio(-over), np.ones(len(peaks)))


def ceiling(highest: Decibels) -> float:
    """Return the highest level of a sample where no true peak may be over another."""
    return ratio(highest - BETWEEN_SAMPLES)
