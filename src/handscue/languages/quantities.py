"""All that one step says of how often and how long, in any of the languages.

The one thing to call is ``amounts``; ``counts`` and ``times`` read the parts of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from handscue.languages.counts import Count, amount_spans, count, sets
from handscue.languages.sides import without_sides
from handscue.languages.times import LONGEST_MS, Length, in_seconds, length, length_of_one_side
from handscue.languages.words import REMEMBERED, Words, sentences

_LONGEST_BETWEEN = 40  # characters: "30 seconds on each side, 2 times"
_LONGEST_BEFORE_A_COUNT = 90  # characters: "for 8 seconds, come out, breathe. Five presses"
_SHORT_MS = 60_000  # what is held so long may be meant for each time
_HELD_MS = 30_000  # what is held so long is meant for each time where a count is set beside it
_HELD_FOR_A_STROKE_MS = 10_000  # and no circle or stroke takes so long in all where more follow


@dataclass(frozen=True)
class Amounts:
    """How often, and how long: ``length`` is of one side and of all its passes together.

    ``notes`` say what of the length may be read wrongly.
    """

    count: Count | None = None
    length: Length | None = None
    notes: tuple[str, ...] = ()


def amounts(words: Words, text: str) -> Amounts:
    """Read how often and how long; a time that is for each pass is multiplied by them."""
    lasting = length_of_one_side(words, text)
    often = _count_of_all(words, text)
    if often and lasting and lasting.each_side and _is_of_sides(text, often, lasting):
        often = None  # "back of the legs x2: 14 minutes (7 each leg)"
    if lasting is None:
        return Amounts(often)
    notes = (lasting.unsure,) if lasting.unsure else ()
    if often and often.passes > 1 and _is_each_time(words, text, often, lasting):
        return Amounts(often, *_times(lasting, often.passes, notes))
    if not often and (places := _places(words, text, lasting)):
        return Amounts(None, *_times(lasting, places, notes))
    return Amounts(often, lasting, notes)


def _times(lasting: Length, many: int, notes: tuple[str, ...]) -> tuple[Length, tuple[str, ...]]:
    note = f"{in_seconds(lasting.ms)} for each of {many}"
    return replace(lasting, ms=lasting.ms * many), (*notes, note)


def _places(words: Words, text: str, lasting: Length) -> int | None:
    """Return how many places are each worked on so long: "five hollows, 5 seconds each"."""
    before, _, after = text[: lasting.span[0]].rpartition(". ")
    sentence = f"{after}{text[lasting.span[0] :].partition('. ')[0]}"
    if lasting.ms > _HELD_MS or not words.pattern("reach", "apart").search(sentence):
        return None
    nouns = words.any_of("counts", "places")
    places = words.compiled("places", lambda: rf"\b({words.number})\s(?:\w+\s)?(?:{nouns})\b")
    said = places.search(f"{before}. {sentence}")
    return round(words.value(said[1])) if said else None


def _count_of_all(words: Words, text: str) -> Count | None:
    """Return the count a sentence says by itself, else the first number, else "repeat"."""
    if in_sets := sets(words, text):
        return in_sets
    found = [(often, s) for s in sentences(text) if (often := count(words, s))]
    said = [(often, s) for often, s in found if not often.is_repeat] or found
    alone = [(often, s) for often, s in said if is_only_an_amount(words, s)]
    for often, sentence in alone or said:
        if not alone and _begins_anew(words, text, sentence):
            continue
        at = max(0, text.find(sentence))
        return replace(often, span=(often.span[0] + at, often.span[1] + at))
    return None


def _begins_anew(words: Words, text: str, sentence: str) -> bool:
    """Tell "to round it off, stroke once or twice" after a time was said of what is before."""
    before = text[: max(0, text.find(sentence))]
    follows = words.pattern("pages", "sequence").match(sentence)
    return bool(follows) and length(words, before) is not None


def _is_of_sides(text: str, often: Count, lasting: Length) -> bool:
    if 0 <= often.span[0] - lasting.span[1] <= 1 and lasting.ms <= _SHORT_MS:
        return False  # "20 secs x 2 each side"
    written = text[slice(*often.span)].strip()
    if re.match(r"\s?\d", text[often.span[1] :]) and written[:1] == "2":
        return False  # "2 x 30 s"
    return bool(re.fullmatch(r"[x×]\s?2|2\s?[x×]", written, re.IGNORECASE))


def _is_each_time(words: Words, text: str, often: Count, lasting: Length) -> bool:
    """Tell "hold 5 seconds, 6 times" from "six strokes in 40 seconds"."""
    if lasting.ms * often.passes > LONGEST_MS:
        return False
    first, second = sorted((often.span, lasting.span))
    crossed = re.search(r"[x×]", text[max(first[0], second[0] - 4) : second[0] + 2], re.IGNORECASE)
    if often.in_sets or (crossed and second[0] - first[1] < 4):
        return True
    if lasting.ms <= _SHORT_MS and _follows_at_once(words, text, often, lasting):
        return True
    if _is_counted_behind(words, text, often, lasting) or _is_led_by(words, text, often, lasting):
        return True
    return lasting.ms <= _SHORT_MS and bool(words.pattern("counts", "held").search(text))


def _is_counted_behind(words: Words, text: str, often: Count, lasting: Length) -> bool:
    """Tell "press in for 8 seconds and come out. Five presses.": the count stands by itself."""
    between = text[lasting.span[1] : often.span[0]]
    if often.span[0] < lasting.span[1] or len(between) > _LONGEST_BEFORE_A_COUNT:
        return False
    if not re.search(r"[.,;:\n]", between) or lasting.ms > _HELD_MS:
        return False
    clause = re.split(r"[.,;:\n]\s", f"{between} ")[-1] + text[slice(*often.span)]
    is_of_times = words.pattern("counts", "goes").search(text[slice(*often.span)])
    is_meant = is_of_times or lasting.ms <= _HELD_FOR_A_STROKE_MS
    return bool(is_meant) and is_only_an_amount(words, f"{clause}.")


def _is_led_by(words: Words, text: str, often: Count, lasting: Length) -> bool:
    """Tell "6 pushes of 6 seconds" and "3 leans, 5 seconds each"."""
    between = text[often.span[1] : lasting.span[0]]
    if often.span[1] > lasting.span[0] or lasting.ms > _HELD_MS:
        return False
    follows = words.pattern("sides", "each_alone").match(
        text[lasting.span[1] :].split("\n", maxsplit=1)[0][:12]
    )
    leads = re.fullmatch(rf"\s(?:{words.any_of('counts', 'of_each')})\s", between, re.IGNORECASE)
    about, apart = words.any_of("lengths", "about"), words.pattern("reach", "apart").pattern
    each = words.compiled("each of them", lambda: rf"[\s,;:(–-]*(?:{apart})\s(?:(?:{about})\s)*")
    return bool(
        (_is_said_in_times(words, text, often) and not between.strip())
        or leads
        or each.fullmatch(between)
        or (follows and re.fullmatch(r"[\s,;:(–-]*", between))
    )


def _follows_at_once(words: Words, text: str, often: Count, lasting: Length) -> bool:
    """Tell "30 seconds each side, 2 times" from "30 seconds, six strokes"."""
    if not 0 <= often.span[0] - lasting.span[1] <= _LONGEST_BETWEEN:
        return False
    between = text[lasting.span[1] : often.span[0]]
    return (
        _is_said_in_times(words, text, often)
        and not re.search(r"\w", without_sides(words, between))
        and "\n" not in between
    )


def _is_said_in_times(words: Words, text: str, often: Count) -> bool:
    times = rf"\b(?:{words.any_of('counts', 'times')})$"
    return bool(re.search(times, text[slice(*often.span)].strip(), re.IGNORECASE))


def without_amounts(words: Words, text: str) -> str:
    """Return a text with all its counts and times taken out."""
    for start, end in sorted(set(amount_spans(words, text)), reverse=True):
        text = f"{text[:start]} {_without_its_side(words, text[end:])}"
    return text


def _without_its_side(words: Words, rest: str) -> str:
    """Take "a leg" off what follows an amount: "90 seconds a leg"."""
    side = words.pattern("sides", "right_after").match(rest.lstrip())
    return rest.lstrip()[side.end() :] if side else rest


@lru_cache(maxsize=REMEMBERED)
def is_only_an_amount(words: Words, sentence: str) -> bool:
    """Tell a sentence that says nothing but how often, how long or on which sides."""
    rest = without_sides(words, without_amounts(words, sentence))
    if rest == sentence:
        return False
    left = re.findall(r"[^\W\d_]+", rest.casefold())
    return all(word in words.little for word in left)
