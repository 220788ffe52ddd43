"""What recurs on a page tells what its lines are, whatever their words.

A label that stands in every step ("Aim", "Instructions", "Time") is a field of the step and not
the name of one. Lines that begin with 1, 2, 3 ... down the page are the names of its steps, with
a dot behind the number or without.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handscue.languages.quantities import is_only_an_amount
from handscue.languages.sides import side_named
from handscue.languages.times import length
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words
from handscue.pages.blocks import Block, Shape
from handscue.pages.labels import LEVEL
from handscue.pages.naming import says_how_much
from handscue.pages.starts import with_differences, without_stamps
from handscue.pages.tables import bare_amount, caution_word

_LEAST_NUMBERED = 3
_OFTEN = 2
_LONGEST_AMOUNT = 80  # characters
_SHARE = 0.6  # of lines that say how much, in a list without marks
_LONGEST_LINE = 22  # words
_MOST_WORDS = 8
_NUMBERED = re.compile(r"(?P<number>\d{1,2})\s?(?P<name>[A-ZÀ-ÖØ-Þ][^\n]*)")


def consistent(words: Words, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with recurring labels folded into their steps, and numbered names apart."""
    timed = list(_lettered_parts(with_differences(words, without_stamps(blocks))))
    listed = [part for block in timed for part in _listed(words, block)]
    named = list(_numbered_names(listed))
    return list(_without_fields(words, list(_amounts_as_text(words, named))))


def _lettered_parts(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make headings of items between which the numbers of the others run on: A, 1, 2, B, 3, 4."""
    numbered = [b.number for b in blocks if b.shape is Shape.ITEM and b.number is not None]
    runs_on = len(numbered) >= _LEAST_NUMBERED and numbered == [*range(1, len(numbered) + 1)]
    items = [block for block in blocks if block.shape is not Shape.TEXT]
    direct = {id(before) for before, after in itertools.pairwise(blocks) if _leads(before, after)}
    parts = {id(before) for before, after in itertools.pairwise(items) if _leads(before, after)}
    runs_on = runs_on and len(direct) >= _OFTEN
    for block in blocks:
        if runs_on and id(block) in parts:
            yield replace(block, shape=Shape.HEADING, level=LEVEL)
        else:
            yield block


def _leads(block: Block, after: Block) -> bool:
    """Tell a few words without a number, with a numbered item of the same level below."""
    is_item = block.shape is Shape.ITEM and block.number is None
    is_numbered = after.shape is Shape.ITEM and after.number is not None
    is_same = after.level == block.level
    return is_item and is_numbered and is_same and len(block.text.split()) <= _MOST_WORDS


def _listed(words: Words, block: Block) -> Iterator[Block]:
    """Make items of lines that each say how much, unless all of them are timed."""
    lines = block.text.split("\n")
    much = [line for line in lines if says_how_much(words, line)]
    timed = [line for line in much if length(words, line)]
    is_list = (
        block.shape is Shape.TEXT
        and len(lines) >= _LEAST_NUMBERED
        and len(much) >= _SHARE * len(lines)
        and len(timed) < len(much)
        and all(len(line.split()) <= _LONGEST_LINE for line in lines)
    )
    if not is_list and not _is_pair(block, lines, much):
        yield block
        return
    for offset, line in enumerate(lines):
        yield Block(Shape.ITEM, line, block.line + offset)


def _is_pair(block: Block, lines: Sequence[str], much: Sequence[str]) -> bool:
    """Tell two lines that each name a step and say how much: "Kneading: 3 times"."""
    is_named = all(re.match(r"[^:]{2,40}: \S", line) for line in lines)
    return block.shape is Shape.TEXT and len(lines) == 2 == len(much) and is_named


def _numbered_names(blocks: Sequence[Block]) -> Iterator[Block]:
    run: set[int] = set()
    for index, block in enumerate(blocks):
        if _number(block) == len(run) + 1:
            run.add(index)
    for index, block in enumerate(blocks):
        if len(run) < _LEAST_NUMBERED or index not in run:
            yield block
            continue
        head, _, rest = block.text.partition("\n")
        yield Block(Shape.HEADING, head.strip(" :"), block.line, LEVEL)
        if rest:
            yield Block(Shape.TEXT, rest, block.line + 1)


def _number(block: Block) -> int | None:
    """Return the number that a short first line begins with, where no dot makes it an item."""
    head = block.text.split("\n", 1)[0]
    match = _NUMBERED.fullmatch(head)
    is_name = len(head.split()) <= _MOST_WORDS and not head.endswith((".", ",", ";"))
    return int(match["number"]) if match and is_name and block.shape is Shape.TEXT else None


def _amounts_as_text(words: Words, blocks: Sequence[Block]) -> Iterator[Block]:
    """Take for text what looks like a heading or an item, and is the amount of what is above it."""
    before: Block | None = None
    for block in blocks:
        follows = before is not None and block.line == before.line + 1 + before.text.count("\n")
        is_name = before is not None and before.shape in {Shape.HEADING, Shape.TEXT}
        is_its = block.shape is Shape.HEADING and follows and is_name
        is_below = block.shape is Shape.ITEM and before is not None and before.shape is Shape.TEXT
        may_be = (is_its or is_below) and len(block.text) <= _LONGEST_AMOUNT
        is_amount = may_be and is_only_an_amount(words, block.text)
        yield replace(block, shape=Shape.TEXT) if is_amount else block
        before = block


def _without_fields(words: Words, blocks: Sequence[Block]) -> Iterator[Block]:
    """Fold headings that recur into the steps between which they stand."""
    fields = _fields(words, blocks)
    field: str | None = None
    for block in blocks:
        if block.shape is Shape.HEADING:
            field = _key(block.text) if _key(block.text) in fields else None
            if field is None:
                yield block
        elif field is None:
            yield block
        else:
            yield from _of_field(words, field, block)


def _fields(words: Words, blocks: Sequence[Block]) -> frozenset[str]:
    headings = [block for block in blocks if block.shape is Shape.HEADING]
    often = Counter(_key(block.text) for block in headings)
    known = vocabulary(words.language)
    fields = {
        key
        for key, times in often.items()
        if times >= _OFTEN
        and not (known.areas_in(key) or known.techniques_in(key) or side_named(words, key))
    }
    others = len(headings) - sum(often[key] for key in fields)
    return frozenset(key for key in fields if others >= often[key])


def _of_field(words: Words, field: str, block: Block) -> Iterator[Block]:
    """Yield what stands below a field's label: not its aim; and what it warns of as a warning."""
    if words.pattern("pages", "aims").match(field) and not says_how_much(words, block.text):
        return
    if vocabulary(words.language).heading_kind(field) == "cautions":
        yield replace(block, text=f"{caution_word(words)}: {block.text}")
    else:
        yield replace(block, text=bare_amount(words, field, block.text))


def _key(text: str) -> str:
    return " ".join(text.casefold().strip(" :.").split())
