"""A page cut at its headings: its title, and what each section is there for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from handscue.languages.references import reference
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.blocks import Block, Page, Shape, numbering
from handscue.pages.naming import looks_like_work, named, says_how_much

_SHARE_OF_STEPS = 0.6
_UNMARKED = 4  # from this level on no mark tells one heading's rank from another's


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it. ``kind`` is skip, cautions or setup; None: steps."""

    words: Words
    heading: Block | None
    blocks: tuple[Block, ...]
    kind: str | None = None

    @property
    def name(self) -> str | None:
        """The heading's own words; None where it only says that steps follow."""
        if self.heading is None or self.words.pattern("pages", "generic").match(self.heading.text):
            return None
        return (heading_number(self.heading.text) or (0, self.heading.text))[1] or None

    @property
    def text(self) -> str:
        """All that stands below the heading."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def is_textual(self) -> bool:
        """Whether it has neither lists nor tables."""
        return not any(block.shape in {Shape.ITEM, Shape.ROW} for block in self.blocks)


def heading_number(text: str) -> tuple[int, str] | None:
    """Take the number off a heading: "3. Fan", "Step 3", and what is only a number or runs on."""
    if numbered := numbering(text):
        return numbered
    match = re.match(r"(\d{1,2})(?:$|\s?(?=[A-ZÀ-ÖØ-Þ]))", text)
    return (int(match[1]), text[match.end() :].strip()) if match else None


def titled(words: Words, page: Page) -> tuple[str | None, list[Block]]:
    """Return a page's title and its blocks without it."""
    blocks = list(page.blocks)
    headings = [block for block in blocks if block.shape is Shape.HEADING]
    if not headings:
        return _site_name_off(words, page.title), blocks
    highest = min(block.level for block in headings)
    tops = [block for block in headings if block.level == highest]
    is_title = highest == 1 or (len(tops) == 1 and tops[0] is headings[0])
    top = tops[0]
    numbered = sum(heading_number(block.text) is not None for block in headings)
    if not is_title or (heading_number(top.text) and numbered > 1):
        return _site_name_off(words, page.title), blocks
    if len(tops) > 1 and blocks.index(top) > 0 and page.title:
        named_so = [block for block in tops if block.text.casefold() in page.title.casefold()]
        top = (named_so or tops)[0]
    blocks.remove(top)
    return top.text, blocks


def _site_name_off(words: Words, title: str | None) -> str | None:
    if not title:
        return None
    parts = [part for part in re.split(r"\s[|·»–—-]\s|\s?::\s?", title) if part.strip()]
    known = [
        part
        for part in parts
        if vocabulary(words.language).areas_in(part) or "massage" in part.casefold()
    ]
    return (known or parts or [title])[0].strip()


def sections_of(words: Words, blocks: Iterable[Block]) -> list[Section]:
    """Cut a page at its headings, and say what each section is there for."""
    cut = [part for section in _cut(words, blocks) for part in _steps_apart(section)]
    return list(_with_kinds(cut))


def _cut(words: Words, blocks: Iterable[Block]) -> Iterator[Section]:
    heading: Block | None = None
    held: list[Block] = []
    for block in blocks:
        if block.shape is Shape.HEADING:
            yield Section(words, heading, tuple(held))
            heading, held = block, []
        else:
            held.append(block)
    yield Section(words, heading, tuple(held))


def _steps_apart(section: Section) -> Iterator[Section]:
    """Divide a section of warnings or preparations where a numbered list begins below it."""
    kind = _own_kind(section)
    numbered = [i for i, block in enumerate(section.blocks) if block.number is not None]
    if kind in {None, "skip"} or not numbered or numbered[0] == 0:
        yield section
        return
    before, after = section.blocks[: numbered[0]], section.blocks[numbered[0] :]
    works = [b for b in after if b.number is not None and _is_work(section.words, b.text)]
    if len(works) < 2 or not all(b.number is None for b in before):
        yield section
        return
    yield replace(section, blocks=before)
    yield Section(section.words, None, after)


def _own_kind(section: Section) -> str | None:
    heading = section.heading
    if heading is None or _is_step_heading(section):
        return None
    if section.words.pattern("pages", "clutter").search(heading.text):
        return "skip"
    return vocabulary(section.words.language).heading_kind(heading.text)


def _is_work(words: Words, text: str) -> bool:
    return looks_like_work(words, text) or says_how_much(words, text)


def _with_kinds(sections: Iterable[Section]) -> Iterator[Section]:
    """Give each section its kind; what stands below a heading of a kind is of that kind too."""
    inherited: tuple[int, str] | None = None
    for section in sections:
        heading = section.heading
        if heading is None:
            yield section
            continue
        is_generic = section.words.pattern("pages", "generic").match(heading.text)
        if inherited and (is_generic or min(heading.level, _UNMARKED) <= inherited[0]):
            inherited = None
        kind = inherited[1] if inherited else None
        if kind is None:
            kind = _own_kind(section)
            inherited = (heading.level, kind) if kind else None
        yield replace(section, kind=kind)


