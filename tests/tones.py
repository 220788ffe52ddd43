"""Plain tones, for tests that need some sound."""

import numpy as np

from handscue.sounds.clip import Samples
from handscue.units import FRAMES_PER_SECOND, Frames


def tone(frames: Frames, hertz: float = 220.0, peak: int = 8000) -> Samples:
    """Give a plain tone that is nowhere silent for more than a frame."""
    phase = 2 * np.pi * hertz * (np.arange(frames) + 0.5) / FRAMES_PER_SECOND
    samples: Samples = np.rint(peak * np.sin(phase)).astype(np.int16)
    return samples
