"""What became of each line of a page: in the session as which step, doubtful, or left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from handscue.pages.clutter import LeftOut
from handscue.pages.drafting import Doubt
from handscue.pages.importing import Imported
from handscue.routine.model import Step
from handscue.routine.outline import steps_with_paths
from handscue.routine.yaml_text import Path

_Noted = TypeVar("_Noted", LeftOut, Doubt)

MOST_LINES = 5000  # a page with more has a routine in its first ones, or none
_SHARE = 0.5  # of a line's words that must be a step's
_WORD = re.compile(r"[^\W_]+")


class Fate(StrEnum):
    """What became of a line."""

    TAKEN = "taken"
    DOUBTFUL = "doubtful"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Traced:
    """A line of a page, what became of it and why, and the path of the step that it is in."""

    line: int
    text: str
    fate: Fate
    why: str | None = None
    step: Path | None = None


class _Words(NamedTuple):
    """The words of a step: those of its name, and all of them."""

    path: Path
    name: frozenset[str]
    all: frozenset[str]


def traced(imported: Imported) -> tuple[Traced, ...]:
    """Return every line of an imported page in order, with what became of it."""
    title = set(_told(imported.routine.title))
    steps = [_words(path, step) for path, step in steps_with_paths(imported.routine)]
    lines = [
        (block.line + offset, line)
        for block in imported.blocks
        for offset, line in enumerate(block.text.split("\n"))
        if line.strip()
    ]
    left, doubts = _by_line(imported.left_out), _by_line(imported.doubts)
    return tuple(
        _traced(number, line, left.get(number, []), doubts.get(number, []), steps)
        if set(_told(line)) != title
        else Traced(number, line, Fate.TAKEN)
        for number, line in lines[:MOST_LINES]
    )


def _by_line(noted: Sequence[_Noted]) -> dict[int, list[_Noted]]:
    found: dict[int, list[_Noted]] = {}
    for one in noted:
        found.setdefault(one.line, []).append(one)
    return found


def _traced(
    number: int,
    line: str,
    left: Sequence[LeftOut],
    doubts: Sequence[Doubt],
    steps: Sequence[_Words],
) -> Traced:
    told = _told(line)
    path = _step_of(told, steps)
    kept = next((step.all for step in steps if step.path == path), frozenset[str]())
    left = [one for one in left if _shares(told, one.text) and not set(told) <= kept]
    doubts = [one for one in doubts if _shares(told, one.source)]
    if left and set(told) <= {word for one in left for word in _told(one.text)}:
        return Traced(number, line, Fate.LEFT_OUT, left[0].why)
    if doubts:
        return Traced(number, line, Fate.DOUBTFUL, doubts[0].why, doubts[0].at[:-1] or path)
    if left:
        why = f"part of it is left out: {left[0].why}"
        return Traced(number, line, Fate.DOUBTFUL, why, path)
    return Traced(number, line, Fate.TAKEN, None, path)


def _shares(told: Sequence[str], text: str) -> bool:
    """Say whether a text is of a line, or a line of it: several may have one number."""
    words = set(_told(text))
    shared = len(words & set(told))
    return shared > 0 and shared >= _SHARE * min(len(words), len(set(told)))


def _step_of(told: Sequence[str], steps: Sequence[_Words]) -> Path | None:
    """Return the path of the step that has most of a line's words, if any has enough of them.

    A step of which nothing but the name was taken is known by that.
    """
    shared = [(sum(word in step.all for word in told), step) for step in steps]
    enough = [
        (count, step)
        for count, step in shared
        if count and (count >= _SHARE * len(told) or step.name <= set(told))
    ]
    most = max((count for count, _ in enough), default=0)
    return next((step.path for count, step in enough if count == most), None)


def _words(path: Path, step: Step) -> _Words:
    everything = " ".join(filter(None, (step.name, step.say, step.caution)))
    return _Words(path, frozenset(_told(step.name)), frozenset(_told(everything)))


def _told(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
