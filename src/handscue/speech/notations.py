"""How engines are told what a word sounds like: IPA into what each of them reads.

espeak takes its own codes and piper IPA as espeak writes it, both in double brackets; hibari takes
misaki's letters in what looks like a link. Other engines read a word as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from handscue.routine.model import Language


class Notation(StrEnum):
    """The way an engine is told a sound."""

    PLAIN = "plain"  # it cannot be told
    ESPEAK = "espeak"
    PIPER = "piper"
    MISAKI = "misaki"


Sounds: TypeAlias = dict[str, str]  # from IPA; of two that fit the longer one holds

_VOWELS = "iɪeɛæɑɔoʊuʌəaɜœøʏyɐ"
_SHARED: Sounds = {c: c for c in "pbtdkfvszhmnlj"} | {
    "ˈ": "'", "ˌ": ",", "ɡ": "g", "ŋ": "N", "ʃ": "S", "ʒ": "Z", "tʃ": "tS", "dʒ": "dZ",
}  # fmt: skip

_ENGLISH_ESPEAK: Sounds = _SHARED | {
    "w": "w", "θ": "T", "ð": "D", "ɹ": "r", "iː": "i:", "i": "i", "ɪ": "I", "ɛ": "E", "æ": "a",
    "ɑ": "A:", "ɔ": "O:", "ʊ": "U", "u": "u:", "ʌ": "V", "ə": "@", "eɪ": "eI", "oʊ": "oU",
    "aɪ": "aI", "aʊ": "aU", "ɔɪ": "OI", "ɜɹ": "3:", "əɹ": "3", "ɑɹ": "A@", "ɔɹ": "O@",
    "ɛɹ": "e@", "ɪɹ": "i@3", "ʊɹ": "U@",
}  # fmt: skip
_ENGLISH_PIPER: Sounds = {s: s for s in _ENGLISH_ESPEAK} | {
    "ɑ": "ɑː", "ɔ": "ɔː", "u": "uː", "ɜɹ": "ɜː", "əɹ": "ɚ", "ɑɹ": "ɑːɹ", "ɔɹ": "ɔːɹ",
}  # fmt: skip
_ENGLISH_MISAKI: Sounds = {s: s for s in _ENGLISH_ESPEAK} | {
    "iː": "i", "eɪ": "A", "oʊ": "O", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "tʃ": "ʧ", "dʒ": "ʤ",
}  # fmt: skip
_GERMAN_ESPEAK: Sounds = _SHARED | {
    "ʁ": "r", "x": "x", "ç": "C", "a": "a", "aː": "A:", "e": "e", "eː": "e:", "ɛ": "E",
    "ɛː": "E:", "ɪ": "I", "i": "i", "iː": "i:", "ɔ": "O", "o": "o", "oː": "o:", "ʊ": "U",
    "u": "u", "uː": "u:", "œ": "W", "ø": "Y:", "øː": "Y:", "ʏ": "y", "y": "y", "yː": "y:",
    "ə": "@", "ɐ": "3", "oːɐ": "o:r", "uːɐ": "u:r", "aɪ": "aI", "aʊ": "aU", "ɔʏ": "OY",
}  # fmt: skip
_GERMAN_PIPER: Sounds = {s: s for s in _GERMAN_ESPEAK} | {
    "ʁ": "ɾ", "aː": "ɑː", "ø": "øː", "y": "ʏ", "ɐ": "ɜ", "oːɐ": "oːɾ", "uːɐ": "uːɾ", "ɔʏ": "ɔø",
}  # fmt: skip
_FRENCH_ESPEAK: Sounds = _SHARED | {
    "ʁ": "r", "ɲ": "n^", "w": "w", "a": "a", "e": "e", "ɛ": "E", "i": "i", "iː": "i",
    "o": "o", "ɔ": "O", "u": "u", "y": "y", "ø": "Y", "œ": "W", "ə": "@", "ɑ̃": "A~", "ɛ̃": "E~",
    "ɔ̃": "O~", "œ̃": "W~",
}  # fmt: skip
_FRENCH_PIPER: Sounds = {s: s for s in _FRENCH_ESPEAK} | {"iː": "i"}
_SPANISH_ESPEAK: Sounds = _SHARED | {
    "ɾ": "*", "r": "R", "θ": "T", "x": "x", "ɲ": "n^", "ʎ": "l^", "ʝ": "J^", "w": "w", "β": "B",
    "ð": "D", "ɣ": "Q", "a": "a", "e": "e", "i": "i", "iː": "i", "o": "o", "u": "u",
    "aɪ": "aI", "eɪ": "eI", "oɪ": "oI", "aʊ": "aU", "eʊ": "eU",
}  # fmt: skip
_SPANISH_PIPER: Sounds = {s: s for s in _SPANISH_ESPEAK} | {"iː": "i"}

_TABLES: Mapping[tuple[Notation, Language], Sounds] = {
    (Notation.ESPEAK, Language.ENGLISH): _ENGLISH_ESPEAK,
    (Notation.PIPER, Language.ENGLISH): _ENGLISH_PIPER,
    (Notation.MISAKI, Language.ENGLISH): _ENGLISH_MISAKI,
    (Notation.ESPEAK, Language.GERMAN): _GERMAN_ESPEAK,
    (Notation.PIPER, Language.GERMAN): _GERMAN_PIPER,
    (Notation.ESPEAK, Language.FRENCH): _FRENCH_ESPEAK,
    (Notation.PIPER, Language.FRENCH): _FRENCH_PIPER,
    (Notation.ESPEAK, Language.SPANISH): _SPANISH_ESPEAK,
    (Notation.PIPER, Language.SPANISH): _SPANISH_PIPER,
}
_FORMS: Mapping[Notation, str] = {
    Notation.ESPEAK: "[[{sound}]]{stops}",
    Notation.PIPER: "[[{sound}{stops}]]",  # a stop after the brackets is not heeded
    Notation.MISAKI: "[{word}](/{sound}/){stops}",
}


def told(word: str, ipa: str, stops: str, notation: Notation, language: Language) -> str:
    """Return a word with its sound, and the stops after it, as an engine reads them.

    An engine that cannot be told sounds, or not those of the language, gets the word alone.

    Raises:
        ValueError: the language has no such sound.

    """
    table = _TABLES.get((notation, language))
    if table is None:
        return f"{word}{stops}"
    return _FORMS[notation].format(word=word, sound=translated(ipa, table), stops=stops)


def translated(ipa: str, table: Sounds) -> str:
    """Write IPA in another alphabet.

    Raises:
        ValueError: a sound of it is not there.

    """
    stressed = re.sub(r"(?<=[ˈˌ])i(?![ːɹ])", "iː", ipa)  # which English writes with no length
    if not _form(tuple(table)).fullmatch(stressed):
        raise ValueError(f"no such sounds: {ipa}")
    return "".join(table[sound] for sound in _sound(tuple(table)).findall(stressed))


@cache
def _sound(sounds: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of one sound; an r colours its vowel where no other vowel follows."""
    longest_first = sorted(sounds, key=len, reverse=True)
    return re.compile("|".join(map(_one, longest_first)))


@cache
def _form(sounds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{_sound(sounds).pattern})+")


def _one(sound: str) -> str:
    return f"{sound}(?![ˈˌ]?[{_VOWELS}])" if sound.endswith("ɹ") and len(sound) > 1 else sound
