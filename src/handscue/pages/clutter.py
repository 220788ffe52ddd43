"""What stands on a page and is no part of the routine: dates, captions, adverts, telephones.

It is taken out before steps are looked for, so that nobody hears it; and kept, so that it can be
named as left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from handscue.languages.words import Words
from handscue.pages.blocks import LONGEST_BLOCK, Block, Shape, is_date
from handscue.pages.naming import looks_like_work, says_how_much
from handscue.pages.text_pages import is_menu

_TELEPHONE = re.compile(r"(?<![\d:.,])\+?\(?\d{2,5}\)?(?:[\s/-]\(?\d{2,5}\)?){1,5}(?![\d:]|[.,]\d)")
_ADDRESS = re.compile(r"https?://|www\.\w|\w@[\w-]{1,60}\.\w")
_LEAST_DIGITS = 9  # of a telephone number
_LONGEST_CAPTION = 12  # words
_MOST_LABEL = 3  # words
_LONGEST = 30  # words; a longer paragraph may begin like clutter and be none


@dataclass(frozen=True)
class LeftOut:
    """A piece of a page that is in no step: its line, its words, and why."""

    line: int
    text: str
    why: str


def without_clutter(
    words: Words, blocks: Sequence[Block]
) -> tuple[tuple[Block, ...], tuple[LeftOut, ...]]:
    """Return the blocks without what is no part of a routine, and what was taken out."""
    kept: list[Block] = []
    left: list[LeftOut] = []
    after_figure = False
    fields = _fields(words, blocks)
    for block in blocks:
        if after_figure and _is_a_caption(block):
            left.append(LeftOut(block.line, block.text, "a caption"))
            after_figure = False
            continue
        lines = block.text.split("\n")
        reasons = [
            None if _label(line) in fields else _reason(words, line, block) for line in lines
        ]
        after_figure = reasons[-1] == "a caption" and len(lines[-1].split()) <= 3
        if not any(reasons):
            kept.append(_without_figures(words, block))
            continue
        left += [
            LeftOut(block.line + offset, line, why)
            for offset, (line, why) in enumerate(zip(lines, reasons, strict=True))
            if why
        ]
        if block.shape is Shape.ROW:
            continue
        rest = [line for line, why in zip(lines, reasons, strict=True) if not why]
        if reasons[0] == "not about the work" and not _may_be_work(words, rest):
            left += [LeftOut(block.line, line, "below it") for line in rest]
        elif rest and (not reasons[0] or block.shape is Shape.TEXT):
            kept.append(_without_figures(words, replace(block, text="\n".join(rest))))
        elif rest:
            left += [LeftOut(block.line, line, "below it") for line in rest]
    return tuple(kept), tuple(left)


def _fields(words: Words, blocks: Iterable[Block]) -> frozenset[str]:
    """Return the labels that stand before an amount time and again, once in each step.

    "Duration: 60 minutes" that stands once is about the page; below each step it is the step's.
    """
    often = Counter(
        label
        for block in blocks
        for line in block.text.split("\n")
        if (label := _label(line)) and says_how_much(words, line)
    )
    return frozenset(label for label, times in often.items() if times > 1)


def _label(line: str) -> str | None:
    label, colon, _ = line.partition(":")
    return label.strip().casefold() if colon and len(label.split()) <= _MOST_LABEL else None


def _may_be_work(words: Words, lines: Sequence[str]) -> bool:
    text = "\n".join(lines)
    return looks_like_work(words, text) or says_how_much(words, text)


def _is_a_caption(block: Block) -> bool:
    """Tell the words below "Fig. 4": a short line that is no item."""
    return block.shape is Shape.TEXT and len(block.text.split()) <= _LONGEST_CAPTION


def _reason(words: Words, line: str, block: Block) -> str | None:
    """Say why a line is no part of the routine; None where it may be."""
    may_be_menu = block.shape is not Shape.ROW
    is_title = block.shape is Shape.HEADING and block.level > 1
    may_be_clutter = not is_title and len(line.split()) <= _LONGEST
    if len(block.text) > LONGEST_BLOCK:
        return "too long to be a step"
    reasons = {
        "a date": is_date(line),
        "a caption": words.pattern("pages", "figure").search(line),
        "a menu": may_be_menu and is_menu(line),
        "it only introduces what follows": may_be_clutter
        and words.pattern("pages", "signposts").search(line),
        "not about the work": may_be_clutter
        and (words.pattern("pages", "clutter").search(line) or _is_contact(line)),
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _is_contact(line: str) -> bool:
    """Tell a short line with a telephone number, a web or a mail address."""
    if _ADDRESS.search(line) and len(line.split()) <= _LONGEST_CAPTION:
        return True
    return len(line.split()) <= _LONGEST_CAPTION and any(
        sum(map(str.isdigit, match[0])) >= _LEAST_DIGITS for match in _TELEPHONE.finditer(line)
    )


def _without_figures(words: Words, block: Block) -> Block:
    """Take "(Fig. 1)" and "(see the sketch)" out of a block."""
    text = words.pattern("pages", "figure_inside").sub("", block.text)
    return block if text == block.text else replace(block, text=text.strip())


def texts(blocks: Iterable[Block]) -> str:
    """Return the words of blocks, a block a line."""
    return "\n".join(block.text for block in blocks)
