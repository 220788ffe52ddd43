"""How words are to sound: the user's and the session's own respellings, then the trade's list.

    text ─> respelled ─> sayable ─> marked ─> told to an engine

A respelling is plain text that is said in a word's place: ``eye tee bee`` for ITB. A word of our
list keeps its letters and gets a mark with its sound, ``⟦effleurage|ˌɛfləɹˈɑʒ⟧``, which is turned
into what an engine reads only when the engine is asked. A mark has no blank in it, so a text may be
cut at any. What a user writes can hold no mark: ``sayable`` leaves no bracket of any kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple, TypeAlias

from handscue.routine.model import Language
from handscue.speech.notations import Notation, told
from handscue.speech.sayable import sayable

Respellings: TypeAlias = Mapping[str, str]  # of a word, or several, in plain letters


class Sound(NamedTuple):
    """How a word sounds, in IPA, and where that comes from."""

    ipa: str
    source: str


_MARK = re.compile("⟦([^|⟦⟧]+)[|]([^|⟦⟧]+)⟧([.,;:!?]*)")
_HISSES = ("s", "z", "ʃ", "ʒ")
# What stands before an apostrophe in French is said with the word, or it would be called by name.
_ELIDED = {letter: letter for letter in "ldmtsn"} | {"j": "ʒ", "c": "s", "qu": "k"}
_VOICELESS = ("p", "t", "k", "f", "θ")


@cache
def trade_words(language: Language) -> Mapping[str, Sound]:
    """Return the trade's words of a language with their sounds; none where there is no list."""
    file = resources.files("handscue.speech") / "pronunciations" / f"{language}.txt"
    if not file.is_file():
        return {}
    lines = (line for line in file.read_text("utf-8").splitlines() if line[:1] not in {"", "#"})
    columns = (re.split(" {2,}", line) for line in lines)
    return {word: Sound(ipa, source) for word, ipa, source in columns}


def spoken_form(text: str, language: Language, own: Respellings) -> str:
    """Return a text as it is handed to any engine: said in full, the trade's words marked."""
    return marked(sayable(respelled(text, own), language), language)


def respelled(text: str, own: Respellings) -> str:
    """Put respellings in the place of whole words, the longest first, none within another.

    One in capitals is for capitals alone, so that IT is not it; others are for any.
    """
    if not own:
        return text
    said = {_folded(word): respelling for word, respelling in own.items()}

    def respelling(found: re.Match[str]) -> str:
        return said.get(found[0], said.get(found[0].casefold(), found[0]))

    return _whole_words(tuple(own)).sub(respelling, text)


def marked(text: str, language: Language) -> str:
    """Mark the words of the trade's list with their sounds."""
    words = _sounds(language)
    if not words:
        return text

    def mark(found: re.Match[str]) -> str:
        elided, word, ending = found.groups()
        written, sounds = found[0].split(), words[word.casefold()]
        if ending:
            sounds += _plural(sounds, language)
        if elided:
            sounds = _ELIDED[elided[:-1].casefold()] + sounds
        pairs = zip(written, sounds.split(), strict=True)
        return " ".join(f"⟦{word}|{sound}⟧" for word, sound in pairs)

    return _trade_words(language).sub(mark, text)


def told_to(text: str, notation: Notation, language: Language) -> str:
    """Return a marked text as an engine reads it."""
    said = _MARK.sub(lambda mark: told(mark[1], mark[2], mark[3], notation, language), text)
    return said.replace("]] [[", " ") if notation is Notation.PIPER else said


def unmarked(text: str) -> str:
    """Return a marked text as a reader sees it."""
    return _MARK.sub(r"\1\3", text)


@cache
def _sounds(language: Language) -> Mapping[str, str]:
    return {word.casefold(): sound.ipa for word, sound in trade_words(language).items()}


def _plural(ipa: str, language: Language) -> str:
    if language is Language.FRENCH:
        return ""
    if language is not Language.ENGLISH or ipa.endswith(_VOICELESS):
        return "s"
    return "ɪz" if ipa.endswith(_HISSES) else "z"


def _folded(word: str) -> str:
    return word if word.isupper() else word.casefold()


@cache
def _whole_words(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    exact = "|".join(
        re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})" for word in longest_first
    )
    return re.compile(rf"(?<!\w)(?:{exact})(?!\w)")


@cache
def _trade_words(language: Language) -> re.Pattern[str]:
    longest_first = sorted(trade_words(language), key=len, reverse=True)
    listed = "|".join(re.escape(word).replace(r"\ ", " ") for word in longest_first)
    elided = rf"(?:{'|'.join(_ELIDED)})['’]" if language is Language.FRENCH else "(?!)"
    return re.compile(rf"(?<![\w'’-])(?i:({elided})?({listed})(e?s)?)(?![\w-])")
