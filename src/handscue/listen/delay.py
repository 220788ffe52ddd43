"""How much later the microphone hears what is played: found first, then followed.

By the phases that both have in common (Knapp and Carter, "The generalized correlation method for
estimation of time delay", 1976), over the last seconds and smoothed over a few looks. A wired
loudspeaker answers within tens of milliseconds, a Bluetooth one within a few hundred.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handscue.listen.sound import SAMPLE_RATE, Matrix, Samples, level_db

if TYPE_CHECKING:
    from handscue.listen.cancelling import Spectra

LONGEST_S = 0.8  # Bluetooth and the device's own start; what is beyond cannot be followed
EARLIEST_S = -0.1  # looked for, too: it would mean that what is played is handed in too late

_EARLIEST = round(EARLIEST_S * SAMPLE_RATE)
_LOOK = 2 * SAMPLE_RATE  # samples looked at, once a second
_SLACK = SAMPLE_RATE  # samples by which the two may be apart
_EVERY = SAMPLE_RATE
_SMOOTHING = 0.5  # of the common phases, a look
_CLEAR = 8.0  # a peak, over the root mean square of the rest
_STEADY = SAMPLE_RATE // 125  # 8 ms: more than a drift moves in a second
_TOO_UNSTEADY = 4  # looks in a row that each found another delay
_AUDIBLE_DB = -70.0
_NEAR = 3  # samples from the peak of some looks that this look's own is looked for


class Echo(Enum):
    """What is known of the way from the loudspeaker to the microphone."""

    SILENT = auto()  # nothing is played, or it does not reach the microphone
    SEARCHING = auto()  # something reaches it, the delay is not sure yet
    FOLLOWED = auto()
    LOST = auto()  # later than can be followed, earlier than it was played, or unsteady


class Seen(NamedTuple):
    """A delay, to a fraction of a sample, and how many samples ago it was so."""

    ago: float
    delay: float


class DelayFinder:
    """Watch both streams and tell the delay, in samples, once it is sure."""

    def __init__(self) -> None:
        self.state = Echo.SILENT
        self.delay: int | None = None
        self._microphone = np.zeros(_LOOK, np.float32)
        self._played = np.zeros(_LOOK + _SLACK, np.float32)
        self._common: Spectra = np.zeros(_transform() // 2 + 1, complex)
        self._now = self._common  # the phases of the last look alone
        self._since = 0
        self._last: int | None = None
        self._unsteady = 0  # looks in a row

    def feed(self, microphone: Samples, played: Samples) -> Seen | None:
        """Take the same stretch of both; look once a second, and return what is seen for sure."""
        self._microphone = np.concatenate([self._microphone, microphone])[-_LOOK:]
        self._played = np.concatenate([self._played, played])[-_LOOK - _SLACK :]
        self._since += len(microphone)
        if self._since >= _EVERY:
            self._since = 0
            return self._look()
        return None

    def _look(self) -> Seen | None:
        """Judge the last seconds; where nothing was played, what was known stays known."""
        if min(level_db(self._played[-_LOOK:]), level_db(self._microphone)) < _AUDIBLE_DB:
            return None
        peak = self._peak()
        if peak is None:
            self.state = Echo.SILENT if self.delay is None else self.state
            self._last, self._unsteady = None, 0
            return None
        return self._seen(peak) if self._judge(peak) else None

    def _judge(self, peak: int) -> bool:
        """Believe a peak that is seen a second time in its place; return whether it is."""
        steady = self._last is not None and abs(peak - self._last) <= _STEADY
        self._unsteady = 0 if steady else self._unsteady + 1
        followed = steady and 0 <= peak <= LONGEST_S * SAMPLE_RATE
        if followed:
            self.state, self.delay = Echo.FOLLOWED, peak
        elif steady or self._unsteady >= _TOO_UNSTEADY:
            self.state = Echo.LOST
        else:
            self.state = Echo.SEARCHING if self.delay is None else self.state
        self._last = peak
        return followed

    def _peak(self) -> int | None:
        """Return where the two have most in common, in samples, or None where nowhere clearly."""
        size = _transform()
        common = np.fft.rfft(self._microphone, size) * np.fft.rfft(self._played, size).conj()
        self._now = common / (np.abs(common) + 1e-12)
        self._common = _SMOOTHING * self._common + self._now
        looked_at = _lags(self._common)
        at = int(np.argmax(looked_at))
        clear = looked_at[at] > _CLEAR * np.sqrt(np.mean(np.square(looked_at)))
        return at + _EARLIEST if clear else None

    def _seen(self, peak: int) -> Seen | None:
        """Return where this look alone sees the peak: a parabola through it, the high notes faint.

        It was so in the middle of the sound that was looked at.
        """
        lags = _lags(self._now * _LOW)
        first = max(1, peak - _EARLIEST - _NEAR)
        at = first + int(np.argmax(lags[first : first + 2 * _NEAR]))
        before, top, after = lags[at - 1 : at + 2]
        if top <= max(before, after):
            return None
        between = 0.5 * (before - after) / (before - 2 * top + after)
        power = np.square(self._microphone, dtype=np.float64)
        ago = float(power @ np.arange(_LOOK, 0, -1) / power.sum())
        return Seen(ago, at + _EARLIEST + float(between))


def _lags(common: Spectra) -> Matrix:
    """Return how much the two have in common at each delay looked for, from the earliest on."""
    lags = np.fft.irfft(common, _transform())
    # The microphone's piece begins a slack later than what was played.
    told: Matrix = np.roll(lags, _SLACK - _EARLIEST)[: _SLACK - _EARLIEST]
    return told


def _transform() -> int:
    """Return a power of two at which no delay looked for is mistaken for another."""
    return 1 << (_LOOK + _SLACK - _EARLIEST).bit_length()


_LOW = np.cos(np.linspace(0, np.pi / 2, _transform() // 2 + 1)) ** 2  # each frequency's weight
