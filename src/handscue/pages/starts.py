"""Lines that say when each step begins: 0:00 settle, 1:00 oil, 5:00 knead ... 20:00 end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handscue.languages.words import Words
from handscue.pages.blocks import Block, Shape

STARTS = re.compile(r"^\W*(\d{1,3})[:.]([0-5]\d)(?!\s?[-–—]\s?\d)\s?[-–—:)]?\s+(?=[^\W\d])")
_STAMP = re.compile(r"^\s?[\[(](?:\d{1,2}:)?\d{1,2}:[0-5]\d[\])]\s?", re.MULTILINE)
_SPAN = re.compile(
    r"^\W*(\d{1,3})(?:[:.]([0-5]\d))?\s?[-–—]\s?(\d{1,3})(?:[:.]([0-5]\d))?"
    r"\s?(?:min\w*\.?)?\s?[:|–—-]?\s+(?=[^\W\d_])"
)
_CLOCK = re.compile(r"\d{1,3}[:.][0-5]\d(?:\s?(?:h|uhr))?", re.IGNORECASE)
_LEAST = 4
_BY_HOURS_MS = 30_000  # on average: steps that are shorter are counted in hours and minutes


def without_stamps(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without the times of a recording: "[0:34] now the neck"."""
    if sum(len(_STAMP.findall(block.text)) for block in blocks) < _LEAST:
        return list(blocks)
    return [replace(block, text=_STAMP.sub("", block.text)) for block in blocks]


def with_differences(words: Words, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with how long each line takes in place of when it begins.

    The last line takes no time that is known; where it only ends the session it is left out.
    """
    blocks = _with_spans(words, _with_one_clock(words, blocks))
    lines = [part for block in blocks for part in _lines(block)]
    starts = [(i, _start_ms(block.text)) for i, block in enumerate(lines)]
    run = [(i, ms) for i, ms in starts if ms is not None]
    if len(run) < _LEAST or any(one[1] >= two[1] for one, two in itertools.pairwise(run)):
        return blocks
    unit = 60 if run[-1][1] - run[0][1] < _BY_HOURS_MS * (len(run) - 1) else 1
    takes = {one[0]: (two[1] - one[1]) * unit for one, two in itertools.pairwise(run)}
    last = run[-1][0]
    return [
        _lasting(words, block, takes.get(i)) if i in takes or i == last else block
        for i, block in enumerate(lines)
        if i != last or not words.pattern("pages", "ends").match(_rest(block.text))
    ]


def _with_one_clock(words: Words, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with "0:03-0:15" in one cell where a table has it in its first two."""
    clocks = [i for i, block in enumerate(blocks) if _has_two_clocks(block)]
    if len(clocks) < _LEAST:
        return list(blocks)
    title = str(words.table("columns")["minutes_said"]).format("")
    above = clocks[0] - 1
    heading = {above} if above >= 0 and blocks[above].shape is Shape.ROW else set()
    firsts = {i: "-".join(blocks[i].cells[:2]) for i in clocks} | dict.fromkeys(heading, title)
    return [
        _with_cells(block, (firsts[i].strip(), *block.cells[2:])) if i in firsts else block
        for i, block in enumerate(blocks)
    ]


def _has_two_clocks(block: Block) -> bool:
    return len(block.cells) > 2 and all(map(_CLOCK.fullmatch, block.cells[:2]))


def _with_cells(row: Block, cells: tuple[str, ...]) -> Block:
    return replace(row, cells=cells, text=" ".join(filter(None, cells)))


def _with_spans(words: Words, blocks: Sequence[Block]) -> list[Block]:
    """Put how long it takes in place of "4-18", where each line begins as the one before ends."""
    lines = [part for block in blocks for part in _lines(block)]
    spans = {i: span for i, block in enumerate(lines) if (span := _span(block.text))}
    run = list(spans.values())
    follows = all(one[1] == two[0] for one, two in itertools.pairwise(run))
    if len(run) < _LEAST or not follows or any(lines[i].shape is Shape.HEADING for i in spans):
        return list(blocks)
    unit = 60 if run[-1][1] - run[0][0] < _BY_HOURS_MS * len(run) else 1
    return [
        _of_span(words, block, (spans[i][1] - spans[i][0]) * unit) if i in spans else block
        for i, block in enumerate(lines)
    ]


def _span(text: str) -> tuple[int, int] | None:
    """Read where a line begins and ends, in milliseconds, its numbers taken for minutes."""
    match = _SPAN.match(text)
    if not match:
        return None
    first, first_s, last, last_s = (int(part or 0) for part in match.groups())
    begins, ends = (first * 60 + first_s) * 1000, (last * 60 + last_s) * 1000
    return (begins, ends) if begins < ends else None


def _of_span(words: Words, block: Block, ms: int) -> Block:
    takes = in_words(words, ms)
    if block.shape is not Shape.ROW:
        text = _SPAN.sub("", block.text)
        return replace(block, text=f"{text} ({takes})", shape=Shape.ITEM, lead=None)
    cells = (takes, *block.cells[1:]) if _SPAN.match(f"{block.cells[0]} a") else block.cells
    return replace(block, text=_SPAN.sub(f"{takes} ", block.text), cells=cells)


def _lines(block: Block) -> Iterator[Block]:
    """Yield a text's lines apart where they begin with a time of the clock."""
    if block.shape is Shape.TEXT and (STARTS.match(block.text) or _SPAN.match(block.text)):
        for offset, line in enumerate(block.text.split("\n")):
            yield replace(block, text=line, line=block.line + offset, lead=None)
    else:
        yield block


def _start_ms(text: str) -> int | None:
    match = STARTS.match(text)
    return (int(match[1]) * 60 + int(match[2])) * 1000 if match else None


def _rest(text: str) -> str:
    return STARTS.sub("", text)


def _lasting(words: Words, block: Block, ms: int | None) -> Block:
    if len(block.cells) > 2 and _CLOCK.fullmatch(block.cells[0]):
        is_known = any(re.fullmatch(r"[\d.,½¼¾ –-]+", cell) for cell in block.cells[1:])
        takes = "" if ms is None or is_known else in_words(words, ms)
        return _with_cells(block, (takes, *block.cells[1:]))
    text = _rest(block.text)
    if ms is not None:
        head, line_end, rest = text.partition("\n")
        text = f"{head} ({in_words(words, ms)}){line_end}{rest}"
    return replace(block, text=text, shape=Shape.ITEM, lead=None)


def in_words(words: Words, ms: int) -> str:
    """Return a time as the page's language says it."""
    role, amount = ("minutes", ms / 60_000) if ms % 30_000 == 0 else ("seconds", ms / 1000)
    return str(words.table("columns")[f"{role}_said"]).format(f"{amount:g}")
