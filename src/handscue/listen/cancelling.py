"""Take what is played out of what the microphone hears, by learning the way between the two.

A Kalman filter in the frequency domain, in partitions of 16 ms: Enzner and Vary,
"Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free telephones" (2006).
It need not be told who speaks: where her voice is loud the error is, too, and it learns less.

Theirs never cancels a chime and a few words every five seconds: tones seem to tell of every
frequency, silence makes the way forgotten, and what was forgotten is not believed in again. So
here silence teaches nothing, nor does what is fainter than a microphone's own noise; and whatever
is strong in one partition may soon be in any other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handscue.listen.sound import SAMPLE_RATE, Matrix

BLOCK = 256  # samples: 16 ms
PARTITIONS = 12
REACH_S = PARTITIONS * BLOCK / SAMPLE_RATE  # 192 ms of delay and room together

_FORGETTING = 0.998  # of a block with sound: a room is another after half a minute or so
_CHANGES = 0.008  # of the way's power, a block: clocks drift
_ANYWHERE = 0.3  # of all partitions' mean, which may change in each of them: delays jump
_UNCERTAIN = 1e-12, 1.0  # at the least and at the most
_QUIETEST = 3e-5  # a microphone's own power at one frequency: 69 dB below full scale
_SMOOTHING = 0.7  # of the error's spectrum, over three blocks
_AT_ONCE = np.full(5, 0.3 / 5)  # of the newest error, over five neighbouring frequencies

Spectra = NDArray[np.complex128]


class Canceller:
    """One microphone and one loudspeaker, block by block."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the room."""
        shape = (PARTITIONS, BLOCK + 1)
        self._played: Spectra = np.zeros(shape, complex)
        self._way: Spectra = np.zeros(shape, complex)
        self._uncertain = np.full(shape, _UNCERTAIN[1])
        self._error_power = np.full(BLOCK + 1, 1e-6)
        self._last = np.zeros(BLOCK)

    def feed(self, microphone: Matrix, played: Matrix) -> tuple[Matrix, Matrix]:
        """Take a block of both; return what is left, and the echo that was taken away."""
        newest = np.fft.rfft(np.concatenate([self._last, played]))
        self._last = played
        self._played = np.concatenate([newest[None], self._played[:-1]])
        echo = np.fft.irfft((self._played * self._way).sum(axis=0))[BLOCK:]
        left = microphone - echo
        self._learn(np.fft.rfft(np.concatenate([np.zeros(BLOCK), left])))
        return left, echo

    def _learn(self, error: Spectra) -> None:
        """Move the way by what it got wrong, the more the less is known of it."""
        power = _power(self._played)
        if power.max() > _QUIETEST:
            self._correct(power, error)
        way = _power(self._way)
        changes = _CHANGES * (way + _ANYWHERE * way.mean(axis=0))
        self._uncertain = np.clip(self._uncertain + changes, *_UNCERTAIN)

    def _correct(self, power: Matrix, error: Spectra) -> None:
        """Learn the more from an error, the louder what is played is than all else."""
        disturbance = self._disturbance(error) + _QUIETEST
        gain = self._uncertain / (0.5 * (power * self._uncertain).sum(axis=0) + disturbance)
        self._uncertain = _FORGETTING**2 * (1 - 0.5 * gain * power) * self._uncertain
        self._way = _FORGETTING * (self._way + _causal(gain * self._played.conj() * error))

    def _disturbance(self, error: Spectra) -> Matrix:
        """Return the power that is no echo, at least three tenths of what is there now.

        At the onset of a word the mean lags, and steady tones then learn her voice as the room:
        up to 20 dB of slow music were left after each word (benchmarks/listen.py).
        """
        now = _power(error)
        self._error_power = _SMOOTHING * self._error_power + (1 - _SMOOTHING) * now
        around = np.convolve(np.pad(now, len(_AT_ONCE) // 2, mode="edge"), _AT_ONCE, "valid")
        return np.maximum(self._error_power, around)


def _power(spectra: Spectra) -> Matrix:
    return np.square(spectra.real) + np.square(spectra.imag)


def _causal(spectra: Spectra) -> Spectra:
    """Keep of each partition the 16 ms that are its own."""
    taps = np.fft.irfft(spectra, axis=1)
    taps[:, BLOCK:] = 0
    return np.fft.rfft(taps, axis=1)
