"""How well an import does: steps found, and what was read in them, against an expected session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handscue.pages.importing import import_page
from handscue.routine.loading import load_routine, shipped_techniques
from handscue.routine.model import Block, Routine, Step

KINDS = ("steps", "counts", "sides", "cautions", "techniques", "durations")


@dataclass(frozen=True)
class Score:
    """Right, wrongly given and missed; a wrong value is both of the latter."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was given that is right."""
        given = self.right + self.wrong
        return self.right / given if given else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was given rightly."""
        there = self.right + self.missed
        return self.right / there if there else 1.0


@dataclass(frozen=True)
class Flat:
    """A step with the sides it is done on."""

    step: Step
    block: str | None

    def value(self, kind: str) -> Any:
        """Give what is compared; None where there is none."""
        if kind == "counts":
            return self.step.passes
        if kind == "sides":
            return "each" if self.step.on_each_side else self.block
        if kind == "cautions":
            return self.step.caution
        if kind == "techniques":
            found = shipped_techniques().find(self.step.technique or "")
            return found[0] if found else None
        return self.step.duration


def flat(routine: Routine) -> list[Flat]:
    return [
        Flat(step, f"{entry.sides[0]} {entry.part}" if isinstance(entry, Block) else None)
        for entry in routine.steps
        for step in (entry.steps if isinstance(entry, Block) else (entry,))
    ]


def score_page(page: Path, expected: Path) -> dict[str, Score]:
    """Import a page and compare it with the session a person would have written."""
    got = flat(import_page(page.read_bytes(), page.stem).routine)
    wanted = flat(load_routine(expected)[0])
    pairs = list(_paired(wanted, got))
    scores = {
        "steps": Score(
            sum(1 for w, g in pairs if w and g),
            sum(1 for w, _ in pairs if not w),
            sum(1 for _, g in pairs if not g),
        )
    }
    for kind in KINDS[1:]:
        scores[kind] = sum((_compared(kind, w, g) for w, g in pairs), Score())
    return scores


def _compared(kind: str, wanted: Flat | None, got: Flat | None) -> Score:
    want = wanted.value(kind) if wanted else None
    have = got.value(kind) if got else None
    if want is None and have is None:
        return Score()
    same = want == have
    if kind == "cautions" and want and have:
        same = _alike(want, have)
    if same:
        return Score(right=1)
    return Score(wrong=have is not None, missed=want is not None)


def _paired(wanted: list[Flat], got: list[Flat]) -> Iterator[tuple[Flat | None, Flat | None]]:
    """Pair the steps of two sessions in order, as many as possible, by their names."""
    best = [[0] * (len(got) + 1) for _ in range(len(wanted) + 1)]
    same = [[_alike(w.step.name, g.step.name) for g in got] for w in wanted]
    for i in reversed(range(len(wanted))):
        for j in reversed(range(len(got))):
            skip = max(best[i + 1][j], best[i][j + 1])
            best[i][j] = max(skip, 1 + best[i + 1][j + 1]) if same[i][j] else skip
    i = j = 0
    while i < len(wanted) and j < len(got):
        if same[i][j] and best[i][j] == 1 + best[i + 1][j + 1]:
            yield wanted[i], got[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield wanted[i], None
            i += 1
        else:
            yield None, got[j]
            j += 1
    yield from ((w, None) for w in wanted[i:])
    yield from ((None, g) for g in got[j:])


def _alike(one: str, other: str) -> bool:
    """Tell whether of the shorter text's words at least three quarters are in the longer one."""
    first, second = (set(re.findall(r"\w+", text.casefold())) for text in (one, other))
    return len(first & second) >= 0.75 * min(len(first), len(second))


def table(scores: dict[str, dict[str, Score]]) -> str:
    """Write precision and recall of each page, and of all, as a table."""
    whole = {kind: sum((page[kind] for page in scores.values()), Score()) for kind in KINDS}
    lines = [f"{'page (precision/recall)':28}" + "".join(f"{kind:>13}" for kind in KINDS)]
    for name, page in (*scores.items(), ("all", whole)):
        cells = (f"{page[k].precision:.2f}/{page[k].recall:.2f}" for k in KINDS)
        lines.append(f"{name:28}" + "".join(f"{cell:>13}" for cell in cells))
    return "\n".join(lines)
