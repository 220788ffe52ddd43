"""Capitals: those that shout, as in DO NOT PRESS, and those that are spelled, as in SCM."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handscue.speech.sayable.quantities import spelled
from handscue.speech.sayable.words import words_of

if TYPE_CHECKING:
    from handscue.routine.model import Language
    from handscue.speech.sayable.words import Words

_CAPITAL = "[A-ZÀ-ÖØ-ÞŒŸẞ]"
_RUN = re.compile(rf"(?<![\w.]){_CAPITAL}++(?:[ ,'’-]++{_CAPITAL}++(?!\w))*(?!\w)")
_WORD = re.compile(rf"{_CAPITAL}{{2,}}")
_INITIALS = re.compile(rf"(?<![\w.])({_CAPITAL}{{2,}})(s?)(?!\w)")
_ROMAN = re.compile("[IVX]+")
_VOWEL = re.compile("[AEIOUYÀ-ÆÈ-ÏÒ-ÖØÙ-ÝŒŸ]")
_SENTENCE_END = re.compile(r"(?:[.!?:] ?|\n ?|^ ?)$")


def in_words(text: str, language: Language) -> str:
    """Lower a voice that shouts, and have initials said letter by letter."""
    words = words_of(language)
    text = _RUN.sub(lambda found: _lowered(found, words), text)
    text = _INITIALS.sub(lambda found: _initials(found, words), text)
    return _sides(text, words)


def _lowered(run: re.Match[str], words: Words) -> str:
    """Write capitals small where at least one of them makes a word that is no initials."""
    if not any(_shouts(word, words) for word in _WORD.findall(run[0])):
        return run[0]
    small = _WORD.sub(lambda word: _small(word[0], words), run[0])
    before = run.string[max(0, run.start() - 2) : run.start()]
    return small[:1].upper() + small[1:] if _SENTENCE_END.search(before) else small


def _shouts(word: str, words: Words) -> bool:
    is_long = len(word) >= 4 and _VOWEL.search(word) is not None and not _ROMAN.fullmatch(word)
    return word not in words.initials and (is_long or word.lower() in words.short_words)


def _small(word: str, words: Words) -> str:
    is_spelled = word in words.initials or not _VOWEL.search(word) or _ROMAN.fullmatch(word)
    return word if is_spelled else word.lower()


def _initials(found: re.Match[str], words: Words) -> str:
    letters, plural = found.groups()
    if _ROMAN.fullmatch(letters):
        return found[0]
    return spelled(letters, words) + (f"'{plural}" if plural else "")


def _sides(text: str, words: Words) -> str:
    """Say R and L as the sides they are: R leg, R. leg, R then L."""
    if not words.sides:
        return text
    letters = "".join(words.sides)
    side = re.compile(
        rf"(?<![\w.'’-])(?<!{_CAPITAL} )([{letters}])"
        rf"(?:\.(?= [^\W\d]{{2}})|(?=\.$)|(?![\w.'’-])(?! ?\d)(?! {_CAPITAL}(?!\w)))"
    )
    return side.sub(lambda found: words.sides[found[1]], text)
