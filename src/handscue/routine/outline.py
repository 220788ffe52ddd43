"""A routine's steps in the order of its file: their numbers, their paths, and what holds them.

A step has one number, however often it is done and on whichever sides: its place among all the
steps of the file, those in blocks included, setup not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import NamedTuple

from handscue.routine.model import Block, Routine, Step
from handscue.routine.yaml_text import Path


class Placed(NamedTuple):
    """A step or a block, and where it is written.

    ``number`` is the step's; a block's is that of its first step. ``within`` are the blocks
    around it, the outermost first.
    """

    entry: Step | Block
    number: int
    path: Path
    within: tuple[Block, ...] = ()


def entries(routine: Routine) -> Iterator[Placed]:
    """Return every step and block of a routine, setup apart; a block after all that it holds."""
    yield from _entries(routine.steps, 1, ("steps",), ())


def _entries(
    steps: Sequence[Step | Block], number: int, path: Path, within: tuple[Block, ...]
) -> Iterator[Placed]:
    for index, entry in enumerate(steps):
        here: Path = (*path, index)
        if isinstance(entry, Block):
            yield from _entries(entry.steps, number, (*here, "steps"), (*within, entry))
        yield Placed(entry, number, here, within)
        number += count_steps(entry)


def times_done(placed: Placed) -> int:
    """Return how often a step or block is done in all: in how many rounds, on how many sides."""
    return prod(
        each.rounds * (len(each.sides) or 1 if isinstance(each, Block) else 1)
        for each in (*placed.within, placed.entry)
    )


def count_steps(entry: Step | Block) -> int:
    """Return how many steps an entry is, each counted once."""
    return 1 if isinstance(entry, Step) else sum(map(count_steps, entry.steps))


def steps_with_paths(routine: Routine) -> Iterator[tuple[Path, Step]]:
    """Return every step with its path in the file, those of the setup first."""
    for index, step in enumerate(routine.setup):
        yield ("setup", index), step
    for placed in entries(routine):
        if isinstance(placed.entry, Step):
            yield placed.path, placed.entry


def with_steps(
    steps: Sequence[Step | Block],
    changed: Callable[[Step], Step | None],
    block: Callable[[Block], Block | None] = lambda block: block,
) -> tuple[Step | Block, ...]:
    """Return entries with every step changed, and then every block; None takes one out.

    A block in which nothing is left goes, too.
    """
    kept: list[Step | Block] = []
    for entry in steps:
        if isinstance(entry, Step):
            new: Step | Block | None = changed(entry)
        else:
            inner = with_steps(entry.steps, changed, block)
            new = block(entry.model_copy(update={"steps": inner})) if inner else None
        if new is not None:
            kept.append(new)
    return tuple(kept)


def without_recordings(routine: Routine) -> Routine:
    """Return a routine whose steps have their words said, not played."""

    def said(step: Step) -> Step:
        return step.model_copy(update={"recorded": None})

    setup = tuple(map(said, routine.setup))
    return routine.model_copy(update={"setup": setup, "steps": with_steps(routine.steps, said)})
