"""How sound is handed about here: 16 kHz, mono, float32 between -1 and 1, 80 ms at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
HOP = 1280  # samples in 80 ms: what one embedding moves on by

Samples = NDArray[np.float32]
Matrix = NDArray[np.float64]

NOTHING_DB = -100.0
_SILENCE = 10 ** (NOTHING_DB / 10)


def level_db(samples: Samples | Matrix) -> float:
    """Return the mean power in decibels below full scale; -100 for silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return 10 * float(np.log10(power + _SILENCE))


def levels_db(samples: Samples, frame: int = SAMPLE_RATE // 100) -> Matrix:
    """Return the level of each whole frame, of 10 ms unless told."""
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(np.float64)
    levels: Matrix = 10 * np.log10(np.square(frames).mean(axis=1) + _SILENCE)
    return levels
