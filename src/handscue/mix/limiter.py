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

HALF = FRAMES_PER_MILLISECOND // 2
REACH_MS = 4  # how long before and after a peak the gain is on its way
_WEIGHTS = np.hanning(2 * REACH_MS + 3)[1:-1] / np.hanning(2 * REACH_MS + 3).sum()


def peaks_per_ms(samples: Samples) -> Levels:
    """Return the highest level in each millisecond, where full scale is 1."""
    if not len(samples):
        return np.zeros(0)
    each_ms = np.arange(0, len(samples), FRAMES_PER_MILLISECOND)
    level = np.abs(samples)  # no sample is -32 768
    return np.asarray(np.maximum.reduceat(level, each_ms) / FULL_SCALE)


def limiting_gain(peaks: Levels, ceiling: float) -> Levels:
    """Return the gain of each millisecond that keeps peaks under a ceiling, and changes smoothly.

    Drawn in straight lines from the middle of one millisecond to that of the next, it is nowhere
    more than the peak there allows.
    """
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    if not len(wanted) or wanted.min() >= 1.0:
        return wanted
    reach = REACH_MS + 1
    lowest = _lowest_of(_between(1.0, wanted, 1.0, reach), 2 * reach + 1)
    smooth = np.convolve(_between(lowest[0], lowest, lowest[-1], REACH_MS), _WEIGHTS, "valid")
    return np.asarray(np.minimum(smooth, 1.0))


def _between(before: float, levels: Levels, after: float, times: int) -> Levels:
    """Return levels with another before and after them, so many times (slow by ``np.pad``)."""
    return np.concatenate([np.full(times, before), levels, np.full(times, after)])


def _lowest_of(levels: Levels, width: int) -> Levels:
    """Return the lowest of each run of so many levels, from those of runs half as long."""
    reached = 1
    while reached < width:
        step = min(reached, width - reached)
        levels = np.minimum(levels[:-step], levels[step:])
        reached += step
    return levels


def with_gain(clip: Clip, gain: float, limiting: Levels) -> Clip:
    """Return a clip with a gain of its own, and one each millisecond."""
    rows = len(limiting) + 1  # from the middle of each millisecond to that of the next
    louder = np.zeros((rows, FRAMES_PER_MILLISECOND), np.float32)
    samples = louder.ravel()[HALF : HALF + clip.frames]
    np.multiply(clip.samples, np.float32(gain), out=samples)
    _limit(louder, limiting)
    np.rint(samples, out=samples)
    np.clip(samples, -FULL_SCALE, FULL_SCALE, out=samples)
    return Clip(samples.astype(np.int16))


def _limit(rows: npt.NDArray[np.float32], limiting: Levels) -> None:
    """Turn down sound by straight lines from the middle of each millisecond to that of the next."""
    ends = np.concatenate([limiting[:1], limiting, limiting[-1:]]).astype(np.float32)
    limited = np.flatnonzero(np.minimum(ends[:-1], ends[1:]) < 1.0)
    along = (np.arange(FRAMES_PER_MILLISECOND, dtype=np.float32) + 0.5) / FRAMES_PER_MILLISECOND
    rows[limited] *= ends[limited, None] + np.diff(ends)[limited, None] * along
