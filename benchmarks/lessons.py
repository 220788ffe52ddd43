"""Teaching words in the listening benchmark, as ``handscue listen --learn`` leads through it.

Takes that handscue would refuse are said again, a word that stays refused is not taught, and for
one that is hard to know by its takes another is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rooms import OF_A_MOUTH_M, through, way
from scenes import COMMANDS, WORD_DB, at_level, hiss, talked

from handscue.listen.embedding import Embedder
from handscue.listen.enrolling import Study, profile_of, studied
from handscue.listen.profile import Profile, Word
from handscue.listen.rehearsing import AGAIN, unclear
from handscue.listen.sound import SAMPLE_RATE, Samples
from handscue.listen.takes import Take, cut, faults

if TYPE_CHECKING:
    from speakers import Speaker

ENROLLED = (0, 1, 2)  # rounds
UNTESTED = 5  # rounds there are to say a word again with
SAID_AGAIN = 2  # times, and another word is chosen


class Taught(NamedTuple):
    """A speaker whose words, and whose takes of each, come in the order of what was learned."""

    speaker: Speaker
    profile: Profile


class Course:
    """What a speaker has been taught so far, the first word before all."""

    def __init__(self, speaker: Speaker, prompts: Samples, embedder: Embedder) -> None:
        self._speaker, self._prompts, self._embedder = speaker, prompts, embedder
        self._words = iter(speaker.words.items())
        self._rounds: dict[str, list[Samples]] = {}
        self._takes: dict[str, list[Take]] = {}
        self._labels: list[str] = []
        while len(self._labels) <= COMMANDS and (word := self._next()):
            self._labels.append(word)

    def taught(self) -> Taught:
        """Teach other words in the place of those that are hard to know, and learn all."""
        study = self._studied()
        for _ in range(AGAIN):
            if not self._replaced(unclear(study, self._labels[0])):
                break
            study = self._studied(study)
        words = [Word(label, label) for label in self._labels[1:]]
        return Taught(self._in_order(), profile_of(study, words))

    def _next(self) -> str | None:
        """Return the next word whose takes have no fault, said again where they have; or None."""
        for word, rounds in self._words:
            for first in range(SAID_AGAIN + 1):
                rolled = rounds[first:UNTESTED] + rounds[:first] + rounds[UNTESTED:]
                takes = takes_of(rolled)
                if not faults(takes, self._takes):
                    self._takes[word], self._rounds[word] = takes, rolled
                    return word
        return None

    def _replaced(self, hard: Sequence[str]) -> bool:
        """Teach the next words in the place of hard ones, as far as there are any."""
        some = False
        for label in hard:
            if another := self._next():
                self._labels[self._labels.index(label)] = another
                del self._takes[label]
                some = True
        return some

    def _studied(self, before: Study | None = None) -> Study:
        """Have the words studied, and a minute of her talk as no command."""
        said = talked(self._in_order(), range(UNTESTED), seed=1, first=COMMANDS + 1)
        talk = through(said, a_metre_away())[: 60 * SAMPLE_RATE]
        words = [Word(label, label) for label in self._labels[1:]]
        return studied(
            self._takes, [talk, self._prompts], self._embedder,
            words=words, prefix=self._labels[0], before=before,
        )  # fmt: skip

    def _in_order(self) -> Speaker:
        """Return the speaker with what is taught first, and what is not after it."""
        taught = {label: self._rounds[label] for label in self._labels}
        rest = {w: rounds for w, rounds in self._speaker.words.items() if w not in taught}
        return self._speaker._replace(words=taught | rest)


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
