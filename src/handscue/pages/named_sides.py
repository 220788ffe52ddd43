"""Steps that are named after a side, one for the left and one for the right: no repeats."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from handscue.languages.sides import part_named, side_named
from handscue.languages.words import Words
from handscue.pages.fields import Drafted


def sides_apart(words: Words, steps: list[Drafted]) -> list[Drafted]:
    """Take "Left leg" and "Right leg" one below the other for two steps, and not for a repeat."""
    done = list(steps)
    for i, (one, two) in enumerate(itertools.pairwise(steps)):
        names = [str(step.fields["name"]) for step in (one, two)]
        sides = {side_named(words, name) for name in names}
        parts = {part_named(words, name) for name in names}
        if one.only_other and two.only_other and sides == {"left", "right"} and len(parts) == 1:
            done[i : i + 2] = [replace(s, other=None, only_other=False) for s in (one, two)]
    sides_of = _sides_of_names(words, done)
    return [
        replace(step, other=None, only_other=False)
        if step.other and len(sides_of.get(bare, ())) > 1
        else step
        for step in done
        for bare, _ in [_bare_name(words, step)]
    ]


def _sides_of_names(words: Words, steps: Sequence[Drafted]) -> dict[str, set[str]]:
    """Return the sides under which each name stands: "Right blade" and "Left blade" are two steps."""
    sides_of: dict[str, set[str]] = {}
    for step in steps:
        bare, side = _bare_name(words, step)
        says_how_much = {"duration", "passes"} & step.fields.keys()
        if side and (says_how_much or not step.only_other):
            sides_of.setdefault(bare, set()).add(side)
    return sides_of


def _bare_name(words: Words, step: Drafted) -> tuple[str, str | None]:
    """Return a step's name without the side it names, and that side."""
    name = str(step.fields["name"]).casefold()
    side = side_named(words, name)
    if side is None:
        return name, None
    return re.sub(rf"\b(?:{words.any_of('sides', side)})(?!\w)", "", name), side
