"""Stand-ins for what tests must not need: no engine, no device, the same each time."""

from collections.abc import Iterator, Sequence

import numpy as np

from handscue.sounds.clip import Clip, Samples
from handscue.units import FRAMES_PER_SECOND, Frames

FRAMES_A_LETTER = FRAMES_PER_SECOND // 16  # about as fast as 160 words a minute


def tone(frames: Frames, hertz: float = 220.0, peak: int = 8000) -> Samples:
    """Give a plain tone that is nowhere silent for more than a frame."""
    phase = 2 * np.pi * hertz * (np.arange(frames) + 0.5) / FRAMES_PER_SECOND
    samples: Samples = np.rint(peak * np.sin(phase)).astype(np.int16)
    return samples


class FakeVoice:
    """Says a phrase as a tone: the longer the text the longer it lasts, each at its own pitch."""

    identity = "fake"

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """See ``Voice.speak``."""
        for text in phrases:
            pitch = 150 + sum(text.encode()) % 200
            yield text, Clip(tone(len(text) * FRAMES_A_LETTER, pitch))
