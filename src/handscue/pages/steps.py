"""Blocks -> the page's title, what is done before, and its steps in order, in the page's words.

A page is cut at its headings into sections. Each section is read as the most marked of these
that it holds: numbered items, table rows, bulleted items, a headed step, running prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from handscue.pages import phrases
from handscue.pages.blocks import Block, Page, Shape, numbering
from handscue.pages.naming import as_told, looks_like_work, made_name, named
from handscue.pages.tables import row_steps
from handscue.routine.vocabulary import vocabulary

_GENERIC = re.compile(
    r"^(?:the\s+)?(?:steps?|method|directions?|instructions?|procedure|routine|sequence|"
    r"massage (?:routine|sequence|steps)|how to(?: do it)?|the massage|order of (?:massage|work)|"
    r"what to do|technique|let's begin|routine steps|step[- ]by[- ]step)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WrittenStep:
    """A step in the page's own words; ``beside`` is read but not said, as a table's "2 min"."""

    name: str
    text: str
    line: int
    section: str | None = None
    number: int | None = None
    beside: str = ""

    @property
    def everything(self) -> str:
        """All its words."""
        return "\n".join(part for part in (self.name, self.text, self.beside) if part)


class Warned(NamedTuple):
    """What a page warns of, and its line."""

    line: int
    text: str


@dataclass
class Found:
    """What a page holds. ``intro`` is its text before the first step."""

    title: str | None = None
    steps: list[WrittenStep] = field(default_factory=list)
    setup: list[WrittenStep] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)  # said of the massage as a whole


@dataclass(frozen=True)
class _Section:
    heading: Block | None
    blocks: tuple[Block, ...]
    kind: str | None = None  # skip, cautions, setup; None: may hold steps

    @property
    def name(self) -> str | None:
        if self.heading is None or _GENERIC.match(self.heading.text):
            return None
        return (numbering(self.heading.text) or (0, self.heading.text))[1] or None

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


def find_steps(page: Page) -> Found:
    """Find title, setup and steps of a page; no steps where it has none."""
    title, blocks = _titled(page)
    sections = list(_kinds(_sections(blocks)))
    found = Found(title)
    headed = _headed(sections)
    for section in sections:
        _read_section(section, headed, found)
    if not found.steps:
        for section in sections:
            if section.kind is None:
                _read_prose(section, found, from_intro=True)
    found.warnings += _warned_before(found, blocks)
    _move_setup(found)
    return _better_titled(found, sections)


def _warned_before(found: Found, blocks: Iterable[Block]) -> list[Warned]:
    """Give what the page warns of before its first step, and no step says."""
    in_steps = "\n".join(step.everything for step in (*found.setup, *found.steps))
    said = [
        warning
        for text in found.intro
        for warning in phrases.cautions(text)[0]
        if warning.strip(".")[1:] not in in_steps
    ]
    return [
        Warned(next((b.line for b in blocks if warning.strip(".")[1:] in b.text), 1), warning)
        for warning in dict.fromkeys(said)
    ]


def _titled(page: Page) -> tuple[str | None, list[Block]]:
    blocks = list(page.blocks)
    headings = [block for block in blocks if block.shape is Shape.HEADING]
    if not headings:
        return _site_name_off(page.title), blocks
    highest = min(block.level for block in headings)
    tops = [block for block in headings if block.level == highest]
    is_title = highest == 1 or (len(tops) == 1 and tops[0] is headings[0])
    top = tops[0]
    if not is_title or numbering(top.text):
        return _site_name_off(page.title), blocks
    if len(tops) > 1 and blocks.index(top) > 0 and page.title:
        named_so = [block for block in tops if block.text.casefold() in page.title.casefold()]
        top = (named_so or tops)[0]
    blocks.remove(top)
    return top.text, blocks


def _site_name_off(title: str | None) -> str | None:
    if not title:
        return None
    parts = [part for part in re.split(r"\s+[|·»–—-]\s+|\s*::\s*", title) if part.strip()]
    known = [part for part in parts if vocabulary().areas_in(part) or "massage" in part.casefold()]
    return (known or parts or [title])[0].strip()


def _sections(blocks: Iterable[Block]) -> Iterator[_Section]:
    heading: Block | None = None
    held: list[Block] = []
    for block in blocks:
        if block.shape is Shape.HEADING:
            yield _Section(heading, tuple(held))
            heading, held = block, []
        else:
            held.append(block)
    yield _Section(heading, tuple(held))


def _kinds(sections: Iterable[_Section]) -> Iterator[_Section]:
    """Give each section its kind; what stands below a heading of a kind is of that kind too."""
    inherited: tuple[int, str] | None = None
    for section in sections:
        heading = section.heading
        if heading is None:
            yield section
            continue
        if inherited and heading.level <= inherited[0]:
            inherited = None
        kind = inherited[1] if inherited else None
        if kind is None and not _is_step_heading(heading):
            kind = vocabulary().heading_kind(heading.text)
            inherited = (heading.level, kind) if kind else None
        yield replace(section, kind=kind)


def _is_step_heading(heading: Block) -> bool:
    """Tell a heading that is numbered or names a technique, and so is over a step."""
    numbered = numbering(heading.text)
    if numbered:
        return vocabulary().heading_kind(numbered[1]) != "setup"
    techniques = vocabulary().techniques_in(heading.text)
    return any(t.strong for t in techniques) and not re.search(
        r"\b(?:what|why|when|benefits?|effects?|history|massage)\b", heading.text, re.IGNORECASE
    )


def _headed(sections: Sequence[_Section]) -> frozenset[int]:
    """Give the indexes, as ids of heading lines, of headings that are steps themselves."""
    open_ones = [s for s in sections if s.heading and s.kind is None]
    numbered = [s for s in open_ones if s.heading and numbering(s.heading.text)]
    if len(numbered) >= 2 and not all(_items(s, numbered=True) for s in numbered):
        return frozenset(s.heading.line for s in numbered if s.heading)
    textual = [s for s in open_ones if s.blocks and _is_textual(s) and not _is_prose(s)]
    with_work = [s for s in textual if looks_like_work(f"{s.name}\n{s.text}")]
    named_so = [s for s in open_ones if s.heading and _is_step_heading(s.heading)]
    listed = [s for s in open_ones if not _is_textual(s) and s not in named_so]
    if len(named_so) >= 2 and len(named_so) >= len(listed):
        with_work = [*with_work, *named_so]
    if len(with_work) >= 2 and len(with_work) > len(listed):
        first, last = (open_ones.index(with_work[i]) for i in (0, -1))
        level = with_work[0].heading and with_work[0].heading.level
        between = [s for s in open_ones[first : last + 1] if s.heading and s.heading.level == level]
        return frozenset(s.heading.line for s in (*with_work, *between) if s.heading and s.blocks)
    return frozenset()


def _is_textual(section: _Section) -> bool:
    return not any(block.shape in {Shape.ITEM, Shape.ROW} for block in section.blocks)


def _is_prose(section: _Section) -> bool:
    """Tell a heading that only names a body part over several steps told in sentences."""
    name = section.name or ""
    if any(t.strong for t in vocabulary().techniques_in(name)):
        return False
    told = [s for s in phrases.sentences(section.text) if vocabulary().techniques_in(s)]
    distinct = {vocabulary().techniques_in(s)[0].name for s in told}
    return bool(vocabulary().areas_in(name)) and len(told) >= 3 and len(distinct) >= 2


def _read_section(section: _Section, headed: frozenset[int], found: Found) -> None:
    if section.heading and not found.steps:
        found.intro.append(section.heading.text)
    if section.kind == "skip":
        return
    if section.kind == "cautions":
        found.warnings += [
            Warned(block.line, line) for block in section.blocks for line in block.text.split("\n")
        ]
        return
    if section.kind == "setup":
        found.intro += [block.text for block in section.blocks]
        found.setup += _setup(section.blocks)
        return
    heading = section.heading
    if heading and heading.line in headed:
        name = section.name or heading.text
        found.steps.append(WrittenStep(name, section.text, heading.line))
        return
    if _is_textual(section):
        _read_textual(section, found)
        return
    _read_listed(section, found)


def _read_textual(section: _Section, found: Found) -> None:
    if _is_prose(section):
        _read_prose(section, found)
        return
    for block in section.blocks:
        marker = phrases.other_side(block.text)
        if found.steps and marker and len(block.text.split()) <= 30:
            found.steps.append(_sentence_step(block.text, block.line, section.name))
        elif found.steps and _TURNING.search(block.text):
            found.steps.append(WrittenStep("Turn over", block.text, block.line, section.name))
        elif not found.steps:
            found.intro.append(block.text)


_TURNING = re.compile(
    r"\b(?:turn|turns|roll|rolls|turning)\s+(?:(?:the|your|her|him|them|client|partner|person)\s+){0,2}over\b",
    re.IGNORECASE,
)


def _read_listed(section: _Section, found: Found) -> None:
    items = _items(section, numbered=True)
    if len(_working(items)) < 2:
        rows = tuple(row_steps([b for b in section.blocks if b.shape is Shape.ROW]))
        if len([row for row in rows if looks_like_work(f"{row[0]}\n{row[1]}")]) >= 2:
            found.intro += [
                b.text for b in section.blocks if b.shape is Shape.TEXT and not found.steps
            ]
            found.steps += [
                WrittenStep(name, text, line, section.name, beside=beside)
                for name, text, beside, line in rows
            ]
            found.steps += _after_rows(section)
            return
        items = _items(section, numbered=False) or items
    if not items or len(_working(items)) < max(1, 0.35 * len(items)):
        if not found.steps:
            found.intro += [block.text for block in section.blocks]
        return
    _read_items(section, items, found)


def _items(section: _Section, *, numbered: bool) -> list[Block]:
    """Give the outermost items, of the numbered ones or of all."""
    items = [b for b in section.blocks if b.shape is Shape.ITEM]
    if numbered:
        items = [b for b in items if b.number is not None]
    outermost = min((b.level for b in items), default=0)
    return [b for b in items if b.level == outermost]


def _working(items: Iterable[Block]) -> list[Block]:
    return [block for block in items if looks_like_work(block.text)]


def _after_rows(section: _Section) -> Iterator[WrittenStep]:
    last = max(i for i, b in enumerate(section.blocks) if b.shape is Shape.ROW)
    for block in section.blocks[last + 1 :]:
        if phrases.other_side(block.text):
            yield _sentence_step(block.text, block.line, section.name)


def _read_items(section: _Section, items: list[Block], found: Found) -> None:
    """Read a list; what stands below or between its items belongs to the item before."""
    starts = {id(block) for block in items}
    groups: list[list[Block]] = []
    for block in section.blocks:
        if id(block) in starts:
            groups.append([block])
        elif groups:
            groups[-1].append(block)
        elif found.steps and _TURNING.search(block.text):
            found.steps.append(WrittenStep("Turn over", block.text, block.line, section.name))
        elif not found.steps:
            found.intro.append(block.text)
            found.setup += _setup([block])
    have_more = sum(any(b.shape is Shape.TEXT for b in group[1:]) for group in groups[:-1])
    after: list[Block] = []
    if have_more * 2 < max(1, len(groups) - 1):  # then what follows the last is no part of it
        after = [b for b in groups[-1][1:] if b.shape is Shape.TEXT]
        groups[-1] = [b for b in groups[-1] if b.shape is not Shape.TEXT or b is groups[-1][0]]
    for first, *rest in groups:
        found.steps += _item_steps(first, rest, section.name)
    found.steps += [step for block in after for step in _after_list(block, section.name)]


def _after_list(block: Block, section: str | None) -> Iterator[WrittenStep]:
    """Give what stands below a list as a step, where it is one."""
    if phrases.other_side(block.text) or _is_a_finish(block.text):
        yield _sentence_step(block.text, block.line, section)
    elif _TURNING.search(block.text):
        yield WrittenStep("Turn over", block.text, block.line, section)


def _is_a_finish(text: str) -> bool:
    return bool(
        re.match(r"\W*(?:finish|end|complete|conclude|to finish|finally)\b", text, re.IGNORECASE)
        and vocabulary().techniques_in(text)
        and len(text.split()) <= 40
    )


def _item_steps(first: Block, rest: list[Block], section: str | None) -> Iterator[WrittenStep]:
    """Give an item as a step, or where it only names a body part the steps nested below it."""
    nested = [block for block in rest if block.shape is Shape.ITEM]
    is_part = (
        len(_working(nested)) >= 2
        and vocabulary().areas_in(first.text)
        and not vocabulary().techniques_in(first.text)
        and len(first.text.split()) <= 6
    )
    if is_part:
        for block in nested:
            yield from _item_steps(block, [], first.text.strip(" :."))
        return
    text = "\n".join([first.text, *(block.text for block in rest)])
    name, said = named(text, first.lead)
    beside = "" if said else text
    yield WrittenStep(name, said, first.line, section, first.number, beside)


def _sentence_step(text: str, line: int, section: str | None) -> WrittenStep:
    name, said = named(text)
    return WrittenStep(name, said or text, line, section)


def _setup(blocks: Iterable[Block]) -> list[WrittenStep]:
    """Give what has to be prepared, told from talk by the things it takes: towels, oil."""
    return [
        WrittenStep(made_name(sentence), sentence, block.line)
        for block in blocks
        for sentence in phrases.sentences(block.text)
        if vocabulary().setup.search(sentence)
        and vocabulary().actions.search(sentence)
        and len(sentence) <= 400
    ]


def _move_setup(found: Found) -> None:
    """Take steps of preparing that stand before the first stroke out of the steps."""
    while len(found.steps) > 1:
        first = found.steps[0]
        words = vocabulary()
        strong = [t for t in words.techniques_in(first.everything) if t.strong]
        prepares = words.setup.search(first.everything) or phrases.position(first.everything)
        if strong or not prepares or phrases.count(first.everything):
            return
        found.setup.append(replace(first, text=first.text or first.name))
        found.intro.append(first.everything)
        del found.steps[0]


_SEQUENCE = re.compile(
    r"^\W*(?:first|second|third|then|next|now|after|from (?:here|there)|begin|start|finish|finally|"
    r"lastly|to (?:begin|start|finish|end|close)|follow|move|continue|once|when|follow\w*|end|close|"
    r"with |using |turn)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\W*(?:repeat|do this|do it|this|it|these|that|keep|your|the (?:pressure|stroke|movement|idea|"
    r"aim|trick|feeling|hands?|skin|muscle)|you (?:will|may|can|should)|if|remember|think|imagine|"
    r"there|(?:they|she|he) (?!finish|then|would|next)|again|ask|use|let|make sure|as you|each|both hands should|always|let)\b",
    re.IGNORECASE,
)


def _read_prose(section: _Section, found: Found, *, from_intro: bool = False) -> None:
    """Read running sentences: a new step where a new technique is asked for."""
    held: list[str] = []
    line = 0
    for block in section.blocks:
        if block.shape is Shape.TEXT or from_intro:
            for sentence in _clauses(block.text):
                if held and not _begins_a_step(sentence, held):
                    held.append(sentence)
                elif _begins_a_step(sentence, held):
                    _keep_prose(held, line, section, found)
                    held, line = [sentence], block.line
                elif not found.steps:
                    found.intro.append(sentence)
                    found.setup += _setup([replace(block, text=sentence)])
    _keep_prose(held, line, section, found)


def _clauses(text: str) -> Iterator[str]:
    """Split sentences once more where "then" begins another technique."""
    for sentence in phrases.sentences(text):
        parts = re.split(
            r"(?:[,;]\s*|\s+)(?:and\s+)?(?=then\s|finish(?:ing)?\s(?:with|by)\s|end(?:ing)?\s(?:with|by)\s)",
            sentence,
            flags=re.IGNORECASE,
        )
        words = vocabulary()
        if len(parts) > 1 and all(words.techniques_in(part) for part in parts):
            yield from (part.strip() for part in parts)
        else:
            yield sentence


def _begins_a_step(sentence: str, held: list[str]) -> bool:
    words = vocabulary()
    sentence = as_told(sentence)
    techniques = words.techniques_in(sentence)
    if _GOES_ON.match(sentence) and not (phrases.other_side(sentence) and not techniques):
        return False
    if phrases.other_side(sentence) and not any(t.strong for t in techniques):
        return False
    warnings, left = phrases.cautions(sentence)
    if warnings and not left:
        return False
    if not techniques:
        return bool(
            _SEQUENCE.match(sentence)
            and words.areas_in(sentence)
            and words.actions.search(sentence)
            and held
        )
    imperative = re.match(
        r"\W*(?:(?:then|next|now|gently|slowly|lightly|firmly|and|finally|first|after that|lastly)\W+)*(\w+)",
        sentence,
        re.IGNORECASE,
    )
    leads = bool(imperative and _is_verb(imperative[1]))
    is_strong = any(t.strong for t in techniques)
    return bool(_SEQUENCE.match(sentence) or leads or (is_strong and words.areas_in(sentence)))


def _is_verb(word: str) -> bool:
    words = vocabulary()
    return bool(
        words.actions.fullmatch(word) or words.strong.fullmatch(word) or words.weak.fullmatch(word)
    )


def _keep_prose(held: list[str], line: int, section: _Section, found: Found) -> None:
    if held:
        text = " ".join(held)
        name = made_name(text)
        found.steps.append(WrittenStep(name, text, line, section.name))


def _better_titled(found: Found, sections: Sequence[_Section]) -> Found:
    """Name the routine after the one section that holds its steps, if the page does not say."""
    names = {step.section for step in found.steps}
    if found.title is None or not vocabulary().areas_in(found.title):
        only = next(iter(names)) if len(names) == 1 else None
        if only and vocabulary().areas_in(only):
            found.title = only
    if found.title is None:
        first = next((s.name for s in sections if s.name and s.kind is None), None)
        found.title = first if first and first not in {s.name for s in found.steps} else None
    return found
