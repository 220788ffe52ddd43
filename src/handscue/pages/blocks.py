"""A page as blocks of text, whatever it was written in: headings, items, rows and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from handscue.languages.words import languages, words_of


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


class TooLongError(ValueError):
    """A page holds more than any routine does."""


@dataclass(frozen=True)
class Page:
    """A page's title, where it states one apart from its text, and its blocks in order."""

    title: str | None
    blocks: tuple[Block, ...] = field(default=())


MOST_TEXT = 1_000_000  # characters a reader sees; a book of 300 pages has about 600 000
MOST_BLOCKS = 20_000
MOST_LINES = 60_000
LONGEST_BLOCK = 20_000  # characters; a step that can be said has at most a thousand
LONGEST_RUN = 600  # characters without any stop; no sentence that can be followed is longer
_RUN = re.compile(rf"[^.;!?\n]{{{LONGEST_RUN}}}(?=[^.;!?\n])")
_BLANKS = re.compile(r"[^\S\n]+")
_PICTOGRAMS = re.compile(
    r"[\U0001F000-\U0001F0FF\U0001F10D-\U0001FAFF\u2600-\u27BF\uFE0E\uFE0F\u20E3\u200D]+"
)


def bounded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Break what no person wrote, so that reading it costs no more than reading what one did.

    Pictograms, which no voice says, become blanks.
    """
    for block in blocks:
        text = _BLANKS.sub(" ", _PICTOGRAMS.sub(" ", block.text))
        if len(text) <= LONGEST_BLOCK:
            text = _RUN.sub(lambda run: f"{run[0]}\n", text)
        lead = block.lead and _BLANKS.sub(" ", _PICTOGRAMS.sub(" ", block.lead)).strip()
        yield replace(block, text=text.strip(), lead=lead or None)


_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}


@cache
def _numbered() -> re.Pattern[str]:
    """Return what a written number looks like, in any of the languages: "3.", "Schritt 3:"."""
    steps = "|".join(words_of(code).any_of("pages", "step") for code in languages())
    rest = r"[^\n]*(?:\n[^\n]*)*"
    roman = r"(?P<roman>(?-i:[IVX]{1,4}))[.)](?=\s+(?-i:[A-ZÀ-ÖØ-Þ]))"
    mark = r"(?:\.[-–](?=\s)|[.):]|\s?[-–—](?=\s)|[.)]?\s-)?"
    end = r"\s?[-–—:.)]|$|(?=\n)"
    return re.compile(
        rf"^(?P<step>(?:{steps})\s?)?(?P<digits>\d{{1,4}})(?P<mark>{mark})(?P<rest>{rest})$"
        rf"|^(?:{steps})\s(?P<word>\w{{1,12}})\b(?:{end})\s?(?P<after>{rest})$"
        rf"|^{roman}(?P<below>{rest})$",
        re.IGNORECASE,
    )


_NO_STEP = re.compile(r"\d|(?:am|pm|cm|ml|mins?|minutes?|x|times)\b")


def numbering(text: str) -> tuple[int, str] | None:
    """Take a written number off a text: "3. Wring", "Step 3: Wring"; None where there is none."""
    text = text.lstrip()
    match = _numbered().match(text[:LONGEST_BLOCK])
    if match is None or is_date(text.split("\n", 1)[0]):
        return None
    if match["roman"] is not None:
        number = _ROMAN.get(match["roman"].casefold())
        return None if number is None else (number, match["below"].strip())
    if match["word"] is not None:
        number = _number_of(match["word"].casefold())
        return None if number is None else (number, match["after"].strip())
    rest = match["rest"].strip()
    if match["step"]:  # but not "move 3 fingers"
        is_numbered = bool(match["mark"]) or not rest[:1].islower()
    else:  # but not "2.5 ml" and "10:30"
        apart = match["rest"].startswith((" ", "\n")) or rest[:1].isupper()
        is_numbered = bool(match["mark"] and rest and apart) and not _NO_STEP.match(rest)
    return (int(match["digits"]), rest) if is_numbered else None


def _number_of(word: str) -> int | None:
    if word in _ROMAN:
        return _ROMAN[word]
    for code in languages():
        value = words_of(code).table("numbers").get(word)
        if value is not None and float(value).is_integer():
            return int(value)
    return None


def is_date(line: str) -> bool:
    """Tell a line that is nothing but a date, in any of the languages."""
    return len(line) < 60 and (
        any(words_of(code).pattern("pages", "date").match(line) for code in languages())
        or bool(re.fullmatch(r"\W*\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\W*", line))
    )


_BULLET = re.compile(
    r"^\s{0,8}(?:[A-Z][.)](?=\s[A-Z])|[a-z]\)|[•●▪◦‣·*–➢✓»■□◆❖►▶→○∙⁃✔✅☑★☆♦❥]|[\U0001F300-\U0001FAFF]\ufe0f?)\s+(?P<rest>\S.*)$",
    re.DOTALL,
)


def bulleted(text: str) -> str | None:
    """Take a bullet off a text; None where it has none."""
    match = _BULLET.match(text)
    return match["rest"] if match else None


def itemised(blocks: Iterable[Block]) -> Iterator[Block]:
    """Turn paragraphs that begin with a number or a bullet into items."""
    for block in _apart_within(blocks):
        if block.shape is not Shape.TEXT:
            yield block
        elif len(parts := list(_taken_apart(block, after=0))) > 2:
            yield from (part for part in parts if part.text)
        elif numbered := numbering(block.text):
            number, rest = numbered
            lead = block.lead and (numbering(block.lead) or (0, block.lead))[1]
            yield replace(block, shape=Shape.ITEM, number=number, text=rest, lead=lead or None)
        elif rest_of := bulleted(block.text):
            yield replace(block, shape=Shape.ITEM, text=rest_of)
        else:
            yield block


@cache
def _inside() -> re.Pattern[str]:
    """Return what a number looks like in the midst of a paragraph: "2. Knead", "Step 2: Knead"."""
    steps = "|".join(words_of(code).any_of("pages", "step") for code in languages())
    return re.compile(
        rf"(?:^|(?<=\s))(?:(\d{{1,2}})[.)]\s|(?i:{steps})\s(\d{{1,2}})\s?[:.)–—-]\s)(?=[A-ZÀ-ÖØ-Þ¿¡])"
    )


def _apart_within(blocks: Iterable[Block]) -> Iterator[Block]:
    """Take numbered items apart in whose words, or in the paragraph below, the next numbers stand."""
    held: Block | None = None
    for block in blocks:
        counted = block if block.number is not None and block.shape is Shape.ITEM else None
        goes_on = held is not None and block.shape is Shape.TEXT
        after = counted.number if counted else held.number if held and goes_on else None
        parts = [block] if after is None else list(_taken_apart(block, after=after))
        if held and len(parts) > 1 and not counted:
            held = replace(held, text=f"{held.text}\n{parts.pop(0).text}".strip())
        if held:
            yield held
        *done, last = parts
        yield from done
        held = last if last.number is not None and last.shape is Shape.ITEM else None
        if held is None:
            yield last
    if held:
        yield held


def _taken_apart(block: Block, *, after: int) -> Iterator[Block]:
    """Take a block apart at the numbers in its words that follow one after the other.

    What stands before the first of them stays as it is, and may be nothing.
    """
    run: list[re.Match[str]] = []
    for mark in _inside().finditer(block.text):
        if _number(mark) == after + len(run) + 1:
            run.append(mark)
    if not run:
        yield block
        return
    yield replace(block, text=block.text[: run[0].start()].strip())
    for mark, next_ in zip(run, [*run[1:], None], strict=True):
        text = block.text[mark.end() : next_.start() if next_ else None].strip()
        line = block.line + block.text.count("\n", 0, mark.start())
        yield Block(Shape.ITEM, text, line, number=_number(mark))


def _number(mark: re.Match[str]) -> int:
    return int(mark[1] or mark[2])
