"""Taking down peaks: the gain is drawn in before a peak and let go after it, a millisecond a step.

Speech has peaks some 20 dB over its loudness, which last a millisecond or two. Turned down for so
short a time they are not missed, and all the rest can be as loud as it should be.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from handscue.sounds.clip import FULL_SCALE, Clip, Samples
from handscue.units import FRAMES_PER_MILLISECOND

Levels: TypeAlias = npt.NDArray[np.float64]  # a value each millisecond

REACH_MS = 4  # how long before and after a peak the gain is on its way
_WEIGHTS = np.hanning(2 * REACH_MS + 3)[1:-1] / np.hanning(2 * REACH_MS + 3).sum()


def peaks_per_ms(samples: Samples) -> Levels:
    """Give the highest level in each millisecond, where full scale is 1."""
    ms = -(-len(samples) // FRAMES_PER_MILLISECOND)
    level = np.zeros(ms * FRAMES_PER_MILLISECOND, np.int16)
    np.abs(samples, out=level[: len(samples)])  # no sample is -32 768
    return np.asarray(level.reshape(ms, FRAMES_PER_MILLISECOND).max(axis=1, initial=0) / FULL_SCALE)


def limiting_gain(peaks: Levels, ceiling: float) -> Levels:
    """Give the gain of each millisecond that keeps peaks under a ceiling, and changes smoothly.

    Drawn in straight lines from the middle of one millisecond to that of the next, it is nowhere
    more than the peak there allows.
    """
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    if not len(wanted) or wanted.min() >= 1.0:
        return wanted
    reach = REACH_MS + 1
    around = np.pad(wanted, reach, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 1).min(axis=1)
    smooth = np.convolve(np.pad(lowest, REACH_MS, mode="edge"), _WEIGHTS, "valid")
    return np.asarray(np.minimum(smooth, 1.0))


def with_gain(clip: Clip, gain: float, limiting: Levels) -> Clip:
    """Give a clip with a gain of its own, and one each millisecond."""
    samples = clip.samples.astype(np.float32)
    samples *= np.float32(gain)
    if len(limiting) and limiting.min() < 1.0:
        middles = (np.arange(len(limiting)) + 0.5) * FRAMES_PER_MILLISECOND - 0.5
        drawn = np.interp(np.arange(clip.frames), middles, limiting)
        samples *= drawn.astype(np.float32)
    louder = np.rint(samples, out=samples)
    return Clip(np.clip(louder, -FULL_SCALE, FULL_SCALE).astype(np.int16))
