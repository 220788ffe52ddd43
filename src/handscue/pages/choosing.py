"""A page read in two ways, and which of the readings is taken.

Its marks tell the steps of a page whose author set them apart: numbers, rows, headings. What its
units are there for tells those of any page. Where both tell much the same steps, the marks give
their words the better; where they do not, the marks mislead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from handscue.languages.times import lengths
from handscue.languages.words import Words, sentences
from handscue.pages.blocks import Page
from handscue.pages.found import Found, WrittenStep
from handscue.pages.markers import with_markers_apart
from handscue.pages.roles import Weights, roles_of
from handscue.pages.sections import titled
from handscue.pages.steps import completed, find_steps
from handscue.pages.told import found_by_roles
from handscue.pages.units import units_of

_SAME = 0.75  # of the steps of either reading, that begin alike
_LEAST_UNITS = 16  # of a page, for what recurs on it to say much
_MOST_UNITS = 2000  # more is a book; to weigh each takes about three milliseconds
_BEGINNING = 16  # characters


def read_steps(words: Words, page: Page, weights: Weights | None = None) -> Found:
    """Find title, setup and steps of a page; no steps where it has none."""
    found = _chosen(words, page, weights)
    found.steps = with_markers_apart(words, found.steps)
    return found


def _chosen(words: Words, page: Page, weights: Weights | None) -> Found:
    marked, told = find_steps(words, page), steps_told(words, page, weights)
    if len(marked.steps) > 1 and len(units_of(page.blocks)) < _LEAST_UNITS:
        return marked
    if not told.steps or is_much_the_same(marked.steps, told.steps):
        is_more = not marked.steps or _has_all_and_more(words, told.steps, marked.steps)
        return told if is_more else marked
    return told


def steps_told(words: Words, page: Page, weights: Weights | None = None) -> Found:
    """Find the steps of a page by what each of its units is there for; none in a book."""
    title, blocks = titled(words, page)
    units = units_of(page.blocks)
    if len(units) > _MOST_UNITS:
        return Found(words, title)
    found = found_by_roles(words, title, units, roles_of(words, units, weights))
    return completed(found, blocks) if found.steps else found


def is_much_the_same(one: Sequence[WrittenStep], other: Sequence[WrittenStep]) -> bool:
    """Tell two readings that differ in one step, or in few of many."""
    most = max(len(one), len(other))
    return bool(one) and most - _shared(one, other) <= max(1, (1 - _SAME) * most)


def _has_all_and_more(
    words: Words, one: Sequence[WrittenStep], other: Sequence[WrittenStep]
) -> bool:
    """Tell a reading that has every step of another, and a gate besides or a first one, timed."""
    is_first = len(one) > 1 and _is_named(one[0]) == _is_named(one[1])
    besides = one[1:] if is_first and lengths(words, one[0].everything) else one
    works, others = ([step for step in steps if not step.turns] for steps in (one, other))
    return len(one) > len(other) and (
        len(besides) == len(other) == _shared(other, besides)
        or len(works) == len(others) == _shared(others, works)
    )


def _is_named(step: WrittenStep) -> bool:
    """Tell a name that stands above a step's words from one that was made of them."""
    return not _beginning(step.text).startswith(_beginning(step.name))


def _shared(one: Sequence[WrittenStep], other: Sequence[WrittenStep]) -> int:
    """Return how many steps two readings have in common."""
    held: dict[str, list[int]] = {}
    for index, step in reversed(list(enumerate(one))):
        for key in _keys(step, sentences(step.text)):
            held.setdefault(key, []).append(index)
    shared = set[int]()
    for step in other:
        if (mine := _first_left(held, _keys(step, sentences(step.text)[:1]), shared)) is not None:
            shared.add(mine)
    return len(shared)


def _first_left(
    held: Mapping[str, list[int]], keys: Sequence[str], shared: AbstractSet[int]
) -> int | None:
    """Return the first step known by one of the keys that no other one shares yet."""
    for key in keys:
        left = held.get(key, [])
        while left and left[-1] in shared:
            left.pop()
        if left:
            return left[-1]
    return None


def _keys(step: WrittenStep, said: Sequence[str]) -> list[str]:
    """Return what a step is known again by in another reading: its name, its words, its row."""
    begun = [key for text in (step.name, *said) if (key := _beginning(text))]
    return begun + ([f"row {step.line}"] if step.slot else [])


def _beginning(text: str) -> str:
    plain = " ".join(re.findall(r"\w+", text.casefold()))
    return re.sub(r"^(?:\d+\s)+", "", plain)[:_BEGINNING].strip()
