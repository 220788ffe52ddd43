"""The number a segment is shown by: its step's in the file, with its side, as in ``7 left``.

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
_NUMBERS = re.compile(
    r"(?P<step>steps?\s*|#)?(?P<first>\d{1,6})(?:\s*[-\u2013]\s*(?P<last>\d{1,6}))?"
    rf"(?:,?\s+(?P<side>{'|'.join(_SIDES)}))?",
    re.IGNORECASE,
)


class Numbers(NamedTuple):
    """Steps meant by their numbers: from one to another, on one side or on any."""

    first: int
    last: int
    side: Side | None = None

    def mean(self, turn: Turn) -> bool:
        """Return whether a turn is one of these."""
        in_them = turn.step is not None and self.first <= turn.step <= self.last
        return in_them and (self.side is None or self.side == turn.side)


def shown_number(turn: Turn) -> str:
    """Return the number a turn is shown by; nothing for setup, changing over and silence."""
    if turn.step is None:
        return ""
    side = WORDS[turn.language].side_alone[turn.side] if turn.side else ""
    return f"{turn.step} {side}".rstrip()


def numbered_heading(turn: Turn, heading: str) -> str:
    """Put the number of a turn's step before what it is called: ``7. Left leg · Wringing``."""
    return heading if turn.step is None else f"{turn.step}. {heading}"


def last_number(turns: Iterable[Turn]) -> int:
    """Return the highest number of a step; 0 where there are no steps."""
    return max((turn.step or 0 for turn in turns), default=0)


def parse_numbers(written: str) -> Numbers | None:
    """Read ``7``, ``7 left``, ``step 7``, ``#7`` or ``8-17 right``; None for anything else."""
    match = _NUMBERS.fullmatch(written.strip())
    if match is None:
        return None
    first = int(match["first"])
    side = _SIDES[match["side"].casefold()] if match["side"] else None
    return Numbers(first, int(match["last"] or first), side)


def parse_step(written: str) -> Numbers | None:
    """Read one step where a time may stand, too: ``step 7``, ``#7``, ``7 left``; else None.

    A bare number is a time, of so many seconds.
    """
    numbers = parse_numbers(written)
    if numbers is None or numbers.first != numbers.last:
        return None
    return None if written.strip().isdigit() else numbers
