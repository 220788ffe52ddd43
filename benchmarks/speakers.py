"""Who speaks in the listening benchmark: recordings that were published for this, or a made voice.

Two layouts are known, each a word said many times by each of several people:

* ``WORD/SPEAKER_NO_ROUND.wav``: Arabic Speech Commands (Ghandoura and others, 2021), CC BY 4.0
* ``DIGIT_SPEAKER_ROUND.wav``: Free Spoken Digit Dataset (Jackson and others), CC BY-SA 4.0

A made speaker is the voice that handscue ships, at another pitch and at another pace for each take:
far easier than people are.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
import soxr

from handscue.listen.sound import SAMPLE_RATE, Samples

ROUNDS = 10
# On whom causes were looked for and limits were chosen: they are in no figure.
TUNED_ON = frozenset(
    f"{number:08}" for number in (1, 2, 3, 6, 10, 11, 14, 15, 18, 21, 22, 26, 27, 30)
) | {"george", "jackson", "lucas", "nicolas", "theo", "yweweler"}
MADE_WORDS = (
    "beacon", "onward", "hold it", "say again", "backward", "louder", "softer", "where am I",
    "lavender", "shoulder", "tomorrow", "little by little", "warm towel", "breathe", "weekend",
    "how is that", "a bit deeper", "turn over",
)  # fmt: skip
_COMMAND = re.compile(r"(?P<speaker>\d+)_NO_(?P<round>\d+)")
_DIGIT = re.compile(r"(?P<word>\d)_(?P<speaker>[a-z]+)_(?P<round>\d+)")


class Speaker(NamedTuple):
    """Someone, whether real, and every word with its recordings, one a round."""

    name: str
    real: bool
    words: dict[str, list[Samples]]


def recorded(folder: Path, count: int) -> list[Speaker]:
    """Return so many of a folder's speakers, evenly spread over those with every word ten times.

    Those whom the limits were chosen with are left out.
    """
    found: dict[str, dict[str, dict[int, Path]]] = {}
    for path in sorted(folder.rglob("*.wav")):
        match = _COMMAND.fullmatch(path.stem) or _DIGIT.fullmatch(path.stem)
        if match:
            word = match.groupdict().get("word") or path.parent.name
            rounds = found.setdefault(match["speaker"], {}).setdefault(word, {})
            if len(rounds) < ROUNDS:
                rounds[int(match["round"])] = path
    complete = {name for name, words in found.items() if _is_whole(words)}
    whole = sorted(complete - TUNED_ON)
    places = np.linspace(0, len(whole) - 1, min(count, len(whole))).round().astype(int)
    return [_speaker(whole[place], found[whole[place]]) for place in places]


def made(pitch: float) -> Speaker:
    """Return the shipped voice at another pitch."""
    with tempfile.TemporaryDirectory() as folder:
        words = {word: list(_said(word, pitch, Path(folder))) for word in MADE_WORDS}
    return Speaker(f"made at {pitch:g}", real=False, words=words)


def at_16_khz(path: Path) -> Samples:
    """Return a sound file as it is listened to."""
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return soxr.resample(sound.mean(axis=1), rate, SAMPLE_RATE).astype(np.float32)


def _is_whole(words: dict[str, dict[int, Path]]) -> bool:
    return all(len(rounds) == ROUNDS for rounds in words.values())


def _speaker(name: str, words: dict[str, dict[int, Path]]) -> Speaker:
    return Speaker(name, real=True, words={word: _loaded(its) for word, its in words.items()})


def _loaded(rounds: dict[int, Path]) -> list[Samples]:
    return [at_16_khz(path) for _, path in sorted(rounds.items())]


def _said(word: str, pitch: float, folder: Path) -> Iterator[Samples]:
    """Say a word ten times, never quite the same."""
    from hibari import Hibari
    from hibari.voices import DEFAULT, voice_path

    voice = Hibari(DEFAULT, model=voice_path(DEFAULT, download_missing=False))
    random = np.random.default_rng(len(word))
    for take in range(ROUNDS):
        path = folder / "said.wav"
        voice.save(word, str(path), speed=float(random.uniform(0.9, 1.15)), seed=take)
        sound, rate = soundfile.read(path, dtype="float32")
        heard_as = round(rate * pitch * random.uniform(0.97, 1.03))
        yield soxr.resample(sound, heard_as, SAMPLE_RATE).astype(np.float32)
