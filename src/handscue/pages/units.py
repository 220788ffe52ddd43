"""A page as its smallest pieces in order: the sentences of its lines, a table's row as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from handscue.languages.words import sentences
from handscue.pages.blocks import Block, Shape

_MARKED_HEADINGS = 4  # levels; the further ones are short lines that stand above something


class Place(StrEnum):
    """Where a unit stands: what of the page's layout begins with it."""

    HEADING = "heading"
    NAME = "name"  # a short line above a paragraph
    NUMBERED = "numbered"
    ITEM = "item"
    NESTED = "nested"
    ROW = "row"
    TEXT = "text"
    LINE = "line"  # a further line of a block
    SENTENCE = "sentence"  # a further sentence of a line


@dataclass(frozen=True)
class Unit:
    """A sentence with where it stands; ``line`` is its own line in the source."""

    text: str
    place: Place
    line: int
    block: Block
    is_last: bool = False  # of its block

    @property
    def begins(self) -> bool:
        """Whether a block begins with it."""
        return self.place not in {Place.LINE, Place.SENTENCE}


def units_of(blocks: Iterable[Block]) -> list[Unit]:
    """Return the units of blocks, in order; every word of the blocks is in one of them."""
    held = list(blocks)
    levels = [b.level for b in held if b.shape is Shape.ITEM]
    outermost = min(levels, default=0)
    return [unit for block in held for unit in _of_block(block, outermost)]


def _of_block(block: Block, outermost: int) -> Iterator[Unit]:
    first = _place(block, outermost)
    if block.shape in {Shape.ROW, Shape.HEADING}:
        yield Unit(block.text, first, block.line, block, is_last=True)
        return
    parts = [
        (offset, nth, text)
        for offset, line in enumerate(block.text.split("\n"))
        for nth, text in enumerate(sentences(line))
    ]
    for index, (offset, nth, text) in enumerate(parts):
        place = first if index == 0 else Place.SENTENCE if nth else Place.LINE
        yield Unit(text, place, block.line + offset, block, is_last=index == len(parts) - 1)


def _place(block: Block, outermost: int) -> Place:
    if block.shape is Shape.HEADING:
        return Place.HEADING if block.level <= _MARKED_HEADINGS else Place.NAME
    if block.shape is Shape.ITEM:
        if block.level > outermost:
            return Place.NESTED
        return Place.ITEM if block.number is None else Place.NUMBERED
    return Place.ROW if block.shape is Shape.ROW else Place.TEXT
