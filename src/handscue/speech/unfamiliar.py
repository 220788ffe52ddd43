"""Words that a voice may well say wrong: those that look like Latin or like a brand.

Of a made-up or foreign word nobody can tell whether a voice knows it; but a therapist who sees the
word named tries it before her client does. The look is told by rules alone, so that nothing of
the size of a dictionary is read: what an ending or a capital in the wrong place gives away.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from handscue.routine.model import Language
from handscue.speech.pronouncing import Respellings, spoken_form, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"(?<![\w'\u2019])[^\W\d_][\w'\u2019]*")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_MARKED = re.compile(r"⟦[^⟧]+⟧")

# Endings of Latin nouns and adjectives, as muscles, bones and plants have them.
_LATIN = re.compile(
    r"[a-z]{2,}(?:[ao]ris|[ai]lis|[iu]cis|ensis|ceps|[ei]us|[aio]tus|[aei]nus|osus|[iou]lus|icus"
    r"|idus|ongus|[ao]rum|osum|[iu]lum|ae|ii)"
)
_ROMANISED = re.compile("[āīūēōṅñṇṭḍṣśḥṛ]")  # as Sanskrit and Japanese are written exactly

_BRAND = re.compile(r"(?!Mc|Mac|O['\u2019])[^\W\d_]*[a-z][A-Z]\w*|[^\W\d_]{3,}\d+\w*")
_LATIN_STANDS_OUT = {Language.ENGLISH, Language.GERMAN}
_CAPITALISED = re.compile(r"(?<=[\w,;] )[A-Z][a-z]{3,}(?![\w'\u2019])")


def unfamiliar(text: str, language: Language, own: Respellings) -> tuple[str, ...]:
    """Return the words of a text no list knows that look like Latin or a brand, each once.

    Of French and Spanish nothing is returned: many of their own words end as Latin ones do. A
    capital says nothing in German, nor in a text of capitalised words.
    """
    if language not in _LATIN_STANDS_OUT:
        return ()
    return tuple(dict.fromkeys(_odd(spoken_form(text, language, own), language)))


def _odd(text: str, language: Language) -> Iterator[str]:
    names = _names_in(unmarked(text)) if language is Language.ENGLISH else set()
    for word in _WORD.findall(_MARKED.sub(" ", text)):
        bare = _POSSESSIVE.sub("", word)
        if _looks_latin(bare) or _BRAND.fullmatch(bare) or bare in names:
            yield bare


def _looks_latin(word: str) -> bool:
    small = word.lower()
    latin = _LATIN.fullmatch(small) and small not in _familiar()
    return bool(latin or _ROMANISED.search(small))


def _names_in(text: str) -> set[str]:
    """Return the capitalised words within sentences, if most words are not capitalised."""
    words = _WORD.findall(text)
    if sum(word[:1].isupper() for word in words) * 2 > len(words):
        return set()
    return set(_CAPITALISED.findall(text)) - _familiar()


@cache
def _familiar() -> frozenset[str]:
    """Return words that look so and are known to every voice."""
    file = resources.files("handscue.speech") / "pronunciations" / "familiar.txt"
    lines = file.read_text("utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())
