"""What a page says of steps by their numbers: "steps 2 to 10 are for one foot"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handscue.languages.cautions import is_caution
from handscue.languages.counts import count
from handscue.languages.sides import one_at_a_time, steps_named
from handscue.languages.words import sentences
from handscue.pages.fields import Drafted
from handscue.pages.found import Found


def counted_together(steps: list[Drafted], found: Found) -> list[Drafted]:
    """Give "(steps 8 and 9), four times" to the steps that it names."""
    said = [*(step.written.everything for step in steps), *(b.text for b in found.beyond)]
    given: dict[int, int] = {}
    for numbers, sentence in _named(found, said):
        often = count(found.words, sentence)
        if often and not often.is_repeat:
            given |= dict.fromkeys(numbers, often.passes)
    return [
        replace(step, fields=step.fields | {"passes": given[step.number]})
        if step.number in given and "passes" not in step.fields
        else step
        for step in steps
    ]


def sides_by_number(found: Found) -> dict[int, str]:
    """Return the part to whose sides a step is given in turn, where its number is said so.

    A number that several steps have names none of them.
    """
    often = Counter(step.number for step in found.steps)
    told = _named(found, [block.text for block in found.beyond])
    return {
        number: part
        for numbers, sentence in told
        if not is_caution(found.words, sentence) and (part := one_at_a_time(found.words, sentence))
        for number in numbers
        if often[number] == 1
    }


def _named(found: Found, texts: Sequence[str]) -> Iterator[tuple[frozenset[int], str]]:
    """Yield the numbers that a sentence names, and the sentence."""
    for text in texts:
        for sentence in sentences(text):
            if numbers := steps_named(found.words, sentence):
                yield numbers, sentence
