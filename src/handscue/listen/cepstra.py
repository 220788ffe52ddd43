"""Mel cepstra: the shape of a sound's spectrum every 20 ms, as speech recognition has long used it.

Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition
in continuously spoken sentences" (1980).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from handscue.listen.sound import SAMPLE_RATE, Matrix, Samples

STEP = 320  # samples: 20 ms
WINDOW = 400  # samples: 25 ms
COEFFICIENTS = 12

_FFT, _BANDS = 512, 32
_LOWEST_HZ, _HIGHEST_HZ = 80, 7000
_FLOOR = 1e-7


def cepstra(samples: Samples) -> Matrix:
    """Return the cepstra 1 to 12 of each 25 ms, one every 20 ms: (n, 12), not normalised."""
    shapes: Matrix = log_spectra(samples) @ _cosines()
    return shapes


def log_spectra(samples: Samples) -> Matrix:
    """Return the logarithm of the power in each of 32 bands: (n, 32), at least 25 ms of sound."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::STEP]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW), _FFT)) ** 2
    spectra: Matrix = np.log(power @ _filters() + _FLOOR)
    return spectra


def aligned(rows: Matrix, mean: Matrix, spread: Matrix) -> Matrix:
    """Take away a mean, divide by the spread, and make every row as long as 1."""
    even = (rows - mean) / spread
    unit: Matrix = even / (np.linalg.norm(even, axis=1, keepdims=True) + 1e-6)
    return unit


@cache
def _filters() -> Matrix:
    """Return triangles evenly spaced on the mel scale, one a column: (257, 32)."""
    hertz = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)
    corners = _hertz(np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), _BANDS + 2))
    rising = (hertz[:, None] - corners[:-2]) / np.diff(corners)[:-1]
    falling = (corners[2:] - hertz[:, None]) / np.diff(corners)[1:]
    return np.clip(np.minimum(rising, falling), 0, None)


@cache
def _cosines() -> Matrix:
    """Return the cosines that make cepstra of log spectra, without the zeroth: (32, 12)."""
    bands, order = np.arange(_BANDS) + 0.5, np.arange(1, COEFFICIENTS + 1)
    cosines: Matrix = np.cos(np.pi / _BANDS * np.outer(bands, order))
    return cosines


def _mel(hertz: float) -> float:
    return 2595 * float(np.log10(1 + hertz / 700))


def _hertz(mel: Matrix) -> Matrix:
    hertz: Matrix = 700 * (10 ** (mel / 2595) - 1)
    return hertz
