"""A page as blocks of text, whatever it was written in: headings, items, rows and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Shape(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    ROW = "row"


@dataclass(frozen=True)
class Block:
    """One piece of a page.

    ``text`` keeps its lines apart; ``line`` is where it begins in the source, from 1. ``level``
    is a heading's rank, 1 the highest, or how deep an item is nested, from 0. ``lead`` is what
    was emphasised at the text's beginning. ``linked`` is the share of the text that is links.
    """

    shape: Shape
    text: str
    line: int
    level: int = 0
    number: int | None = None
    lead: str | None = None
    cells: tuple[str, ...] = ()
    linked: float = 0.0


@dataclass(frozen=True)
class Page:
    """A page's title, where it states one apart from its text, and its blocks in order."""

    title: str | None
    blocks: tuple[Block, ...] = field(default=())


LONGEST_BLOCK = 20_000  # characters; a step that can be said has at most a thousand
LONGEST_RUN = 600  # characters without any stop; no sentence that can be followed is longer
_RUN = re.compile(rf"[^.;!?\n]{{{LONGEST_RUN}}}(?=[^.;!?\n])")


def bounded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Break what no person wrote, so that reading it costs no more than reading what one did."""
    for block in blocks:
        text = _RUN.sub(lambda run: f"{run[0]}\n", block.text[:LONGEST_BLOCK])
        yield block if text == block.text else replace(block, text=text)


_NUMBERED = re.compile(
    r"^\s*(?:step\s+|no\.?\s*|stage\s+)?(?P<number>\d{1,4}|(?<=step )\w+)\s*(?:[.):]|[-–—]\s|\s-)\s*(?P<rest>\S.*)$"
    r"|^\s*(?:step|stage)\s+(?P<bare>\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)\b\s*[-–—:.)]?\s*(?P<words>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
]
_BULLET = re.compile(r"^\s*(?:[A-Z][.)]|[a-z]\)|[•●▪◦‣·*–➢✓»])\s+(?P<rest>\S.*)$", re.DOTALL)


def numbering(text: str) -> tuple[int, str] | None:
    """Take a written number off a text: "3. Wring", "Step 3: Wring"; None where there is none."""
    match = _NUMBERED.match(text)
    if not match:
        return None
    written = (match["number"] or match["bare"]).casefold()
    number = int(written) if written.isdigit() else _NUMBER_WORDS.index(written)
    rest = (match["rest"] or match["words"] or "").strip()
    if re.match(r"\d|(?:am|pm|cm|ml|min)\b", rest) and match["number"]:  # 2.5 ml, 10:30
        return None
    return number, rest


def itemised(blocks: Iterable[Block]) -> Iterator[Block]:
    """Turn paragraphs that begin with a number or a bullet into items."""
    for block in blocks:
        if block.shape is not Shape.TEXT:
            yield block
        elif numbered := numbering(block.text):
            number, rest = numbered
            lead = block.lead and (numbering(block.lead) or (0, block.lead))[1]
            yield replace(block, shape=Shape.ITEM, number=number, text=rest, lead=lead or None)
        elif match := _BULLET.match(block.text):
            yield replace(block, shape=Shape.ITEM, text=match["rest"])
        else:
            yield block
