"""How a microphone's clock drifts against the loudspeaker's, and sound held back accordingly.

Each clock is off by some parts in a million, and a microphone with a clock of its own hears what is
played a little later, or earlier, from prompt to prompt. Between prompts nothing can be heard of
that: so the drift is estimated, and what is played is read at the microphone's pace, through
silence too (as Pawig, Enzner and Vary do, "Adaptive sampling rate correction for acoustic echo
control in voice-over-IP", 2010). Here it is the slope of the delays that are seen, by the median of
those between any two (Theil and Sen): it depends on no filter, so it cannot run away with one.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from handscue.listen.sound import SAMPLE_RATE, Matrix, Samples

EDGE = 16  # samples to each side that reading between two of them takes

_SEEN = 60  # delays: a minute of continuous sound; of a prompt every five seconds, nearly two
_ENOUGH, _ENOUGH_S = 8, 10  # delays, and the time from the first to the last
_APART_S = 2  # two looks that share no sound
_FASTEST = 300e-6  # no sound card is so far off
_LEAST = 0.5e-6  # what is less moves by a tenth of a sample in ten seconds
_JUMP = 4.0  # samples: beyond any drift, the way itself is another
_STRAIGHT = 1.0  # samples from the line, root mean square: it was 0.1 to 0.4 in a made-up room
_BLURRED_S = 1.0  # of drift that a look may add to that: each sees the delay of two seconds
_EXACT = 0.05  # samples that a delay is taken to be off by, at least
_SURE = 4.0  # standard errors that a new estimate differs by


class Drift:
    """By how much the delay grows, in samples a sample; 0 until that is sure."""

    def __init__(self) -> None:
        self.rate = 0.0
        self._seen: deque[tuple[float, float]] = deque(maxlen=_SEEN)

    def feed(self, at: float, delay: float) -> None:
        """Take a delay and when it was so, both in samples."""
        if self._seen and self._jumped(at, delay):
            self._seen.clear()
        self._seen.append((at, delay))
        span = at - self._seen[0][0]
        if len(self._seen) >= _ENOUGH and span >= _ENOUGH_S * SAMPLE_RATE:
            self._estimate()

    def _jumped(self, at: float, delay: float) -> bool:
        last_at, last = self._seen[-1]
        return abs(delay - last) > _JUMP + _FASTEST * abs(at - last_at)

    def _estimate(self) -> None:
        """Believe the slope of what is seen where they lie on a line, if it surely is another."""
        at, delays = np.transpose(self._seen)
        rate = _slope(at, delays)
        off = float(np.std(delays - rate * at))
        if off > _STRAIGHT + _BLURRED_S * SAMPLE_RATE * abs(rate):
            self._seen.clear()
            return
        error = max(off, _EXACT) / (float(np.std(at)) * len(at) ** 0.5)
        if abs(rate) < _FASTEST and abs(rate - self.rate) > _SURE * error:
            self.rate = rate if abs(rate) > _LEAST else 0.0


def late(sound: Samples, count: int, first: float, last: float) -> Matrix:
    """Return the last samples of a sound as they were some samples ago, at the first and the last.

    ``first`` and ``last`` are whole, or at least ``EDGE``: what comes after the sound is not known.
    """
    begun = _late(sound, count, first)
    if first == last:
        return begun
    told: Matrix = begun + np.arange(count) / count * (_late(sound, count, last) - begun)
    return told


def _late(sound: Samples, count: int, by: float) -> Matrix:
    """Read a sound between its samples, by a windowed sinc."""
    whole = int(by)
    until = len(sound) - whole
    if by == whole:
        return sound[until - count : until].astype(np.float64)
    near = sound[until - count - EDGE : until + EDGE].astype(np.float64)
    off = np.arange(-EDGE, EDGE + 1) - (by - whole)
    return np.convolve(near, np.sinc(off) * np.cos(np.pi / 2 * off / (EDGE + 1)) ** 2, "valid")


def _slope(at: Matrix, delays: Matrix) -> float:
    """Return the median slope between any two that share no sound."""
    one, other = np.triu_indices(len(at), 1)
    apart = at[other] - at[one]
    far = apart > _APART_S * SAMPLE_RATE
    return float(np.median((delays[other] - delays[one])[far] / apart[far]))
