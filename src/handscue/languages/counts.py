"""How often something is done: three times, x3, 3-5 strokes, 3 sets of 10, twice, several."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from handscue.languages.sides import other_side
from handscue.languages.times import is_of_each_side, left_and_right, lengths
from handscue.languages.words import REMEMBERED, Words, alternatives, assigned

MOST_COUNTED = 100
_MOST_IN_SETS = 200


@dataclass(frozen=True)
class Count:
    """How often: the middle of ``low`` to ``high``; ``each_side`` where it is said of each side.

    ``in_sets`` where it was said in sets; ``is_repeat`` where only "repeat" was, and no number;
    ``unsure`` says why the reading may be wrong.
    """

    passes: int
    low: int
    high: int
    span: tuple[int, int]
    each_side: bool = False
    unsure: str | None = None
    in_sets: bool = False
    is_repeat: bool = False


def count(words: Words, text: str) -> Count | None:
    """Find how often something is done; the first number that is said of it."""
    return _count(words, text) if words.may_count(text) else None


@lru_cache(maxsize=REMEMBERED)
def _count(words: Words, text: str) -> Count | None:
    if often := sets(words, text):
        return often
    if found := sorted(count_matches(words, text), key=lambda m: (m.start(), -m.end())):
        often = _counted(words, text, found[0])
        pairs = [m for m in found if m["low"] == found[0]["low"]][:2]
        if len(pairs) == 2 and left_and_right(words, text, (pairs[0].span(), pairs[1].span())):
            return replace(often, each_side=True)
        return often
    for read in (_adverb, _vaguely, _bare, _repeat):
        if often := read(words, text):
            return often
    return None


def amount_spans(words: Words, text: str) -> list[tuple[int, int]]:
    """Return where all counts and times stand in a text."""
    if not (words.may_count(text) or words.may_last(text)):
        return []
    spans = [found.span for found in lengths(words, text)]
    spans += [match.span() for match in _sets_found(words, text)]
    spans += [match.span() for match in count_matches(words, text)]
    spans += [said.span for said in (_adverb(words, text), _vaguely(words, text)) if said]
    return _apart(spans)


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def count_matches(words: Words, text: str) -> list[re.Match[str]]:
    """Return the counts that are said with a number and a word for what is counted."""
    if not words.may_count(text):
        return []
    return list(_count_matches(words, text))


@lru_cache(maxsize=REMEMBERED)
def _count_matches(words: Words, text: str) -> tuple[re.Match[str], ...]:
    timed = [found.span for found in lengths(words, text)]
    no_count = words.pattern("counts", "not")
    keys = ("more", "plain", "set")
    return tuple(
        match
        for key in keys
        for pattern in words.patterns("counts", key)
        for match in pattern.finditer(text)
        if _is_whole(words, match)
        and not no_count.match(text[match.end() : match.end() + 30].lstrip())
        and not any(_overlaps(match, span) for span in timed)
    )


def _overlaps(match: re.Match[str], span: tuple[int, int]) -> bool:
    return match.start("low") < span[1] and span[0] < match.end("high" if match["high"] else "low")


def _is_whole(words: Words, match: re.Match[str]) -> bool:
    values = [words.value(match[name]) for name in ("low", "high") if match[name]]
    return all(value == int(value) and 1 <= value <= MOST_COUNTED for value in values)


def _counted(words: Words, text: str, match: re.Match[str]) -> Count:
    low = int(words.value(match["low"]))
    high = int(words.value(match["high"])) if match["high"] else low
    if not match["high"] and (least := _between(words, text[: match.start("low")])):
        low = least
    more = any(p.match(text, match.start()) for p in words.patterns("counts", "more"))
    in_sets = any(p.fullmatch(match[0]) for p in words.patterns("counts", "set"))
    bounds = (low + 1, high + 1) if more else (low, high)
    return _within(words, text, match, bounds, in_sets=in_sets)


def _within(
    words: Words, text: str, match: re.Match[str], bounds: tuple[int, int], *, in_sets: bool = False
) -> Count:
    low, high = sorted(bounds)
    middle = (low + high + 1) // 2
    why = f'"{match[0].strip(" ,;")}" is read as {middle}' if low != high else None
    groups = match.groupdict()
    end = match.end("high" if groups.get("high") else "low") if "low" in groups else match.end()
    each = any(is_of_each_side(words, text, (match.start(), at)) for at in (match.end(), end))
    return Count(middle, low, high, match.span(), each, why, in_sets)


def _between(words: Words, before: str) -> int | None:
    """Return the lower end of "between three and five times"."""
    for form in str(words.table("ranges").get("between", "")).split(", "):
        opening, joining, *_ = re.split(r"\{low\}|\{high\}", form)
        pattern = rf"\b{opening.strip()}\s({words.number})\s{joining.strip()}\s$"
        if match := re.search(pattern, before[-60:], re.IGNORECASE):
            return int(words.value(match[1]))
    return None


def _sets_found(words: Words, text: str) -> list[re.Match[str]]:
    if not words.may_count(text):
        return []
    return [m for p in words.patterns("counts", "sets") for m in p.finditer(text)]


def sets(words: Words, text: str) -> Count | None:
    """Read "3 sets of 10" as 30."""
    for match in sorted(_sets_found(words, text), key=re.Match.start):
        often, low = words.value(match["sets"]), words.value(match["low"])
        high = words.value(match["high"]) if match["high"] else low
        low, high = sorted((round(low * often), round(high * often)))
        if often >= 1 and 1 <= low <= high <= _MOST_IN_SETS:
            middle = round((low + high) / 2)
            why = f'"{" ".join(match[0].split())}" is read as {middle} in all'
            each = is_of_each_side(words, text, match.span())
            return Count(middle, low, high, match.span(), each, why, in_sets=True)
    return None


def _adverb(words: Words, text: str) -> Count | None:
    """Read once, twice; but not "once you have finished" or "at once"."""
    adverbs = assigned(str(words.table("counts").get("adverbs", "")))
    more = str(words.table("counts").get("more_after", "(?!)"))
    pattern = words.compiled(
        "adverbs", lambda: rf"\b(?P<word>{alternatives(adverbs)})\b(?P<more>\s(?:{more})\b)?"
    )
    for match in pattern.finditer(text):
        passes = adverbs[match["word"].casefold()]
        after, before = text[match.end() :].lstrip(), text[: match.start()].casefold()
        alone = words.pattern("counts", "once_where").match(after)
        if passes == 1 and not match["more"] and (not alone or before.endswith(("at ", "auf "))):
            continue
        passes += 1 if match["more"] else 0
        return _within(words, text, match, (passes, passes))
    return None


def _vaguely(words: Words, text: str) -> Count | None:
    counted = (words.any_of("counts", key) for key in ("times", "rounds"))
    times, rounds = counted
    more = words.any_of("counts", "few_more")
    pattern = words.compiled(
        "vague",
        lambda: (
            rf"\b(?P<word>{alternatives(words.table('vague'))})\s(?P<more>(?:{more})\s)?"
            rf"(?:(?:{times})|(?:\w+\s)?(?:{rounds}))\b"
        ),
    )
    if match := pattern.search(text):
        low, high = words.table("vague")[" ".join(match["word"].casefold().split())]
        more_by = 1 if match["more"] else 0
        middle = (low + high) // 2 + more_by
        why = f'"{match[0]}" is read as {middle}' if low != high else None
        each = is_of_each_side(words, text, match.span())
        return Count(middle, low + more_by, high + more_by, match.span(), each, why)
    return None


def _bare(words: Words, text: str) -> Count | None:
    """Read a number at the end of a line and nothing with it: "Effleurage (3)"."""
    number, to = words.number, words.to
    pattern = words.compiled(
        "bare",
        lambda: (
            rf"(?:\(\s?(?P<low>{number})(?:{to}(?P<high>{number}))?\s?\)"
            rf"|^(?P<low2>{number})(?:{to}(?P<high2>{number}))?(?:\seach)?)\s?[.;]?\s?$"
        ),
    )
    match = pattern.search(text)
    if match is None:
        return None
    first = match["low"] or match["low2"]
    last = match["high"] or match["high2"] or first
    low, high = sorted((words.value(first), words.value(last)))
    if not (low.is_integer() and high.is_integer() and 1 <= low <= high <= MOST_COUNTED):
        return None
    middle = (int(low) + int(high) + 1) // 2
    why = f'"{match[0].strip()}" is read as {middle} times'
    return Count(middle, int(low), int(high), match.span(), unsure=why)


def _repeat(words: Words, text: str) -> Count | None:
    """Read "repeat" without a number as once more."""
    match = words.pattern("counts", "again").search(text)
    if match is None or other_side(words, text):
        return None
    if words.pattern("counts", "not_again").match(text, match.start()):
        return None
    why = f'"{match[0].casefold()}" is read as once more, so 2 in all'
    each = is_of_each_side(words, text, match.span())
    return Count(2, 2, 2, match.span(), each, why, is_repeat=True)


def sets_and_reps(words: Words, text: str) -> tuple[int, int] | None:
    """Read "3 sets of 10" as three of ten; None where no such thing is said, or a range."""
    for match in sorted(_sets_found(words, text), key=re.Match.start):
        often, low = words.value(match["sets"]), words.value(match["low"])
        are_whole = match["high"] is None and often.is_integer() and low.is_integer()
        if are_whole and min(often, low) >= 1 and often * low <= _MOST_IN_SETS:
            return int(often), int(low)
    return None