def _is_step_heading(section: Section) -> bool:
    """Tell a heading that is numbered or names a technique, and so is over a step."""
    heading, words = section.heading, section.words
    if heading is None:
        return False
    known = vocabulary(words.language)
    if numbered := heading_number(heading.text):
        return known.heading_kind(numbered[1]) not in {"setup", "cautions"}
    is_talk = words.pattern("pages", "about_massage").search(heading.text)
    return any(t.strong for t in known.techniques_in(heading.text)) and not is_talk


def headed(words: Words, sections: Sequence[Section]) -> frozenset[int]:
    """Return which headings are the names of steps themselves, each by its identity.

    Not by its line: a page may well be written in a single one.
    """
    over = {id(s) for s, below in itertools.pairwise(sections) if is_over(s, below)}
    open_ones = [s for s in sections if s.heading and s.kind is None and id(s) not in over]
    numbered = [s for s in open_ones if s.heading and s.blocks and heading_number(s.heading.text)]
    if len(numbered) >= 2 and not all(items(s, numbered=True) for s in numbered):
        return _headings(numbered)
    textual = [
        s for s in open_ones if s.blocks and s.is_textual and not is_prose(s) and not is_group(s)
    ]
    with_work = [s for s in textual if _is_work(words, f"{s.name}\n{s.text}")]
    named_so = [s for s in open_ones if _is_step_heading(s) and not items(s, numbered=True)]
    listed = [s for s in open_ones if not s.is_textual and s not in named_so]
    if len(named_so) >= 2 and len(named_so) >= len(listed):
        with_work = [*with_work, *named_so]
    if len(with_work) >= 2 and len(with_work) > len(listed):
        first, last = (open_ones.index(with_work[i]) for i in (0, -1))
        level = with_work[0].heading and with_work[0].heading.level
        between = [s for s in open_ones[first : last + 1] if s.heading and s.heading.level == level]
        return _headings(s for s in (*with_work, *between) if s.blocks)
    return frozenset()


def is_over(section: Section, below: Section) -> bool:
    """Tell a heading whose text is about each of the steps that the headings below it name."""
    if section.heading is None or below.heading is None or not section.blocks:
        return False
    is_lower = section.heading.level < below.heading.level < _UNMARKED
    told = [s for s in sentences(section.text) if says_how_much(section.words, s)]
    return is_lower and bool(told) and all(reference(section.words, s) for s in told)


def _headings(sections: Iterable[Section]) -> frozenset[int]:
    return frozenset(id(s.heading) for s in sections if s.heading)


def is_prose(section: Section) -> bool:
    """Tell a heading that only names a body part over several steps told in sentences."""
    known, name = vocabulary(section.words.language), section.name or ""
    if any(t.strong for t in known.techniques_in(name)):
        return False
    told = [s for s in sentences(section.text) if known.techniques_in(s)]
    distinct = {known.techniques_in(s)[0].name for s in told}
    return bool(known.areas_in(name)) and len(told) >= 3 and len(distinct) >= 2


def is_group(section: Section) -> bool:
    """Tell a heading over paragraphs that are each a step: named, or a sentence with an amount."""
    paragraphs = [block for block in section.blocks if block.shape is Shape.TEXT]
    steps = [block for block in paragraphs if is_step_paragraph(section.words, block)]
    return len(steps) >= 2 and len(steps) >= _SHARE_OF_STEPS * len(paragraphs)


def is_step_paragraph(words: Words, block: Block) -> bool:
    """Tell a paragraph that is one step by itself: "Ankle. Draw circles ...", "Knead it, twice"."""
    said = sentences(block.text)
    is_one = len(said) == 1 and looks_like_work(words, block.text)
    return is_labelled(words, block) or (is_one and says_how_much(words, block.text))


def is_labelled(words: Words, block: Block) -> bool:
    """Tell a paragraph that begins with a few words for a name: "Ankle. Draw circles ..."."""
    if not re.match(r"[^.:\n]{2,45}(?:[.:]|\s[–—-])\s\S", block.text):
        return False
    _, said = named(words, block.text)
    label = re.split(r"[.:]|\s[–—-]\s", block.text, maxsplit=1)[0]
    is_note = words.pattern("pages", "notes").match(label.strip())
    is_name = bool(said) and len(label.split()) <= 5 and said != block.text and not is_note
    return is_name and _is_work(words, said)


def items(section: Section, *, numbered: bool) -> list[Block]:
    """Return the outermost items, of the numbered ones or of all."""
    every = [b for b in section.blocks if b.shape is Shape.ITEM]
    found = [b for b in every if b.number is not None] if numbered else every
    outermost = min((b.level for b in found), default=0)
    if found and _is_inside(every, found[0]):
        return []
    return [b for b in found if b.level == outermost]


def _is_inside(items_in_order: Sequence[Block], first: Block) -> bool:
    """Tell a list that begins inside an item of another, which goes on behind it."""
    at = next(i for i, item in enumerate(items_in_order) if item is first)
    before, after = items_in_order[:at], items_in_order[at + 1 :]
    return (
        bool(before)
        and before[-1].level < first.level
        and any(item.level < first.level for item in after)
    )
