"""Ears: where sounds are in a recording, and how well they kept to the plan."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rig.recording import Recording

Seconds: TypeAlias = npt.NDArray[np.float64]
Sound: TypeAlias = npt.NDArray[Any]

LIKENESS = 0.7
"""The correlation from which on a clip counts as found."""

_FAINTEST = 1e-4
"""Below this part of its energy (-40 dB) a clip is not heard, however much its shape is alike."""

_TIE = 1e-6
"""Likenesses that differ by less than this are equal but for rounding."""


@dataclass(frozen=True)
class Timing:
    """How well sounds kept to their plan. Figures that too few sounds were heard for are NaN.

    latency_ms: how late the sounds typically are (the median); a player can make up for it.
    jitter_p95_ms, jitter_max_ms: how far sounds lie from that median, early or late.
    drift_ms_per_min: how much later sounds get as time goes on (the slope of a fitted line).
    missing: how many planned sounds were not heard.
    count: how many sounds were planned.
    """

    latency_ms: float
    jitter_p95_ms: float
    jitter_max_ms: float
    drift_ms_per_min: float
    missing: int
    count: int


def onsets(samples: Sound, rate: int, threshold: float = 0.02, quiet_s: float = 0.08) -> Seconds:
    """Find the seconds, from the first sample on, at which a sound begins after a silence.

    A frame is loud from `threshold` on, a part of full scale (1.0 where samples are floats). An
    onset is a loud frame with no other in the `quiet_s` seconds before it; before the first sample
    all was silent.
    """
    full_scale = 32768 if np.issubdtype(samples.dtype, np.integer) else 1
    # As floats, since the lowest 16-bit sample has no positive counterpart in 16 bits.
    loud = np.flatnonzero(np.abs(samples.astype(np.float64)) >= threshold * full_scale)
    begins = np.diff(loud, prepend=-math.inf) > quiet_s * rate
    return np.asarray(loud[begins] / rate, np.float64)


def find_clip(
    recording: Recording, clip_samples: Sound, near: float, within: float
) -> float | None:
    """Find the monotonic second at which a known clip was heard, to the sample.

    That is the instant of its first sample, even where that one is silent. It is looked for from
    `within` seconds before the monotonic second `near` to as many after, and of several places
    that are equally alike the one nearest to `near` is taken. None if no place correlates by 0.7
    or more, or if it is 40 dB or more below the clip. Raises ValueError if `near` lies outside of
    the recording.
    """
    middle, reach = recording.frame_at(near), round(within * recording.rate)
    if not 0 <= middle <= len(recording.samples):
        raise ValueError(f"{near - recording.t0:.3f} s from its start is outside of the recording")
    first = middle - reach
    window = _padded(recording.samples, first, 2 * reach + len(clip_samples))
    likeness = _likeness(window, clip_samples)
    if likeness.max() < LIKENESS:
        return None
    alike = np.flatnonzero(likeness >= likeness.max() - _TIE)
    position = int(alike[np.argmin(np.abs(alike - reach))])
    return recording.instant_of(first + position)


def aligned(recording_samples: Sound, expected_samples: Sound) -> int:
    """Find the lag, in frames, at which the expected samples lie in a recording.

    It is the place most alike, and the first of several; whether
    `recording_samples[lag:lag + len(expected_samples)]` equals them is for the caller to check.
    Raises ValueError if the expected samples are silent or more than the recorded ones.
    """
    likeness = _likeness(recording_samples, expected_samples)
    return int(np.argmax(likeness >= likeness.max() - _TIE))


def paired(
    planned: Sequence[float], heard: Iterable[float], within: float = 0.5, early: float = 0.02
) -> list[float | None]:
    """Find for each planned second the first one heard in its turn, or None.

    For `timing`, where sounds were found by their onsets. A sound's turn lasts from `early`
    seconds before its plan to `within` seconds after, or to where the next one's turn begins. So
    it suits plans whose sounds lie further apart than the latency. Both must be sorted.
    """
    instants = [float(instant) for instant in heard]
    turns = [plan - early for plan in planned]

    def first(start: float, stop: float) -> float | None:
        index = bisect_left(instants, start)
        return instants[index] if index < len(instants) and instants[index] < stop else None

    return [
        first(turn, min(plan + within, next_turn))
        for plan, turn, next_turn in zip(planned, turns, [*turns[1:], math.inf], strict=True)
    ]


def timing(planned: Sequence[float], heard: Sequence[float | None]) -> Timing:
    """Compare the seconds planned with the seconds heard, one for one; None was not heard.

    Raises ValueError if they are not equally many; `paired` makes them so.
    """
    if len(planned) != len(heard):
        raise ValueError(f"{len(planned)} planned but {len(heard)} heard: see paired()")
    both = [(plan, ear) for plan, ear in zip(planned, heard, strict=True) if ear is not None]
    missing = len(planned) - len(both)
    if not both:
        return Timing(math.nan, math.nan, math.nan, math.nan, missing, len(planned))
    plan, ear = np.array(both, np.float64).T
    error_ms = (ear - plan) * 1000
    latency_ms = float(np.median(error_ms))
    jitter_ms = np.abs(error_ms - latency_ms)
    return Timing(
        latency_ms=latency_ms,
        jitter_p95_ms=float(np.percentile(jitter_ms, 95)),
        jitter_max_ms=float(jitter_ms.max()),
        drift_ms_per_min=_slope((plan - plan[0]) / 60, error_ms),
        missing=missing,
        count=len(planned),
    )


def _slope(x: Seconds, y: Seconds) -> float:
    """Fit a line and return its slope, or NaN where the points determine none."""
    spread = x - x.mean()
    squares = float(spread @ spread)
    return float(spread @ (y - y.mean())) / squares if squares else math.nan


def _likeness(window: Sound, clip: Sound) -> Seconds:
    """Correlate a clip, normalised (-1 to 1), with every place where it fits in a window."""
    window, clip = window.astype(np.float64), clip.astype(np.float64)
    energy = float(clip @ clip)
    if not 0 < len(clip) <= len(window) or energy == 0:
        raise ValueError(f"cannot place {len(clip)} samples of energy {energy:g} in {len(window)}")
    places = len(window) - len(clip) + 1
    size = 1 << (len(window) - 1).bit_length()
    spectrum = np.fft.rfft(window, size) * np.conj(np.fft.rfft(clip, size))
    product = np.fft.irfft(spectrum, size)[:places]
    total = np.concatenate(([0.0], np.cumsum(window**2)))
    energies = total[len(clip) :] - total[:places]
    heard = energies > _FAINTEST * energy
    return np.where(heard, product / np.sqrt(np.where(heard, energies, 1) * energy), 0.0)


def _padded(samples: Sound, first: int, count: int) -> Sound:
    """Cut `count` samples from the frame `first` on, with zeros where there are none."""
    inside = samples[max(first, 0) : max(first + count, 0)]
    before = max(-first, 0)
    return np.pad(inside, (before, max(count - before - len(inside), 0)))[:count]
