"""Abbreviations that a page explains itself: "eff = effleurage, B/S = both sides"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from handscue.pages.blocks import Block

_PAIR = re.compile(
    r"(?:^|[,;(:]\s?|\s)(?P<short>[A-Za-zÀ-ÿ/&]{1,6})\.?\s?=\s?(?P<long>[^,;=()\n]{3,40})(?=[,;)\n]|$)"
)
_LEAST = 2  # in one line: a single one is more likely a sum
_MOST = 40


def spelled_out(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the page's own abbreviations in full, but for where it explains them."""
    legend, explaining = _legend(blocks)
    if not legend:
        return list(blocks)
    shorts = "|".join(sorted(map(re.escape, legend), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w/])(?P<short>{shorts})(?![\w/])(?:\.(?=\s[a-z]))?")

    def put(match: re.Match[str]) -> str:
        return legend[match["short"]]

    return [
        block
        if id(block) in explaining
        else replace(
            block,
            text=pattern.sub(put, block.text),
            cells=tuple(pattern.sub(put, cell) for cell in block.cells),
            lead=block.lead and pattern.sub(put, block.lead),
        )
        for block in blocks
    ]


def _legend(blocks: Iterable[Block]) -> tuple[Mapping[str, str], frozenset[int]]:
    found: dict[str, str] = {}
    explaining: set[int] = set()
    for block in blocks:
        for line in block.text.split("\n"):
            pairs = list(_pairs(line))
            if len(pairs) >= _LEAST and len(found) + len(pairs) <= _MOST:
                found |= pairs
                explaining.add(id(block))
    return found, frozenset(explaining)


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    for match in _PAIR.finditer(line):
        yield match["short"], match["long"].strip(" .")
