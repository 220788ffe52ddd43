"""Voices that need no engine: of one every letter is a short tone; the other does not speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from handscue.errors import SpeechError
from handscue.sounds.clip import Clip, from_float

LETTER = 2400  # frames, 50 ms


class ToneVoice:
    """See ``handscue.speech.voice.Voice``."""

    identity = "tones"

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """Give each phrase, the last one first, as its letters' tones."""
        for text in reversed(list(dict.fromkeys(phrases))):
            yield text, _said(text)


@dataclass(frozen=True)
class BrokenVoice:
    """An engine that does not start."""

    identity: str = "broken"

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """Fail at the first phrase."""
        yield from ()
        if phrases:
            raise SpeechError(f"the voice cannot say {phrases[0]!r}: its process does not start")


@cache
def _said(text: str) -> Clip:
    letters = [c for c in text.lower() if c.isalnum()]
    if not letters:
        raise SpeechError(f"the voice cannot say {text!r}")
    return Clip(from_float(np.concatenate([_tone(c) for c in letters])))


@cache
def _tone(letter: str) -> np.ndarray:
    hertz = 300 + ord(letter) * 7 % 1500
    return 0.3 * np.sin(2 * np.pi * hertz / 48_000 * np.arange(1, LETTER + 1) + 1)
