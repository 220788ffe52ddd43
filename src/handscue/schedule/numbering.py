"""The number a segment is shown by: its step's in the file, with side and round: ``7 left``.

That is what the screen, chapters and the history say and ``show`` has in its rows, and what can be
typed to mean it again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from handscue.routine.model import Side
from handscue.schedule.languages import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handscue.schedule.unroll import Turn

_SIDES = {word: side for words in WORDS.values() for side, word in words.side_alone.items()}
_ROUND = "|".join(word for words in WORDS.values() for word in (words.round_alone, words.set_alone))
_NUMBERS = re.compile(
    r"(?P<step>steps?\s*|#)?(?P<first>\d{1,6})(?:\s*[-\u2013]\s*(?P<last>\d{1,6}))?"
    rf"(?:,?\s+(?P<side>{'|'.join(_SIDES)}))?"
    rf"(?:,?\s+(?:{_ROUND})\s+(?P<rounds>\d{{1,4}}(?:\.\d{{1,4}}){{0,3}}))?",
    re.IGNORECASE,
)


class Numbers(NamedTuple):
    """Steps meant by their numbers: from one to another, on one side and in one round or any.

    ``rounds`` are those around them, the outermost first, as many as are said.
    """

    first: int
    last: int
    side: Side | None = None
    rounds: tuple[int, ...] = ()

    def mean(self, turn: Turn) -> bool:
        """Return whether a turn is one of these."""
        in_them = turn.step is not None and self.first <= turn.step <= self.last
        there = self.side is None or self.side == turn.side
        return in_them and there and turn.round_numbers[: len(self.rounds)] == self.rounds


def shown_number(turn: Turn) -> str:
    """Return the number a turn is shown by: ``7``, ``7 left``, ``7 left round 2``.

    In rounds of rounds it is ``round 2.3``, the outer one first; of sets, ``set 3``.
    Setup, changing over and silence have none.
    """
    if turn.step is None:
        return ""
    words = WORDS[turn.language]
    side = words.side_alone[turn.side] if turn.side else ""
    numbers = ".".join(map(str, turn.round_numbers))
    are_sets = bool(turn.rounds) and turn.rounds[-1].is_set
    word = words.set_alone if are_sets else words.round_alone
    return " ".join(filter(None, (str(turn.step), side, numbers and f"{word} {numbers}")))


def numbered_heading(turn: Turn, heading: str) -> str:
    """Put the number of a turn's step before what it is called: ``7. Left leg · Wringing``."""
    return heading if turn.step is None else f"{turn.step}. {heading}"


def last_number(turns: Iterable[Turn]) -> int:
    """Return the highest number of a step; 0 where there are no steps."""
    return max((turn.step or 0 for turn in turns), default=0)


def parse_numbers(written: str) -> Numbers | None:
    """Read ``7``, ``7 left``, ``step 7``, ``8-17 right`` or ``7 round 2``; else None."""
    match = _NUMBERS.fullmatch(written.strip())
    if match is None:
        return None
    first = int(match["first"])
    side = _SIDES[match["side"].casefold()] if match["side"] else None
    rounds = tuple(int(number) for number in (match["rounds"] or "").split(".") if number)
    return Numbers(first, int(match["last"] or first), side, rounds)


def parse_step(written: str) -> Numbers | None:
    """Read one step where a time may stand, too: ``step 7``, ``#7``, ``7 left``; else None.

    A bare number is a time, of so many seconds.
    """
    numbers = parse_numbers(written)
    if numbers is None or numbers.first != numbers.last:
        return None
    return None if written.strip().isdigit() else numbers
