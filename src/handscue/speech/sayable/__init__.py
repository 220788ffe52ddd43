"""Text made sayable: what stands between a therapist's notes and any voice.

``10-15 min`` is clear to a reader, and ``ten dash fifteen min`` to nobody. ``sayable`` writes such
text as one would say it, so that no voice needs to know of it: an engine is handed words, figures
and punctuation, never a sign, a bracket or a control character. What it writes it leaves alone
when it reads it again, and ordinary sentences it leaves alone at once.

The data goes one way: characters -> addresses -> quantities -> sides of parts -> abbreviations
-> signs -> capitals -> stops. ``en.toml`` and its like hold the words of each language; a new one
needs no code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handscue.speech.sayable import abbreviations, addresses, capitals, quantities, sides
from handscue.speech.sayable.characters import plain, stopped, with_stops

if TYPE_CHECKING:
    from handscue.routine.model import Language


_READINGS = 8  # at most: what one uncovers the next says; no text we know of needs four


def sayable(text: str, language: Language) -> str:
    """Return a text as one would say it in a language; empty where there is nothing to say."""
    for _ in range(_READINGS):
        before, text = text, _read(text, language)
        if text == before:
            break
    return text


def _read(text: str, language: Language) -> str:
    said = addresses.in_words(plain(text), language)
    said = quantities.in_words(said, language)
    said = sides.in_words(said, language)
    said = abbreviations.in_words(said, language)
    said = with_stops(abbreviations.signs_in_words(said, language))
    return stopped(capitals.in_words(said, language))
