"""A therapist who has taught her words, in a voice that is made: she sounds like her session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from handscue.app.enrolling import downsampled
from handscue.app.environment import Environment
from handscue.app.listening import Lesson, keep, studied
from handscue.app.places import Places
from handscue.app.voices import saying
from handscue.listen.profile import Profile, Word
from handscue.listen.takes import Take, cut
from handscue.routine.model import Language
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from handscue.listen.sound import Samples as Floats
    from handscue.sounds.clip import Samples

VOICE = "pyttsx3"
PREFIX, WORD = "cue", "next"
SPEEDS = (0.94, 1.0, 1.06)
SAID_AT = 1.03


@dataclass(frozen=True)
class Therapist:
    """Someone at home in a folder."""

    folder: Path
    env: Environment
    voice: str

    @property
    def environment(self) -> dict[str, str]:
        """What the program she starts finds her words by."""
        home = {f"XDG_{name.upper()}_HOME": str(self.folder / name) for name in ("config", "data")}
        return home | {"XDG_CACHE_HOME": str(self.folder / "cache")}

    def teach(self, sounds: Sequence[Floats]) -> Profile:
        """Teach a first word and a command, with what a session says as no command."""
        takes = {label: [self._take(label, speed) for speed in SPEEDS] for label in (PREFIX, WORD)}
        talk = np.concatenate(sounds)
        lesson = Lesson((Word("next", WORD),), PREFIX, takes, talk, tuple(sounds))
        return keep(studied(lesson), lesson, self.env.places)

    def says(self, peak: int = 12_000) -> Samples:
        """Return her command as she says it, with 0.6 s of quiet round each word."""
        return np.concatenate([self._said(PREFIX, peak=peak), self._said(WORD, SAID_AT, peak)])

    def _take(self, text: str, speed: float) -> Take:
        sound = self._said(text, speed)
        noise = np.random.default_rng(1).normal(0, 8, len(sound)).astype(np.int16)
        take = cut(downsampled(sound + noise))
        assert take is not None
        return take

    def _said(self, text: str, speed: float = 1.0, peak: int = 12_000) -> Samples:
        """Return a word said a little faster or slower, with quiet around it."""
        clip = saying(text, Language.ENGLISH, self.voice, self.env).clip.samples.astype(np.float64)
        word = np.interp(np.arange(0, len(clip) - 1, speed), np.arange(len(clip)), clip)
        loud = word / np.abs(word).max() * peak
        return np.pad(loud, FRAMES_PER_SECOND * 6 // 10).astype(np.int16)


def at_home(folder: Path, voice: str = VOICE) -> Therapist:
    """Return one whose home a folder is."""
    kept = (folder / name / "handscue" for name in ("config", "data", "cache", "state"))
    return Therapist(folder, Environment(Places(*kept)), voice)
