"""Fit the weights by which a page's units are told apart, on pages whose right reading is known.

python tools/fit_roles.py             how well steps are found on each batch by the others' weights
python tools/fit_roles.py --write     fit on all batches, and write src/handscue/pages/roles.tsv

A batch is a folder of pages with their expectations (``tests/pages/cases/README.md``). The model is
a chain of roles, a log-linear one: what is made greatest is how likely the right roles are, less
the squares of the weights. It is fitted by Adam, all pages at once.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # the matrices are small: threads only get in the way

import numpy as np

from handscue.languages.sides import other_side
from handscue.languages.words import Words, recognised
from handscue.pages.blocks import Block
from handscue.pages.clutter import texts, without_clutter
from handscue.pages.documents import read_page
from handscue.pages.evidence import evidence
from handscue.pages.importing import in_order
from handscue.pages.naming import says_how_much
from handscue.pages.roles import Role, Weights, best, written_weights
from handscue.pages.units import Place, Unit, units_of

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "src/handscue/pages/roles.tsv"
LEAST_PAGES = 2  # that an evidence must be seen on
SQUARES = 2.0  # how much large weights are held against a fit
ROUNDS = 70
CASES_COUNT = 3  # times as much as other pages: the tests hold them to be read rightly
NEVER = -20.0  # the weight of what is forbidden
LEAST_WEIGHT = 0.05  # less than that changes nothing
_HEADINGS = frozenset({Place.HEADING, Place.NAME})
_SHORT = 10  # words
_SIMPLE = str.maketrans("\u2019\u2018\u2013\u2014\u201c\u201d", "''--\"\"")
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Labelled:
    """A page's evidence, a list for each unit, and the units' right roles."""

    name: str
    names: list[list[str]]
    roles: list[Role]


# ---------------------------------------------------------------- the right roles of a page


def labelled(expectation: Path) -> Labelled:
    """Read a page and what its expectation says of it."""
    want = json.loads(expectation.read_text(encoding="utf-8"))
    page = read_page((expectation.parent / want["page"]).read_bytes())
    words = recognised(texts(page.blocks))
    blocks: Sequence[Block] = in_order(words, without_clutter(words, page.blocks)[0])
    units = units_of(blocks)
    return Labelled(expectation.stem, evidence(words, units), list(_roles(words, units, want)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().translate(_SIMPLE).split())


def _roles(words: Words, units: Sequence[Unit], want: Mapping[str, Any]) -> Iterator[Role]:
    said = [_plain(unit.text) for unit in units]
    uses = [_use(text, want["lines"]) for text in said]
    steps = _begun(said, uses, want["steps"])
    first, last = min(steps, default=len(units)), max(steps, default=-1)
    for i, unit in enumerate(units):
        if i in steps:
            yield Role.STEP
        elif unit.place in _HEADINGS:
            yield _of_heading(words, units, i, steps)
        elif (role := _said_of(want, said[i], is_before=i < first)) is not None:
            repeats = role is Role.ASIDE and i > first and other_side(words, unit.text)
            yield Role.OTHER if repeats else role
        elif uses[i] == "left":
            yield Role.OTHER if i > first and other_side(words, unit.text) else Role.ASIDE
        elif _names_what_follows(words, units, i, steps):
            yield Role.SECTION
        elif i < first or last < 0:
            yield Role.ASIDE
        else:
            yield Role.OTHER if _is_marker(words, unit) else Role.INSIDE


def _of_heading(words: Words, units: Sequence[Unit], i: int, steps: frozenset[int]) -> Role:
    """Return SECTION for a heading below which a step begins before the next heading."""
    following = range(i + 1, len(units))
    end = next((k for k in following if units[k].place in _HEADINGS), len(units))
    if any(k in steps for k in range(i + 1, end + 1)):
        return Role.SECTION
    is_after = any(k < i for k in steps)
    return Role.OTHER if is_after and other_side(words, units[i].text) else Role.ASIDE


def _said_of(want: Mapping[str, Any], text: str, *, is_before: bool) -> Role | None:
    """Return the role that an expectation's lists give a text; None where it is in none."""
    kinds = (("not_steps", Role.ASIDE), ("warnings", Role.WARNING), ("setup", Role.PREPARATION))
    for key, role in kinds:
        is_meant = role is not Role.PREPARATION or is_before
        if is_meant and any(len(k) > 3 and _plain(k) in text for k in want[key]):
            return role
    return None


def _names_what_follows(words: Words, units: Sequence[Unit], i: int, steps: frozenset[int]) -> bool:
    unit = units[i]
    is_short = len(unit.text.split()) <= _SHORT and not says_how_much(words, unit.text)
    if i + 1 not in steps or not (is_short and unit.begins):
        return False
    is_over_a_list = unit.place in {Place.ITEM, Place.NUMBERED} and (
        units[i + 1].place is Place.NESTED
    )
    is_alone = unit.place is Place.TEXT and unit.is_last
    return is_over_a_list or is_alone or unit.text.rstrip().endswith(":")


