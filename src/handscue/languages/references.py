"""Which steps a sentence is about, where it is about several: "steps 2 to 6", "these three"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from handscue.languages.counts import amount_spans
from handscue.languages.words import Words

_MOST_MEANT = 20
_LEAST_LISTED = 2  # numbers without a word for what they number


class Which(StrEnum):
    """How a sentence says which steps it is about."""

    NUMBERS = "numbers"
    THESE = "these"  # those told of before; those to come where none were
    FIRST = "first"
    LAST = "last"
    EVERY = "every"
    WHOLE = "whole"  # all of it, as one


@dataclass(frozen=True)
class Reference:
    """What a sentence says of which steps it is about; ``many`` is how many, where said."""

    which: Which
    span: tuple[int, int]
    numbers: frozenset[int] = frozenset()
    many: int | None = None


def reference(words: Words, text: str) -> Reference | None:
    """Return which steps a text is about, else None."""
    return next((found for find in _WAYS for found in find(words, text)), None)


def names_steps(words: Words, text: str) -> bool:
    """Tell whether a text says of which steps it is, and not of each one or all."""
    found = reference(words, text)
    return found is not None and found.which not in {Which.EVERY, Which.WHOLE}


def steps_named(words: Words, sentence: str) -> frozenset[int]:
    """Return the numbers of the steps that a sentence names: "steps 2 to 4 and 9"."""
    found = next(_numbered(words, sentence), None)
    return found.numbers if found else frozenset()


def _list_of(words: Words) -> str:
    """Return what a list of numbers and of ranges looks like: "2 to 4, 7 and 9"."""
    one = rf"\d{{1,2}}(?:{words.to}\d{{1,2}})?(?![\d%]|[.,]\d)"
    joint = rf"\s?(?:,\s?(?:{words.any_of('ranges', 'and')}\s)?|\b(?:{words.any_of('ranges', 'and')})\s|&\s?|/)"
    return rf"{one}(?:{joint}{one})*"


def _no_amount(words: Words) -> str:
    """Return what looks ahead that no unit follows."""
    return rf"(?!\s?(?:{words.unit}|{words.any_of('counts', 'times')}|[x×]|cm|mm|ml)(?!\w))"


def _numbered(words: Words, text: str) -> Iterator[Reference]:
    """Yield "steps 2 to 4 and 9", and of numbers alone what stands where no amount could."""
    named = words.compiled(
        "steps named",
        lambda: (
            rf"\b(?:{words.any_of('reach', 'steps')})\s?[(:]?\s?"
            rf"(?P<list>{_list_of(words)}){_no_amount(words)}\)?"
        ),
    )
    alone = words.compiled(
        "steps listed",
        lambda: (
            rf"(?:^|[;:]\s?)(?P<list>{_list_of(words)})(?=\s(?:{words.any_of('reach', 'after_numbers')})\b)"
            rf"|\b(?:{words.any_of('reach', 'before_numbers')})\s(?P<behind>{_list_of(words)})(?=\s?(?:$|[,;.)]|\b(?:"
            rf"{words.any_of('reach', 'after_numbers')}|{words.any_of('reach', 'behind_numbers')})\b))"
        ),
    )
    like = words.pattern("reach", "like")
    for pattern, least in ((named, 1), (alone, _LEAST_LISTED)):
        for match in pattern.finditer(text):
            group = "list" if match["list"] else "behind"
            numbers = _listed(words, match[group])
            is_amount = least > 1 and _is_an_amount(words, text, match.span(group))
            if (
                len(numbers) >= least
                and not is_amount
                and not like.search(text[: match.start(group)])
            ):
                yield Reference(Which.NUMBERS, match.span(), numbers)


def _listed(words: Words, written: str) -> frozenset[int]:
    ranges = re.findall(rf"(\d+)(?:{words.to}(\d+))?", written, re.IGNORECASE)
    return frozenset(n for low, high in ranges for n in range(int(low), int(high or low) + 1))


def _is_an_amount(words: Words, text: str, span: tuple[int, int]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in amount_spans(words, text))


def _these(words: Words, text: str) -> Iterator[Reference]:
    for key in (Which.FIRST, Which.LAST, Which.THESE):
        for pattern in words.patterns("reach", key):
            for match in pattern.finditer(text):
                many = match.groupdict().get("many")
                meant = round(words.value(many)) if many else None
                if meant is None or 2 <= meant <= _MOST_MEANT:
                    yield Reference(key, match.span(), many=meant)


def _both(words: Words, text: str) -> Iterator[Reference]:
    if match := words.pattern("reach", "both").search(text):
        yield Reference(Which.THESE, match.span(), many=2)


def _every(words: Words, text: str) -> Iterator[Reference]:
    if match := words.pattern("pages", "each_step").search(text):
        yield Reference(Which.EVERY, match.span())


def _whole(words: Words, text: str) -> Iterator[Reference]:
    if match := words.pattern("reach", "whole").search(text):
        yield Reference(Which.WHOLE, match.span())


_WAYS = (_numbered, _both, _these, _every, _whole)
