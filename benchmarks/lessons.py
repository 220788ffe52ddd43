"""Teaching words in the listening benchmark, as ``handscue listen --learn`` leads through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rooms import OF_A_MOUTH_M, through, way
from scenes import COMMANDS, WORD_DB, at_level, hiss, talked

from handscue.listen.embedding import Embedder
from handscue.listen.enrolling import enrol
from handscue.listen.profile import Profile, Word
from handscue.listen.sound import SAMPLE_RATE, Samples
from handscue.listen.takes import Take, cut, faults

if TYPE_CHECKING:
    from speakers import Speaker

ENROLLED = (0, 1, 2)  # rounds
UNTESTED = 5  # rounds there are to say a word again with
AGAIN = 2  # times, and another word is chosen


def as_taught(speaker: Speaker) -> Speaker:
    """Return a speaker whose words, and whose takes of each, come in the order of what is learned.

    Takes that handscue would refuse are said again, and a word that stays refused is not taught.
    """
    learned: dict[str, list[Take]] = {}
    said: dict[str, list[Samples]] = {}
    for word, rounds in speaker.words.items():
        for first in range(AGAIN + 1):
            rolled = rounds[first:UNTESTED] + rounds[:first] + rounds[UNTESTED:]
            takes = takes_of(rolled)
            if len(said) <= COMMANDS and not faults(takes, learned):
                learned[word], said[word] = takes, rolled
                break
    return speaker._replace(words=said | {w: r for w, r in speaker.words.items() if w not in said})


def enrolled(speaker: Speaker, prompts: Samples, embedder: Embedder) -> Profile:
    """Enrol the first words of a speaker, a metre away; the first of all is the prefix."""
    prefix, *labels = list(speaker.words)[: COMMANDS + 1]
    takes = {label: takes_of(speaker.words[label]) for label in (prefix, *labels)}
    words = [Word(label, label) for label in labels]
    talk = through(talked(speaker, range(UNTESTED), seed=1, first=COMMANDS + 1), a_metre_away())
    return enrol(takes, [talk[: 60 * SAMPLE_RATE], prompts], embedder, words=words, prefix=prefix)


def takes_of(rounds: list[Samples]) -> list[Take]:
    """Return the takes of a word."""
    return [taken(rounds[number], a_metre_away()) for number in ENROLLED]


def taken(word: Samples, room: Samples) -> Take:
    """Return a take of a word said a metre away; all of it where nothing stands out."""
    padded = np.pad(at_level(word, WORD_DB), (SAMPLE_RATE // 2, SAMPLE_RATE // 2))
    recording = through(padded, room)
    recording += hiss(len(recording), seed=2)
    return cut(recording) or Take(recording, 0, len(recording))


def a_metre_away() -> Samples:
    """Return the way from her mouth as she teaches her words."""
    return way(1.0, OF_A_MOUTH_M, 0.0, seed=1)
