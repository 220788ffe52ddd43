"""Short lines that stand above a list or a paragraph and name it, made into headings.

People write the name of a step on a line of its own, in bold or plain, with a blank line below it
or without, and whatever its words are. What gives it away is where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handscue.languages.times import lengths
from handscue.languages.words import Words, languages, words_of
from handscue.pages.blocks import Block, Shape
from handscue.pages.naming import looks_like_work, says_how_much
from handscue.pages.text_pages import is_named_above

LEVEL = 5  # below any heading that a page marks as one
_MOST_WORDS = 8
_LONGEST = 60  # characters
_LEAST_BELOW = 8  # words of what is named
_MOST_OF_THEM = 0.6  # of the paragraphs, named so, make it the page's way
_OFTEN = 2  # a page names more than one step in this way


def labelled(words: Words, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with such lines as headings."""
    least = _least_below(words, blocks)
    named = [_has_label(words, block, least) for block in blocks]
    is_the_way = sum(named) >= _OFTEN
    split = [
        part
        for block, has_name in zip(blocks, named, strict=True)
        for part in (_first_line_apart(block) if has_name and is_the_way else [block])
    ]
    return list(_above_others(split))


def _least_below(words: Words, blocks: Sequence[Block]) -> int:
    """Return how many words a name stands above: one will do where all paragraphs have a name."""
    texts = [block for block in blocks if block.shape is Shape.TEXT]
    named = [b for b in texts if is_named_above(b) and _asks_for_work(words, b)]
    is_usual = len(named) >= max(_OFTEN, _MOST_OF_THEM * len(texts))
    return 1 if is_usual else _LEAST_BELOW


def _asks_for_work(words: Words, block: Block) -> bool:
    below = block.text.partition("\n")[2]
    return looks_like_work(words, below) or says_how_much(words, below)


def _first_line_apart(block: Block) -> Iterator[Block]:
    """Divide a paragraph whose first line is a name."""
    head, _, rest = block.text.partition("\n")
    yield Block(Shape.HEADING, head.strip(" :"), block.line, LEVEL)
    yield Block(Shape.TEXT, rest, block.line + 1)


def _has_label(words: Words, block: Block, least: int) -> bool:
    head, _, rest = block.text.partition("\n")
    if lengths(words, head) and lengths(words, rest.split("\n", 1)[0]):
        return False  # a timetable
    is_name = block.shape is Shape.TEXT and _is_short(head) and not _is_a_turn(head)
    is_enough = len(rest) > len(head) or least == 1
    return is_name and len(rest.split()) >= least and is_enough


def _above_others(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make headings of short blocks that stand alone above a list or a longer paragraph."""
    following = [*blocks[1:], None]
    bold = sum(_is_bold(b, after) for b, after in zip(blocks, following, strict=False))
    for block, after in zip(blocks, following, strict=False):
        is_bold = bold >= _OFTEN and _is_bold(block, after)
        if after and block.shape is Shape.TEXT and (is_bold or _names(block.text, after)):
            yield Block(Shape.HEADING, block.text.strip(" :"), block.line, LEVEL)
        else:
            yield block


def _is_bold(block: Block, after: Block | None) -> bool:
    """Tell a short line that is emphasised as a whole, and stands above something."""
    is_short = _is_short(block.text) and block.shape is Shape.TEXT
    return bool(is_short and after and block.lead == block.text and after.lead != after.text)


def _names(text: str, after: Block) -> bool:
    is_name = _is_short(text) and len(text.split()) <= 6 and not re.search(r"\d", text)
    if not is_name or _is_a_turn(text) or re.search(r":\s?\S", text):
        return False
    if after.shape is Shape.ITEM:
        return True
    return after.shape is Shape.TEXT and len(after.text.split()) >= _LEAST_BELOW + 2


def _is_short(text: str) -> bool:
    return (
        len(text.split()) <= _MOST_WORDS
        and len(text) <= _LONGEST
        and "\n" not in text
        and text[:1].isupper()
        and not re.search(r"[.,;!?](?:\s|$)", text)
    )


def _is_a_turn(text: str) -> bool:
    return any(words_of(code).pattern("pages", "turning").search(text) for code in languages())