def _is_marker(words: Words, unit: Unit) -> bool:
    is_short = len(unit.text.split()) < 25
    return unit.begins and unit.is_last and is_short and other_side(words, unit.text) is not None


def _use(text: str, lines: Sequence[Sequence[str]]) -> str:
    """Return what an expectation says of the line that a text is, or is part of."""
    mine = set(re.findall(r"\w+", text))
    use, most = "none", 0.0
    for kind, line in lines:
        other = _plain(line)
        if len(text) > 3 and len(other) > 3 and (text in other or other in text):
            return kind
        theirs = set(re.findall(r"\w+", other))
        share = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
        use, most = (kind, share) if share > most else (use, most)
    return use if most >= 0.7 else "none"


def _begun(
    said: Sequence[str], uses: Sequence[str], steps: Sequence[Mapping[str, Any]]
) -> frozenset[int]:
    """Return the units that steps begin with: in order, as many and as likely as possible."""
    worth = [
        [_worth(text, use, step) for step in steps] for text, use in zip(said, uses, strict=True)
    ]
    most = np.zeros((len(said) + 1, len(steps) + 1))
    for i in reversed(range(len(said))):
        for j in reversed(range(len(steps))):
            both = worth[i][j] and worth[i][j] + most[i + 1, j + 1]
            most[i, j] = max(most[i + 1, j], most[i, j + 1], both)
    found, i, j = set(), 0, 0
    while i < len(said) and j < len(steps):
        if worth[i][j] and np.isclose(most[i, j], worth[i][j] + most[i + 1, j + 1]):
            found.add(i)
            i, j = i + 1, j + 1
        elif np.isclose(most[i, j], most[i, j + 1]):
            j += 1
        else:
            i += 1
    return frozenset(found)


def _worth(text: str, use: str, step: Mapping[str, Any]) -> float:
    """Return how much speaks for a step's beginning with a text; 0 where its name is not in it."""
    places = [(text.find(key), nth) for nth, key in enumerate(map(_plain, step["name"])) if key]
    worths = [
        1 + 0.3 * (at <= 15) + 0.15 * (nth == 0) - 0.6 * (use == "left")
        for at, nth in places
        if at >= 0
    ]
    return max(worths, default=0.0)


# ---------------------------------------------------------------- the fit


class Chain:
    """Pages as one block of numbers, and how likely their right roles are under given weights."""

    def __init__(self, pages: Sequence[Labelled], columns: Mapping[str, int]) -> None:
        self.lengths = np.array([len(page.roles) for page in pages])
        self.page = np.repeat(np.arange(len(pages)), self.lengths)
        self.place = np.concatenate([np.arange(length) for length in self.lengths])
        self.right = np.array([role for page in pages for role in page.roles])
        units = [names for page in pages for names in page.names]
        self.said = np.zeros((len(units), len(columns)), dtype=np.float32)
        for row, names in enumerate(units):
            self.said[row, [columns[name] for name in names if name in columns]] = 1
        self.there = np.arange(self.lengths.max()) < self.lengths[:, None]

    def gradient(self, of: Numbers, after: Numbers, start: Numbers) -> list[Numbers]:
        """Return the way that each weight has to go for the right roles to become likelier."""
        scores = np.zeros((*self.there.shape, len(Role)))
        scores[self.page, self.place] = self.said @ of
        ahead, back = self._forwards(scores, after, start), self._backwards(scores, after)
        whole = _log_sum(ahead[np.arange(len(self.lengths)), self.lengths - 1], 1)
        likely = np.exp(ahead + back - whole[:, None, None])
        of_unit = -likely[self.page, self.place]
        of_unit[np.arange(len(self.right)), self.right] += 1
        of_start = -likely[:, 0].sum(axis=0)
        np.add.at(of_start, self.right[self.place == 0], 1)
        of_pair = -self._pairs(scores, after, ahead, back - whole[:, None, None])
        later = np.flatnonzero(self.place > 0)
        np.add.at(of_pair, (self.right[later - 1], self.right[later]), 1)
        return [self.said.T @ of_unit, of_pair, of_start]

    def _forwards(self, scores: Numbers, after: Numbers, start: Numbers) -> Numbers:
        sums = np.zeros_like(scores)
        sums[:, 0] = scores[:, 0] + start
        for i in range(1, scores.shape[1]):
            sums[:, i] = scores[:, i] + _log_sum(sums[:, i - 1, :, None] + after, 1)
        return sums

    def _backwards(self, scores: Numbers, after: Numbers) -> Numbers:
        sums = np.zeros_like(scores)
        for i in reversed(range(scores.shape[1] - 1)):
            ahead = (scores[:, i + 1] + sums[:, i + 1])[:, None, :]
            sums[:, i] = np.where(self.there[:, i + 1, None], _log_sum(after + ahead, 2), 0)
        return sums

    def _pairs(self, scores: Numbers, after: Numbers, ahead: Numbers, back: Numbers) -> Numbers:
        found = np.zeros_like(after)
        for i in range(1, scores.shape[1]):
            on = self.there[:, i]
            later = (scores[on, i] + back[on, i])[:, None, :]
            found += np.exp(ahead[on, i - 1, :, None] + after + later).sum(axis=0)
        return found


