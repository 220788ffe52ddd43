"""A long text cut into pieces that any engine can say, at the best places there are."""

from __future__ import annotations

import re

LONGEST = 200  # characters: half a minute at the slowest speed, and some 20 MB in any engine

# The best place first. What is matched stays with the piece before it.
PLACES = tuple(
    re.compile(place)
    for place in (r"[.!?…]+[\"'”’»)\]]*\s+|\n\s*", r"[;:,–—]\s+", r"\s+")  # noqa: RUF001
)


def pieces(text: str, longest: int = LONGEST) -> list[str]:
    """Return a text in pieces of at most so many characters, as few as that makes.

    Cut after a sentence if possible, else after a clause, a word, or in the middle of one. Nothing
    but the blanks around a cut is lost. Takes time in proportion to the text.
    """
    text = text.strip()
    cut: list[str] = []
    start = 0
    while len(text) - start > longest:
        end = start + _best_cut(text[start : start + longest + 1])
        cut.append(text[start:end].strip())
        start = end
    return [piece for piece in (*cut, text[start:].strip()) if piece]


def _best_cut(window: str) -> int:
    """Return where to cut text that is longer by one character than it may be."""
    for place in PLACES:
        ends = [found.end() for found in place.finditer(window) if found.end()]
        if ends:
            return ends[-1]
    return len(window) - 1
