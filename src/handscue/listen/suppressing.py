"""Hold down what cancelling leaves of the echo: a weight for each frequency, 16 ms late.

How much leaks is seen where there is no voice: in the minima of what is left, over the echo taken
away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handscue.listen.cancelling import BLOCK, Spectra

if TYPE_CHECKING:
    from handscue.listen.sound import Matrix

_SMOOTHING = 0.6
_HEARD = 1e-4  # power of the echo below which nothing is learnt from it
_OVER = 2.0  # times the leakage that is taken away
_LEAST = 0.1  # the most that a frequency is held down: by 20 dB
_RISE, _FALL = 1.01, 0.9  # of the leakage, a block
_TINY = 1e-9


class Suppressor:
    """Weigh overlapping blocks, each with half of the one before."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget how much leaks."""
        self._window = np.sqrt(np.hanning(2 * BLOCK + 1)[:-1])
        self._left, self._echo = np.zeros(2 * BLOCK), np.zeros(2 * BLOCK)
        self._left_power, self._echo_power = np.zeros(BLOCK + 1), np.zeros(BLOCK + 1)
        self._leakage = np.zeros(BLOCK + 1)
        self._overlap = np.zeros(BLOCK)

    def feed(self, left: Matrix, echo: Matrix) -> Matrix:
        """Take a block of what is left and of the echo; return the block before, weighed."""
        self._left = np.concatenate([self._left[BLOCK:], left])
        self._echo = np.concatenate([self._echo[BLOCK:], echo])
        spectrum = np.fft.rfft(self._left * self._window)
        self._observe(spectrum, np.fft.rfft(self._echo * self._window))
        ratio = self._leakage * self._echo_power / (self._left_power + _TINY)
        weighed = np.fft.irfft(spectrum * np.clip(1 - _OVER * ratio, _LEAST, 1)) * self._window
        out: Matrix = self._overlap + weighed[:BLOCK]
        self._overlap = weighed[BLOCK:]
        return out

    def pass_on(self, left: Matrix) -> Matrix:
        """Take a block with no echo in it; return the block before, as ``feed`` would."""
        rising, falling = self._window[:BLOCK], self._window[BLOCK:]
        self._left = np.concatenate([self._left[BLOCK:], left])
        self._echo = np.concatenate([self._echo[BLOCK:], np.zeros(BLOCK)])
        out: Matrix = self._overlap + self._left[:BLOCK] * rising**2
        self._overlap = left * falling**2
        return out

    def _observe(self, left: Spectra, echo: Spectra) -> None:
        """Follow both powers, and the leakage down quickly and up slowly."""
        self._left_power = _followed(self._left_power, left)
        self._echo_power = _followed(self._echo_power, echo)
        now = self._left_power / (self._echo_power + _TINY)
        falling = np.maximum(self._leakage * _FALL, now)
        leakage = np.minimum(1, np.minimum(self._leakage * _RISE + 1e-4, falling))
        self._leakage = np.where(self._echo_power > _HEARD, leakage, self._leakage)


def _followed(power: Matrix, spectrum: Spectra) -> Matrix:
    return _SMOOTHING * power + (1 - _SMOOTHING) * np.abs(spectrum) ** 2
