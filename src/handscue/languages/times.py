"""How long something is done: minutes, seconds, ranges, breaths, "half a minute", "1:30"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import REMEMBERED, Words, alternatives, assigned, listed_words
from handscue.units import Milliseconds

BREATH_MS = 5000  # twelve calm breaths a minute, the lower end of what is usual at rest
LONGEST_MS = 3_600_000
_LONGEST_BEFORE = 120  # characters of a sentence that are looked at
_MOST_NAMED = 2  # parts before "each", for it to be of their sides and not of each of them
_UNITS_MS = {"hour": 3_600_000, "minute": 60_000, "second": 1000}


@dataclass(frozen=True)
class Length:
    """How long, in milliseconds: the middle of ``low_ms`` to ``high_ms``.

    ``each_side`` where it is said of each side; ``unsure`` says why the reading may be wrong.
    """

    ms: Milliseconds
    low_ms: Milliseconds
    high_ms: Milliseconds
    span: tuple[int, int]
    each_side: bool = False
    unsure: str | None = None
    in_breaths: bool = False


def length(words: Words, text: str) -> Length | None:
    """Find how long something is done; the first time that is said."""
    return next(iter(lengths(words, text)), None)


def lengths(words: Words, text: str) -> list[Length]:
    """Find all times a text says, in order."""
    return list(_lengths(words, text)) if words.may_last(text) else []


@lru_cache(maxsize=REMEMBERED)
def _lengths(words: Words, text: str) -> tuple[Length, ...]:
    not_a_time = words.pattern("lengths", "not")
    pattern = words.compiled("lengths", lambda: "|".join(_forms(words)))
    found = []
    for match in pattern.finditer(text):
        low, high = sorted(_bounds(words, match))
        if 1000 <= low <= high <= LONGEST_MS and not not_a_time.match(text[match.end() :][:40]):
            found.append(_lasting(words, text, match, (low, high)))
    return tuple(found)


def length_of_one_side(words: Words, text: str) -> Length | None:
    """Find the time of one side: the one said of it, those of one line added up, or the first."""
    found = lengths(words, text)
    for line in text.split("\n"):
        if added := _added_up(words, line):
            return added
    for one, other in itertools.pairwise(found):
        if one.ms == other.ms and left_and_right(words, text, (one.span, other.span)):
            return replace(one, each_side=True)
    for one in found:
        if of_one := _in_brackets(words, text, one):
            return of_one
    by_clock = [one for one in found if not one.in_breaths] or found
    of_each = [one for one in by_clock if one.each_side]
    return next(iter(of_each or by_clock), None)


def _in_brackets(words: Words, text: str, whole: Length) -> Length | None:
    """Read "20 min (10 per leg)": a number for each side, in the unit of the time before it."""
    each, alone = (words.pattern("sides", key).pattern for key in ("each", "each_alone"))
    alone = alone.replace("^", "")  # it stands behind the number here
    low, high = rf"(?P<low>{words.number})", rf"(?P<high>{words.number})"
    pattern = words.compiled(
        "in brackets",
        lambda: rf"\s?\(\s?{low}(?:{words.to}{high})?(?:\s(?:{each})|(?P<alone>(?:{alone})))",
    )
    match = pattern.match(text[whole.span[1] : whole.span[1] + 60])
    if match is None:
        return None
    least, most = sorted((words.value(match["low"]), words.value(match["high"] or match["low"])))
    units = 60_000 if whole.high_ms >= 60_000 else 1000
    bounds = round(least * units), round(most * units)
    if match["alone"] and sum(bounds) != whole.low_ms / 2 + whole.high_ms / 2:
        return None  # "5 minutes (1 each)" may be of anything; of two it is half
    return Length(sum(bounds) // 2, *bounds, whole.span, each_side=True)


def _added_up(words: Words, line: str) -> Length | None:
    """Add up "2 minutes low, 1 minute high"; the same left and right is of one side."""
    found = lengths(words, line)
    if len(found) < 2 or not all(_begins_a_part(line, one.span) for one in found):
        return None
    if len(found) == 2 and left_and_right(words, line, (found[0].span, found[1].span)):
        return replace(found[0], each_side=True)
    whole = sum(one.ms for one in found)
    low, high = sum(one.low_ms for one in found), sum(one.high_ms for one in found)
    each = words.pattern("sides", "each_of_which").search(line) is not None
    why = f'"{line.strip()[:60]}" is read as {in_seconds(whole)}'
    return Length(whole, low, high, found[0].span, each, why)


def _begins_a_part(line: str, span: tuple[int, int]) -> bool:
    before = line[: span[0]].rstrip(" (")
    return not before or before[-1] in ",;+&"


def left_and_right(words: Words, text: str, spans: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    """Tell two amounts of which one is of the left and one of the right: "3 min R, 3 min L"."""
    first, second = spans
    one = text[first[1] : second[0]]
    other = text[second[1] : second[1] + 40].split("\n", maxsplit=1)[0]
    left, right = _side(words, "left"), _side(words, "right")
    lead = re.split(r"[.;:\n]", text[max(0, first[0] - 24) : first[0]])[-1]
    if (left.search(lead) and right.search(one)) or (right.search(lead) and left.search(one)):
        return True
    return bool(
        (left.search(one) and right.search(other)) or (right.search(one) and left.search(other))
    )


def _side(words: Words, side: str) -> re.Pattern[str]:
    return words.compiled(f"side {side}", lambda: rf"\b(?:{words.any_of('sides', side)})(?!\w)")


def is_of_each_side(words: Words, text: str, span: tuple[int, int]) -> bool:
    """Tell whether what stands at ``span`` is said of each side: "4 times on each leg"."""
    before, after = text[max(0, span[0] - 40) : span[0]], text[span[1] : span[1] + 60]
    sentence = re.split(r"[.!?]\s|\n", text[: span[0]])[-1][-_LONGEST_BEFORE:]
    if words.pattern("sides", "at_once").search(f"{sentence}{text[slice(*span)]}{after}"):
        return False
    if words.pattern("sides", "right_after").match(after.lstrip()):
        return True
    each = words.pattern("sides", "each").pattern
    about = words.any_of("lengths", "about")
    follows = words.compiled(
        "each after",
        lambda: (
            rf"(?:\.(?=\s(?-i:[a-zà-ÿ])))?[\s,(]{{0,3}}(?:(?!{words.unit}\b)[\w×]+\s){{0,3}}?(?:{each})"
        ),
    )
    if _is_of_sides_named_before(words, text, span):
        return True
    leads = words.compiled("each before", lambda: rf"(?:{each})[\s,:]{{0,3}}(?:(?:{about})\s)*$")
    return bool(follows.match(after) or leads.search(before))


def _is_of_sides_named_before(words: Words, text: str, span: tuple[int, int]) -> bool:
    """Tell "left and right of the spine, three times each": each alone, the sides before it."""
    sentence = re.split(r"[.!?;\n]", text[: span[0]])[-1]
    each = words.pattern("sides", "each_alone")
    is_each = each.match(text[span[1] :][:12].split("\n", maxsplit=1)[0])
    leads = words.compiled(
        "each alone before", lambda: rf"\b(?:{words.any_of('sides', 'each_before')})\s$"
    )
    named = words.pattern("sides", "sides_named").search(sentence)
    return bool(named and (is_each or leads.search(sentence)))


def _is_of_each_of(words: Words, text: str, span: tuple[int, int]) -> bool:
    """Tell "legs (7 min each)": each alone, after a word for what has two sides."""
    alone = words.pattern("sides", "each_alone").match(text[span[1] : span[1] + 12])
    parts = words.compiled("parts", lambda: rf"\b(?:{words.parts})\b")
    named = [match[0] for match in parts.finditer(text[max(0, span[0] - 80) : span[0]])]
    areas = vocabulary(words.language).areas_in(text[max(0, span[0] - 80) : span[0]])
    is_listed = (
        len({area.name for area in areas}) > _MOST_NAMED
    )  # "cheeks, forehead, neck: 5 seconds each"
    return (
        bool(alone)
        and not is_listed
        and any(name.casefold().endswith(words.plural) for name in named)
    )


def in_seconds(ms: Milliseconds) -> str:
    """Write a time as a remark has it."""
    return f"{ms / 1000:g} seconds"


def _lasting(words: Words, text: str, match: re.Match[str], bounds: Sequence[int]) -> Length:
    low, high = bounds
    middle = (low + high) // 2
    is_guess = low != high or match["breaths"] or match["counted"] or match["moments"]
    why = f'"{match[0].strip()}" is read as {in_seconds(middle)}' if is_guess else None
    each = is_of_each_side(words, text, match.span()) or _is_of_each_of(words, text, match.span())
    in_breaths = match["breaths"] is not None
    return Length(middle, low, high, match.span(), each, why, in_breaths)


def _bounds(words: Words, match: re.Match[str]) -> tuple[Milliseconds, Milliseconds]:
    """Read the least and the most that a match says, in milliseconds."""
    if match["clock"]:
        minutes, seconds = match["clock"].split(":")
        return (int(minutes) * 60_000 + int(seconds) * 1000,) * 2
    if match["moments"]:
        seconds_of = assigned(str(words.table("lengths")["moments"]))
        return (seconds_of[" ".join(match["moments"].casefold().split())] * 1000,) * 2
    unit = BREATH_MS if match["breaths"] else 1000 if match["counted"] else _unit_ms(words, match)
    low, high = _amount(words, match)
    more = words.value(match["seconds"]) * 1000 if match["seconds"] and unit > 1000 else 0
    return round(low * unit + more), round(high * unit + more)


def _amount(words: Words, match: re.Match[str]) -> tuple[float, float]:
    """Read how many units a match says, at least and at most."""
    if match["half"]:
        return 0.5, 0.5
    if match["or_two"]:
        return 1, 2
    if match["few"]:
        low, high = words.table("vague")[" ".join(match["few"].casefold().split())]
        return low, high
    written = re.findall(words.number, match["number"] or match["counted"] or match["and_a_half"] or
                         match["breaths"] or "", re.IGNORECASE)  # fmt: skip
    values = [words.value(one) for one in written[:2]] or [1.0]
    half = 0.5 if match["and_a_half"] and values[0].is_integer() else 0  # "eineinhalb" has it
    return values[0] + half, values[-1] + half


def _unit_ms(words: Words, match: re.Match[str]) -> Milliseconds:
    written = match["unit"] or match[0]
    for name, ms in _UNITS_MS.items():
        if re.search(rf"(?<![^\W\d]){words_of_unit(words, name)}(?!\w)", written, re.IGNORECASE):
            return ms
    return 60_000  # "one and a half", where nothing says of what


def words_of_unit(words: Words, name: str) -> str:
    """Return what one unit looks like."""
    return f"(?:{words.any_of('units', name)})"


def _forms(words: Words) -> Iterator[str]:
    """Yield the ways to say a time, those that say more first."""
    number, to, vague = words.number, words.to, alternatives(words.table("vague"))
    several = rf"{number}(?:{to}{number})?"
    units = "|".join(words_of_unit(words, name) for name in _UNITS_MS)
    full, one = words.any_of("lengths", "full"), words.any_of("lengths", "one")
    yield rf"\b(?P<and_a_half>{_form(words, 'and_a_half', units)})\b"
    yield rf"(?<!\w)(?P<half>{_form(words, 'half', units)})(?!\w)"
    yield rf"\b(?P<or_two>{_form(words, 'or_two', units)})\b"
    yield rf"\b(?P<counted>{_form(words, 'counted', units)})(?!\w)"
    moments = assigned(str(words.table("lengths").get("moments", "")))
    yield rf"\b(?P<moments>{alternatives(moments)})\b"
    yield rf"(?<![\w.:/])(?P<breaths>{several}\s{words_of_unit(words, 'breath')})(?!\w)"
    yield (
        rf"(?<![\w.:/])(?P<number>{several})(?:(?<=[\d½¼¾⅓⅔])|\s|\s?-)\s?(?:(?:{full})\s)?(?P<unit>{units})(?!\w)"
        rf"(?:[ ]?(?:(?:{words.any_of('ranges', 'and')})[ ])?"
        rf"(?P<seconds>{number})(?:\s?{words_of_unit(words, 'second')}(?!\w)|(?<=\s[0-5]\d)(?=\s?(?:[|,;.)\n]|$))))?"
    )
    yield rf"\b(?P<few>{vague})\s(?:{units})(?!\w)"
    yield rf"\b(?:{one})\s(?:(?:{full})\s)?(?:{units})(?!\w)"
    yield r"(?<![\d:.])(?P<clock>\d{1,2}:[0-5]\d)(?![\d:])(?!\s?[ap]\.?m|\s?(?:uhr|h)\b)"


def _form(words: Words, key: str, units: str) -> str:
    """Return the forms of a key, with a number and a unit put in where they stand in braces."""
    forms = listed_words(str(words.table("lengths").get(key, "")))
    filled = (
        form.replace(" ", r"\s")
        .replace("{unit}", f"(?:{units})")
        .replace("{number}", words.number)
        .replace("{n}", rf"{words.number}(?:{words.to}{words.number})?")
        for form in forms
    )
    return f"(?:{'|'.join(filled)})" if forms else "(?!)"
