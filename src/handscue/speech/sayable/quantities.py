"""Numbers with what they count: ranges, fractions, units, times over, clocks, vertebrae.

Numbers stay in figures, which every voice reads; what stands around them becomes words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from handscue.speech.sayable.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handscue.routine.model import Language
    from handscue.speech.sayable.words import Unit, Words

_ALONE = r"(?:(?<![\w.,/:-])|(?<=\d[x×]))"  # a number's beginning
_ENDS = r"(?![\w/]|[.,:]\d)"
_MIXED = re.compile(r"(?<=\d)-(?=\d/\d)")  # 1-1/2
_JOINED = re.compile(r"(?<=\d)([hm]|min)(?=\d{1,2}(?:s|sec|min|m)?\b)")  # 1m30s, 1h30
_CLOCK = re.compile(_ALONE + r"(\d):([0-5]\d)(?: ?[Mm]in\b)?(?![\w:/-]|[.,]\d)")
_POINT = re.compile(
    r"(?<![\w.-])([A-Z]{1,3}|Th)(\d{1,2})(?:([-–/])([A-Z]{1,3}|Th)?(\d{1,2}))?(?![\w-]|[.,]\d)"
)
_OUT_OF = re.compile(_ALONE + r"(\d++)/(\d++)" + _ENDS)
_LONGEST_WORD = 20  # looked at around a number


def in_words(text: str, language: Language) -> str:
    """Write out what belongs to numbers, as the language says it."""
    words, forms = words_of(language), _forms(language)
    text = _JOINED.sub(r"\1 ", _MIXED.sub(" ", text))
    text = forms.per.sub(rf"\1 {words.per} ", text)
    text = _POINT.sub(lambda found: _point(found, words), text)
    text = _CLOCK.sub(lambda found: _clock(found, words), text)
    text = forms.before.sub(lambda found: f" {words.before_numbers[found[1]]} ", text)
    text = forms.times_by.sub(lambda found: f"{_amount(found, words)} {words.by} ", text)
    text = forms.times.sub(lambda found: _often(found, words), text)
    text = forms.with_unit.sub(lambda found: _with_unit(found, words), text)
    text = forms.alone.sub(lambda found: _amount(found, words), text)
    text = _OUT_OF.sub(lambda found: _out_of(found, words), text)
    return forms.per_unit.sub(lambda found: found[1] + _unit(found[2], words).name, text)


def spelled(letters: str, words: Words) -> str:
    """Write letters so that each is said: ``S.C.M``."""
    return words.letters_between.join(letters.upper())


def ends_sentence(found: re.Match[str], words: Words) -> bool:
    """Say whether a new sentence, or nothing, follows an abbreviation and its dot."""
    after = found.string[found.end() : found.end() + _LONGEST_WORD].split()
    if not after or not words.sentences_open_with:
        return not after or after[0][0].isupper()
    return after[0].rstrip(",") in words.sentences_open_with


@dataclass(frozen=True)
class _Forms:
    """What is looked for in one language; a range has its two numbers in groups 1 and 2."""

    per: re.Pattern[str]  # 3x/side
    per_unit: re.Pattern[str]
    before: re.Pattern[str]  # ~10
    times_by: re.Pattern[str]  # 3x10
    times: re.Pattern[str]  # 2-3x, x3
    with_unit: re.Pattern[str]
    alone: re.Pattern[str]  # 10-15, 1 1/2


@cache
def _forms(language: Language) -> _Forms:
    words = words_of(language)
    fraction = rf"(?:{_any_of(words.fractions)})(?![\d/])"
    number = rf"(?:(?:\d++ )?{fraction}|\d++(?:[.,]\d++)*+)"
    several = rf"{_ALONE}({number})(?: ?[-–—] ?({number})(?! ?[-–—] ?\d))?"
    signs = _any_of(sign for unit in words.units for sign in unit.signs)
    return _Forms(
        per=re.compile(rf"(?<=\d)( ?(?:[x×]|{signs})?) ?/ ?(?=[^\W\d_]{{2,}})"),
        per_unit=re.compile(rf"(?<!\w)({re.escape(words.per)} )({signs})\.?(?!\w)"),
        before=re.compile(rf"({_any_of(words.before_numbers)}) ?(?=\d)"),
        times_by=re.compile(rf"{several} ?[x×] ?(?=\d)"),
        times=re.compile(rf"{several} ?[x×](?!\w)|(?<!\w)[x×] ?({number}){_ENDS}"),
        with_unit=re.compile(rf"{several}(-|\+? ?)({signs})(\.?)(?!\w)"),
        alone=re.compile(several + _ENDS),
    )


def _any_of(choices: Iterable[str]) -> str:
    """Return a pattern of some texts, words of two letters and more in capitals, too."""
    return "|".join(
        f"(?i:{re.escape(each)})" if len(each) > 1 else re.escape(each)
        for each in sorted(choices, key=len, reverse=True)
    )


def _point(found: re.Match[str], words: Words) -> str:
    """Say a vertebra, or a point, or two of them: ``T 12 to L 5``."""
    letters, number, between, letters_2, number_2 = found.groups(default="")
    first = f"{spelled(letters, words)} {number}"
    if not number_2:
        return first
    second = f"{spelled(letters_2, words)} {number_2}".strip()
    return f"{first}, {second}" if between == "/" else f"{first} {words.to} {second}"


def _clock(found: re.Match[str], words: Words) -> str:
    """Say a length written as on a clock; a time of the day stays as it is."""
    after = found.string[found.end() : found.end() + _LONGEST_WORD].split()[:1]
    if _word_before(found) in words.time_of_day_after or (
        after and after[0].rstrip(",.;!?") in words.time_of_day_before
    ):
        return found[0]
    parts = ((found[1], words.minutes), (str(int(found[2])), words.seconds))
    said = [_count(n, _unit(sign, words), words) for n, sign in parts if n != "0"]
    return " ".join(said) or _count("0", _unit(words.seconds, words), words)


def _often(found: re.Match[str], words: Words) -> str:
    if "1" in {found[1], found[3]} and not found[2]:
        return words.once
    return words.often.format(number=found[3] or _amount(found, words))


def _with_unit(found: re.Match[str], words: Words) -> str:
    first, last, joint, sign, dot = found.groups()
    if sign == words.seconds and joint == "" and _word_before(found) in words.ages_after:
        return found[0]
    unit = _unit(sign, words)
    number = f"{last or first} {words.signs['+']}" if "+" in joint else last or first
    said = f"{number}-{unit.name}" if joint == "-" else _count(number, unit, words)
    kept = "." if (dot or sign.endswith(".")) and ends_sentence(found, words) else ""
    return f"{_range(first, last, words)}{said}{kept}"


def _amount(found: re.Match[str], words: Words) -> str:
    first, last = found[1], found[2]
    return _range(first, last, words) + _number(last or first, words)


def _range(first: str, last: str | None, words: Words) -> str:
    """Say how a range begins, nothing where there is a number alone."""
    return f"{_number(first, words)} {words.to} " if last else ""


def _number(number: str, words: Words) -> str:
    whole, _, fraction = number.rpartition(" ")
    if number in words.fractions:  # alone, or as one word with its whole number
        return words.fractions[number][0]
    if "/" not in fraction:
        return number
    return words.fractions[fraction][1].format(whole=whole)


def _count(number: str, unit: Unit, words: Words) -> str:
    """Say a number of something: ``1 and a half minutes``, ``half a minute``."""
    whole, _, fraction = number.rpartition(" ")
    if fraction == "1/2" and not whole and unit.half:
        return unit.half
    if fraction == "1/2" and whole and unit.and_half:
        return unit.and_half.format(count=_count(whole, unit, words))
    if "/" in fraction and not whole and unit.of:
        return f"{_number(number, words)} {unit.of}"
    return unit.one if number == "1" else f"{_number(number, words)} {unit.many}"


def _out_of(found: re.Match[str], words: Words) -> str:
    """Say ``4/10`` as a part of a whole, what is none as two numbers."""
    part, whole = found.groups()
    if len(part) > len(whole) or int(part[:9]) > int(whole[:9]):
        return f"{part}, {whole}"
    return words.out_of.format(part=part, whole=whole)


def _unit(sign: str, words: Words) -> Unit:
    return next(unit for unit in words.units if sign in unit.signs or sign.lower() in unit.signs)


def _word_before(found: re.Match[str]) -> str:
    """Return the word before what was found, in small letters; nothing where there is none."""
    before = found.string[max(0, found.start() - _LONGEST_WORD) : found.start()]
    return before.split()[-1].lower() if before.split() else ""
