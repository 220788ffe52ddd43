"""How the client lies or sits: prone, supine, side-lying or seated."""

from __future__ import annotations

from handscue.languages.words import Words


def position(words: Words, text: str) -> str | None:
    """Return the position that a text names first; None where it names none."""
    found = [
        (match.start(), str(name))
        for name in words.table("positions")
        for pattern in words.patterns("positions", name)
        if (match := pattern.search(text))
    ]
    return min(found)[1] if found else None
