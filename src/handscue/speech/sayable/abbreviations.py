"""What is written short: the trade's abbreviations, and signs that stand for words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from handscue.speech.sayable.quantities import ends_sentence
from handscue.speech.sayable.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handscue.routine.model import Language

_LIST_NUMBER = re.compile(r"(?:#|(?<!\w)[Nn](?:o\.|\.?[°º])) ?(?=\d)")
_SLASH = re.compile(r"(?<=[^\W\d_]) ?/ ?(?=[^\W\d_])")


def in_words(text: str, language: Language) -> str:
    """Write out a language's abbreviations."""
    words = words_of(language)
    known = {
        _compact(key): said
        for key, said in (words.abbreviations | words.abbreviations_with_a_dot).items()
    }

    def whole(found: re.Match[str]) -> str:
        key = _compact(found[1] or found[2])
        said = known.get(key) or known[key.lower()]
        if key not in known and key[0].isupper() and not key.isupper():
            said = said[0].upper() + said[1:]
        is_last = found[0].endswith(".") and ends_sentence(found, words)
        return f"{said}{'.' if is_last else ''}{' ' if key.endswith('/') else ''}"

    return _forms(language).sub(whole, text)


def signs_in_words(text: str, language: Language) -> str:
    """Write out the signs between words."""
    words = words_of(language)
    text = _LIST_NUMBER.sub(f"{words.list_number} ", text)
    text = text.replace("→", f" {words.to} ")
    text = _signs(language).sub(lambda found: f" {words.signs[found[0]]} ", text)
    return _SLASH.sub(f" {words.or_} ", text)


@cache
def _forms(language: Language) -> re.Pattern[str]:
    words = words_of(language)
    either = "|".join(_form(key) for key in _longest_first(words.abbreviations))
    dotted = "|".join(_form(key) for key in _longest_first(words.abbreviations_with_a_dot))
    return re.compile(rf"(?<![\w./])(?:({either})\.?|({dotted})\.)(?!(?<=\w)\w|(?<=\.)\w)")


def _form(key: str) -> str:
    """Return the pattern of an abbreviation; one in small letters may begin with a large one."""
    loose = re.escape(key).replace(r"\ ", " ?").replace("/", r"\.? ?/")
    return loose if key != key.lower() else f"(?i:{loose})"


def _compact(key: str) -> str:
    return key.replace(" ", "").replace("./", "/").rstrip(".")


@cache
def _signs(language: Language) -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(sign) for sign in _longest_first(words_of(language).signs))
    )


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=len, reverse=True)