def _log_sum(values: Numbers, axis: int) -> Numbers:
    most = values.max(axis=axis, keepdims=True)
    summed = np.log(np.exp(values - most).sum(axis=axis, keepdims=True)) + most
    return np.squeeze(summed, axis=axis)


def fitted_on(pages: Sequence[Labelled]) -> Weights:
    """Fit weights on pages."""
    seen = Counter(name for page in pages for name in {n for names in page.names for n in names})
    kept = sorted(name for name, often in seen.items() if often >= LEAST_PAGES)
    chain = Chain(pages, {name: i for i, name in enumerate(kept)})
    size = len(Role)
    weights: list[Numbers] = [np.zeros((len(kept), size)), np.zeros((size, size)), np.zeros(size)]
    mean = [np.zeros_like(w) for w in weights]
    square = [np.zeros_like(w) for w in weights]
    for nth in range(1, ROUNDS + 1):
        rate = 0.1 if nth < 0.6 * ROUNDS else 0.03
        for k, raw in enumerate(chain.gradient(*weights)):
            way = raw - SQUARES * weights[k]
            mean[k] = 0.9 * mean[k] + 0.1 * way
            square[k] = 0.98 * square[k] + 0.02 * way**2
            pace = np.sqrt(square[k] / (1 - 0.98**nth)) + 1e-8
            weights[k] = weights[k] + rate * mean[k] / (1 - 0.9**nth) / pace
    of, after, start = weights
    rows = {
        name: tuple(map(float, np.round(row, 2)))
        for name, row in zip(kept, of, strict=True)
        if np.abs(row).max() >= LEAST_WEIGHT
    }
    start, after = _without_the_unseen(pages, start, after)
    then = {role: tuple(map(float, np.round(after[role], 2))) for role in range(size)}
    return Weights(rows, {-1: tuple(map(float, np.round(start, 2))), **then})


def _without_the_unseen(
    pages: Sequence[Labelled], start: Numbers, after: Numbers
) -> tuple[Numbers, Numbers]:
    """Forbid what follows on no page: going on with a step where only preparations were told."""
    pairs = {pair for page in pages for pair in itertools.pairwise(page.roles)}
    first = {page.roles[0] for page in pages}
    never = np.array([[(one, two) not in pairs for two in Role] for one in Role])
    never_first = np.array([role not in first for role in Role])
    return np.where(never_first, NEVER, start), np.where(never, NEVER, after)


# ---------------------------------------------------------------- the report


def batches(root: Path) -> dict[str, list[Labelled]]:
    """Read all labelled pages, by the folder that they lie in."""
    folders = [root / "cases", *sorted(p for p in (root / "labelled").iterdir() if p.is_dir())]
    return {
        folder.name: [labelled(p) for p in sorted(folder.glob("*.json")) if p.name != "cases.json"]
        for folder in folders
    }


def found_steps(pages: Sequence[Labelled], weights: Weights) -> Counter[str]:
    """Count units that are rightly, wrongly and not taken for a step's beginning."""
    counted: Counter[str] = Counter()
    for page in pages:
        scores = [weights.scores(names) for names in page.names]
        for got, right in zip(best(scores, weights.after), page.roles, strict=True):
            if Role.STEP in {got, right}:
                counted["right" if got is right else "wrong" if got is Role.STEP else "missed"] += 1
    return counted


def _report(by_batch: Mapping[str, list[Labelled]]) -> None:
    whole: Counter[str] = Counter()
    for name, pages in by_batch.items():
        others = [page for other, held in by_batch.items() if other != name for page in held]
        counted = found_steps(pages, fitted_on(others))
        whole += counted
        print(_line(name, counted), flush=True)
    print(_line("all", whole))


def _line(name: str, counted: Counter[str]) -> str:
    right = counted["right"]
    given, asked = right + counted["wrong"], right + counted["missed"]
    return f"{name:10} steps: precision {right / given:.2f}, recall {right / asked:.2f}"


if __name__ == "__main__":
    every = batches(ROOT / "tests/pages")
    if "--write" in sys.argv:
        pages = [page for held in every.values() for page in held]
        table = written_weights(fitted_on([*pages, *every["cases"] * (CASES_COUNT - 1)]))
        TABLE.write_text(table, encoding="utf-8")
    else:
        _report(every)
