"""Rounds: all the steps of a page, or of a part of it, done several times over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handscue.languages.counts import count
from handscue.languages.sides import other_side
from handscue.languages.times import length
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.fields import Drafted
from handscue.pages.found import Beside, Found
from handscue.pages.siding import Sides
from handscue.units import write_duration

_MOST_ROUNDS = 20


@dataclass(frozen=True)
class Rounds:
    """Steps that are done several times over, with a rest between, in milliseconds."""

    entries: tuple[Drafted | Sides, ...]
    times: int
    line: int
    source: str
    rest_ms: int | None = None

    @property
    def why(self) -> str:
        """What is remarked of it."""
        return f'"{" ".join(self.source.split())[:60]}": {self.times} rounds in all'

    def data(self) -> dict[str, Any]:
        """Return it as a session file has it, without its steps."""
        rest = {"rest_between": write_duration(self.rest_ms)} if self.rest_ms else {}
        return {"repeat": self.times, **rest}


def without_round_steps(steps: Sequence[Drafted], found: Found) -> list[Drafted]:
    """Take out the steps that only say "repeat the circuit twice", and keep what they say.

    "2 rounds" in a table's row is the count of what the row names.
    """
    kept = []
    for step in steps:
        written = step.written
        said = written.name if written.slot else written.everything
        is_order = _times(found.words, said) is not None
        known = vocabulary(found.words.language)
        if is_order and not any(t.strong for t in known.techniques_in(written.everything)):
            found.beyond.append(Beside(written.line, written.everything, written.section))
        else:
            kept.append(step)
    return kept or list(steps)


def in_rounds(entries: Sequence[Drafted | Sides], found: Found) -> list[Drafted | Sides | Rounds]:
    """Put into rounds what the page says is done several times over."""
    for beside in found.beyond:
        for sentence in sentences(beside.text):
            times = _times(found.words, sentence)
            if times is None:
                continue
            named = [i for i, e in enumerate(entries) if _section(e) == beside.section]
            inside = named if beside.section else list(range(len(entries)))
            inside = inside or list(range(len(entries)))
            first, last = inside[0], inside[-1] + 1
            rest = _rest(found.words, beside.text)
            rounds = Rounds(tuple(entries[first:last]), times, beside.line, sentence, rest)
            return [*entries[:first], rounds, *entries[last:]]
    return list(entries)


def _section(entry: Drafted | Sides) -> str | None:
    return entry.steps[0].section if isinstance(entry, Sides) else entry.section


def _times(words: Words, text: str) -> int | None:
    """Return how often a text says that all of it is done; None where it says no such thing."""
    if len(text) > 400 or other_side(words, text):
        return None
    for sentence in sentences(text):
        if words.pattern("pages", "rounds_of_all").search(sentence):
            often = count(words, sentence)
            if often and not often.is_repeat and 2 <= often.passes <= _MOST_ROUNDS:
                return often.passes
    return None


def _rest(words: Words, text: str) -> int | None:
    """Return the milliseconds of rest that a text asks for between rounds."""
    for sentence in sentences(text):
        for clause in re.split(r"[,;]|\s(?:with|and|mit|und|avec|et|con|y)\s", sentence):
            if words.pattern("pages", "rest_between_rounds").search(clause):
                lasting = length(words, clause)
                return lasting.ms if lasting else None
    return None
