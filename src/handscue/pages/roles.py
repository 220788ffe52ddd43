"""What each unit of a page is there for, decided over the page as a whole.

Each unit's evidence speaks for every role with a weight, and so does the role of the unit before
it; the roles are those that together weigh most. The weights are numbers in ``roles.tsv``, fitted
on labelled pages by ``tools/fit_roles.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources

from handscue.languages.words import Words
from handscue.pages.evidence import evidence, is_inner, look
from handscue.pages.units import Unit

_AFTER = "role before "  # what leads the names of weights that a role before has
_AT_THE_START = -1
_LEAST_ALIKE = 3  # units
_ALIKE = 2.0  # best of 0 to 4 in the cross-validation of tools/fit_roles.py


class Role(IntEnum):
    """What a unit is there for."""

    STEP = 0  # a step begins with it
    INSIDE = 1  # it goes on with the step before
    SECTION = 2  # it names the steps that follow
    OTHER = 3  # what stands before is done on the other side
    WARNING = 4
    PREPARATION = 5
    ASIDE = 6  # anything else: it is in no step


Row = tuple[float, ...]  # a number for each role
_NOTHING: Row = (0.0,) * len(Role)


@dataclass(frozen=True)
class Weights:
    """How much each evidence speaks for each role, and a role for the one after it."""

    of: Mapping[str, Row]
    after: Mapping[int, Row]  # by the role before; -1 at the start of a page

    def scores(self, names: Iterable[str]) -> list[float]:
        """Return how much a unit's evidence speaks for each role."""
        rows = [row for name in names if (row := self.of.get(name))]
        return [sum(column) for column in zip(_NOTHING, *rows, strict=True)]


def read_weights(text: str) -> Weights:
    """Read a table of weights: a name, a tab, and a number for each role."""
    of: dict[str, Row] = {}
    after: dict[int, Row] = {}
    for line in text.splitlines():
        name, *numbers = line.split("\t")
        row = tuple(float(number or 0) for number in numbers)
        if name.startswith(_AFTER):
            after[int(name.removeprefix(_AFTER))] = row
        else:
            of[name] = row
    return Weights(of, after)


def written_weights(weights: Weights) -> str:
    """Return the table that ``read_weights`` reads."""
    rows = [(f"{_AFTER}{role}", row) for role, row in sorted(weights.after.items())]
    rows += sorted(weights.of.items())
    return "".join(
        "\t".join([name, *(f"{number:.2f}".rstrip("0").rstrip(".") for number in row)]) + "\n"
        for name, row in rows
    )


@cache
def fitted() -> Weights:
    """Return the weights that come with handscue."""
    table = resources.files("handscue.pages").joinpath("roles.tsv")
    return read_weights(table.read_text(encoding="utf-8"))


def roles_of(words: Words, units: Sequence[Unit], weights: Weights | None = None) -> list[Role]:
    """Return the role of each unit."""
    known = weights or fitted()
    scores = [known.scores(names) for names in evidence(words, units)]
    looks = [look(unit) for unit in units]
    return best(levelled(scores, looks, best(scores, known.after)), known.after)


def levelled(
    scores: Sequence[Sequence[float]], looks: Sequence[str], roles: Sequence[Role]
) -> list[list[float]]:
    """Return scores that speak for a step where most of what looks like the unit begins one.

    An author sets the steps of a page apart in one way.
    """
    often = Counter(looks)
    steps = Counter(one for one, role in zip(looks, roles, strict=True) if role is Role.STEP)
    return [
        [score[0] + _ALIKE * (2 * steps[one] / often[one] - 1), *score[1:]]
        if often[one] >= _LEAST_ALIKE and not is_inner(one)
        else list(score)
        for score, one in zip(scores, looks, strict=True)
    ]


def best(scores: Sequence[Sequence[float]], after: Mapping[int, Row]) -> list[Role]:
    """Return the roles that together weigh most."""
    sums, ways = list(_NOTHING), list[list[int]]()
    for nth, score in enumerate(scores):
        befores = range(len(Role)) if nth else [_AT_THE_START]
        way = [max(befores, key=lambda b, r=r: sums[b] + after[b][r]) for r in Role]
        sums = [sums[b] + after[b][r] + score[r] for r, b in zip(Role, way, strict=True)]
        ways.append(way)
    role = max(range(len(Role)), key=sums.__getitem__)
    found = list[Role]()
    for way in reversed(ways):
        found.append(Role(role))
        role = way[role]
    return found[::-1]
