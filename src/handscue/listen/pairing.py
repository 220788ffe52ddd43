"""When a word that was spotted is a command: alone, or within a short while of the prefix.

Either way a pause comes first: in the flow of talk, other words that are like it would often be
taken for it (benchmarks/listen.py).

Pure: instants are samples since the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handscue.listen.sound import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Mapping

PAUSE = round(0.8 * SAMPLE_RATE)  # before a command
WITHIN = round(2.5 * SAMPLE_RATE)  # from the prefix's end to the word's beginning
OVERLAP = SAMPLE_RATE // 5  # by which two words may seem to overlap: lengths are those of the takes
DEAF = SAMPLE_RATE - OVERLAP  # after a command: a second, though a word may seem to begin earlier


@dataclass(frozen=True)
class Spotted:
    """A word that stood out: which label, how clearly, and from where until where it was said.

    ``quiet_from`` is where the quiet before it began. It is ``late`` where an answer would come too
    long after it to seem one.
    """

    label: str
    score: float
    start: int
    end: int
    quiet_from: int = 0
    late: bool = False


@dataclass(frozen=True)
class Pairing:
    """What was heard so far that bears on what comes; an immutable value.

    ``limits``: a word ``alone`` needs that score. Where there is a prefix, it needs ``prefix``, the
    word ``word``, and both together ``pair``, and nothing may be said between the two.
    """

    limits: Mapping[str, float]
    prefix: str | None = None
    armed: Spotted | None = None
    deaf_until: int = 0

    def after(self, word: Spotted, raised: float = 0.0) -> tuple[Pairing, float | None]:
        """Return what is known after a word, and its score where it is a command, else None.

        ``raised`` is what every limit is raised by.
        """
        if word.start < self.deaf_until:
            return self, None
        if self.prefix is None:
            judged = self._judged(word, word.score, self.limits["alone"] + raised)
            return judged if _is_after_a_pause(word) else (self, None)
        is_prefix = word.label == self.prefix
        limit = self.limits["prefix" if is_prefix else "word"] + raised
        if word.score < limit or self._is_the_prefix(word):
            return self, None
        if is_prefix:
            return (replace(self, armed=word) if self._begins(word) else self), None
        if self.armed is None or not _follows(word, self.armed):
            return replace(self, armed=None), None
        return self._judged(word, word.score + self.armed.score, self.limits["pair"] + 2 * raised)

    def _is_the_prefix(self, word: Spotted) -> bool:
        """Tell whether a word is the prefix just heard, spotted once more."""
        return self.armed is not None and word.start < self.armed.end - OVERLAP

    def _begins(self, prefix: Spotted) -> bool:
        """Tell whether a prefix comes after a pause, or repeats one that did."""
        repeats = self.armed is not None and _follows(prefix, self.armed)
        return repeats or _is_after_a_pause(prefix)

    def _judged(self, word: Spotted, score: float, limit: float) -> tuple[Pairing, float | None]:
        """Return it with the prefix spent, and deaf for a while if it is a command."""
        spent = replace(self, armed=None)
        if score < limit or word.late:
            return spent, None
        return replace(spent, deaf_until=word.end + DEAF), score


def _is_after_a_pause(word: Spotted) -> bool:
    return word.start - word.quiet_from >= PAUSE


def _follows(word: Spotted, prefix: Spotted) -> bool:
    """Tell whether a word comes soon after the prefix, and is the next thing said."""
    is_soon = word.start - prefix.end <= WITHIN
    return is_soon and word.quiet_from <= prefix.end + OVERLAP
