"""Blocks -> the page's title, what is done before, and its steps in order, in the page's words.

A page is cut at its headings into sections. Each section is read as the most marked of these
that it holds: numbered items, table rows, bulleted items, a headed step, a timetable, a step a
paragraph, running prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from handscue.languages.cautions import cautions
from handscue.languages.positions import position
from handscue.languages.quantities import is_only_an_amount
from handscue.languages.sides import OtherSide, part_named, side_named
from handscue.languages.times import lengths
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.blocks import Block, Page, Shape
from handscue.pages.found import Beside, Found, Warned, WrittenStep
from handscue.pages.lists import read_after, read_listed, setup_of, turning_step
from handscue.pages.naming import looks_like_work, made_name, named, says_how_much, shortened
from handscue.pages.prose import read_prose, read_textual
from handscue.pages.sections import (
    Section,
    headed,
    heading_number,
    is_over,
    items,
    sections_of,
    titled,
)


def find_steps(words: Words, page: Page) -> Found:
    """Find title, setup and steps of a page; no steps where it has none."""
    title, blocks = titled(words, page)
    sections = sections_of(words, blocks)
    found = Found(words, title)
    names_of_steps = headed(words, sections)
    over: Block | None = None
    for index, section in enumerate(sections):
        later, count = sections[index + 1 :], len(found.steps)
        over = _still_over(over, section)
        if later and section.kind is None and is_over(section, later[0]):
            over = section.heading
            continue
        _read_section(section, names_of_steps, found, later)
        if over:
            found.steps[count:] = [_below(over, step) for step in found.steps[count:]]
    if not found.steps:
        _read_what_was_skipped(sections, found)
    found = _or_as_prose(found, sections)
    if not found.steps:
        for section in sections:
            if section.kind is None:
                read_prose(section, found, from_intro=True)
    found.steps = [part for step in found.steps for part in _at_labels(words, step)]
    found.beyond = list(_beyond(found, sections))
    return _better_titled(completed(found, blocks), sections)


def _still_over(over: Block | None, section: Section) -> Block | None:
    """Return the heading that is over others, as long as those below it are of a lower rank."""
    is_below = over and section.heading and section.heading.level > over.level
    return over if is_below else None


def _below(over: Block, step: WrittenStep) -> WrittenStep:
    return step if step.section else replace(step, section=over.text)


def completed(found: Found, blocks: Sequence[Block]) -> Found:
    """Add what the page warns of before its steps, and move what only prepares off them."""
    found.warnings += _warned_before(found, blocks)
    _move_setup(found)
    return found


def _or_as_prose(found: Found, sections: Sequence[Section]) -> Found:
    """Read a page that is told in sentences as such, where that takes in far more of its work."""
    is_told = all(section.is_textual for section in sections if section.kind is None)
    if not is_told or len(found.steps) > _FEW_STEPS:
        return found
    told = Found(found.words, found.title)
    for section in sections:
        if section.kind is None:
            read_prose(section, told, from_intro=True)
    return told if len(told.steps) >= max(_LEAST_TOLD, 2 * len(found.steps)) else found


def _read_section(
    section: Section, names_of_steps: frozenset[int], found: Found, later: Sequence[Section]
) -> None:
    heading = section.heading
    if heading and not found.steps:
        found.intro.append(heading.text)
    if section.kind == "skip":
        return
    if heading and found.steps and section.words.pattern("pages", "turning").search(heading.text):
        found.steps.append(turning_step(replace(heading, shape=Shape.TEXT), None))
    if section.kind == "cautions":
        found.warnings += [
            Warned(block.line, line) for block in section.blocks for line in block.text.split("\n")
        ]
    elif section.kind == "setup":
        _read_setup(section, found)
    elif heading and id(heading) in names_of_steps:
        is_last = not any(id(s.heading) in names_of_steps for s in later)
        _read_headed(section, heading, found, is_last=is_last)
    elif names_of_steps and not found.steps and _are_to_come(names_of_steps, later):
        found.intro += [block.text for block in section.blocks]
        found.setup += setup_of(section.words, section.blocks)
    else:
        _read_by_its_marks(section, found, later)


def _are_to_come(names_of_steps: frozenset[int], later: Sequence[Section]) -> bool:
    """Tell whether headings that name steps follow: what stands above them is none itself."""
    return any(id(section.heading) in names_of_steps for section in later)


def _read_by_its_marks(section: Section, found: Found, later: Sequence[Section]) -> None:
    if _is_the_other_side(section, found):
        found.steps.append(_repeated_section(section, found))
        found.steps += [turning_step(block, None) for block in _turning(section)]
    elif _is_preparation(section, found, later):
        _read_preparation(section, found)
    elif section.is_textual:
        read_textual(section, found)
    else:
        read_listed(section, found)


def _read_headed(section: Section, heading: Block, found: Found, *, is_last: bool) -> None:
    """Read a heading that names a step; below the last, more paragraphs than one are no part."""
    texts = [
        block
        for block in section.blocks
        if block.shape is Shape.TEXT and not is_only_an_amount(section.words, block.text)
    ]
    after: list[Block] = []
    if is_last and section.is_textual and found.usual_paragraphs and len(texts) > 1:
        after = texts[max(1, found.usual_paragraphs) :]
        kept = tuple(block for block in section.blocks if block not in after)
        section = replace(section, blocks=kept)
    found.usual_paragraphs = max(found.usual_paragraphs, len(texts)) if not is_last else 0
    found.steps.append(_headed_step(section, heading))
    for block in after:
        read_after(section.words, block, None, found)


def _headed_step(section: Section, heading: Block) -> WrittenStep:
    number, name = heading_number(heading.text) or (None, heading.text)
    if not name:
        name, text = named(section.words, section.text)
        return WrittenStep(name, text, heading.line, None, number)
    turns = bool(section.words.pattern("pages", "turning").search(name))
    shorter = shortened(section.words, name)
    return WrittenStep(shorter, section.text, heading.line, None, number, name, turns=turns)


_FEW_WORDS = 6
_FEW_STEPS = 3
_LEAST_TOLD = 3
_LONGEST_PREPARATION = 400  # characters
_LABEL = re.compile(r"(?P<label>[A-ZÀ-ÖØ-Þ][\w-]+(?:\s[\w-]+)?):\s(?=\S)")


def _at_labels(words: Words, step: WrittenStep) -> Iterator[WrittenStep]:
    """Divide a step whose text goes on to another by its name: "... Warming: rub the skin"."""
    held: list[str] = []
    name = step.name
    for sentence in sentences(step.text):
        label = _LABEL.match(sentence)
        rest = sentence[label.end() :] if label else ""
        is_note = label and words.pattern("pages", "notes").match(label["label"])
        if label and held and not is_note and looks_like_work(words, rest):
            yield replace(step, name=name, text=" ".join(held))
            name, held = label["label"], [rest]
            step = replace(step, beside="")
        else:
            held.append(sentence)
    yield replace(step, name=name, text=" ".join(held)) if name != step.name else step


def _read_setup(section: Section, found: Found) -> None:
    """Take what stands below "Preparation": each item, and of text what prepares something."""
    words = section.words
    found.intro += [block.text for block in section.blocks]
    for block in section.blocks:
        if block.shape is Shape.ITEM:
            found.setup.append(WrittenStep(made_name(words, block.text), block.text, block.line))
        else:
            found.setup += [
                WrittenStep(made_name(words, sentence), sentence, block.line)
                for sentence in sentences(block.text)
                if len(sentence) <= _LONGEST_PREPARATION
            ]


def _is_the_other_side(section: Section, found: Found) -> bool:
    """Tell "Left leg: repeat", below the steps of the right leg."""
    heading, words = section.heading, section.words
    return bool(
        heading and found.steps and side_named(words, heading.text) and _only_repeats(section)
    )


def _only_repeats(section: Section) -> bool:
    """Tell "Repeat", with no more than a few words, or "Repeat everything on this side"."""
    words = section.words
    repeats = words.pattern("pages", "repeat_heading")
    if len(_without_turning(section).split()) <= _FEW_WORDS:
        return repeats.search(section.text) is not None
    told = sentences(section.text)
    rest = " ".join(s for s in told if not repeats.match(s))
    return (
        section.is_textual
        and any(repeats.match(s) and words.pattern("sides", "whole").search(s) for s in told)
        and not says_how_much(words, rest)
        and not any(t.strong for t in vocabulary(words.language).techniques_in(rest))
    )


def _turning(section: Section) -> list[Block]:
    pattern = section.words.pattern("pages", "turning")
    return [block for block in section.blocks if pattern.search(block.text)]


def _without_turning(section: Section) -> str:
    turning = _turning(section)
    return " ".join(block.text for block in section.blocks if block not in turning)


def _repeated_section(section: Section, found: Found) -> WrittenStep:
    heading = section.heading
    name = heading.text if heading else ""
    part = part_named(section.words, name) or "side"
    line = heading.line if heading else 0
    other = OtherSide(part, all_before=True, span=(0, 0))
    return WrittenStep(name, section.text, line, found.steps[-1].section, other=other)


def _is_preparation(section: Section, found: Found, later: Sequence[Section]) -> bool:
    """Tell a first list that prepares, before the lists of the work."""
    chosen = items(section, numbered=False)
    if found.steps or len(chosen) < 3 or not any(items(s, numbered=False) for s in later):
        return False
    known = vocabulary(section.words.language)
    prepares = [item for item in chosen if known.setup.search(item.text)]
    works = [item for item in chosen if _is_a_stroke(section.words, item.text)]
    return len(prepares) >= 2 and len(works) < len(prepares)


def _is_a_stroke(words: Words, text: str) -> bool:
    known = vocabulary(words.language)
    return not known.setup.search(text) and any(t.strong for t in known.techniques_in(text))


def _read_preparation(section: Section, found: Found) -> None:
    words = section.words
    for block in section.blocks:
        if block.shape is not Shape.ITEM:
            found.intro.append(block.text)
            found.setup += setup_of(words, [block])
        elif _is_a_stroke(words, block.text):
            name, said = named(words, block.text)
            beside = "" if said else block.text
            found.steps.append(
                WrittenStep(name, said, block.line, section.name, None, beside, opening=True)
            )
        else:
            found.intro.append(block.text)
            found.setup.append(WrittenStep(made_name(words, block.text), block.text, block.line))


def _read_what_was_skipped(sections: Iterable[Section], found: Found) -> None:
    """Read lists below "Tips" and the like, on a page that has its steps nowhere else."""
    for section in sections:
        if section.kind == "skip" and not section.is_textual:
            read_listed(replace(section, kind=None), found)


def _beyond(found: Found, sections: Sequence[Section]) -> Iterator[Beside]:
    """Yield the sentences that are in no step, with the heading they stand under."""
    said = {s for step in found.steps for s in sentences(step.everything)}
    for section in sections:
        for block in section.blocks:
            rest = [s for s in sentences(block.text) if s not in said]
            if rest:
                yield Beside(block.line, " ".join(rest), section.name)


def _warned_before(found: Found, blocks: Iterable[Block]) -> list[Warned]:
    """Return what the page warns of before its first step, and no step says."""
    in_steps = "\n".join(step.everything for step in (*found.setup, *found.steps))
    said = [
        warning
        for text in found.intro
        for warning in cautions(found.words, text)[0]
        if warning.strip(".")[1:] not in in_steps
    ]
    lines = list(blocks)
    return [
        Warned(next((b.line for b in lines if warning.strip(".")[1:] in b.text), 1), warning)
        for warning in dict.fromkeys(said)
    ]


def _move_setup(found: Found) -> None:
    """Take steps of preparing that stand before the first stroke out of the steps."""
    while len(found.steps) > 1 and not found.steps[0].opening:
        first = found.steps[0]
        if not _prepares(found.words, first) or _is_timed_like_the_others(found):
            return
        found.setup.append(replace(first, text=first.text or first.name))
        found.intro.append(first.everything)
        del found.steps[0]


def _is_timed_like_the_others(found: Found) -> bool:
    """Tell a first step whose name says how long, as the names of most of the others do."""
    timed = [bool(lengths(found.words, f"{s.name}\n{s.beside}")) for s in found.steps]
    return timed[0] and sum(timed) * 2 >= len(timed)


def _prepares(words: Words, step: WrittenStep) -> bool:
    """Tell a step that only prepares: every sentence of it needs a thing, and none is a stroke."""
    known = vocabulary(words.language)
    told = f"{step.name}\n{step.text}" if step.text else step.beside or step.name
    parts = [s for s in sentences(told) if s.strip(" .")]
    is_named = step.name.casefold() not in step.text.casefold()
    is_timed = any(is_named or one.span[0] == 0 for one in lengths(words, step.text))
    if (
        step.slot
        or is_timed
        or any(is_only_an_amount(words, part) for part in (*parts, *sentences(step.beside)))
    ):
        return False
    if not known.setup.search(told):
        is_stroke = known.techniques_in(told) or says_how_much(words, told)
        return bool(position(words, told)) and not is_stroke
    strokes = [part for part in parts if _is_work_besides(words, part)]
    strong = [
        t
        for part in parts
        if not known.setup.search(part)
        for t in known.techniques_in(part)
        if t.strong
    ]
    lingers = any(
        t.name == "hold" and not t.strong for part in parts for t in known.techniques_in(part)
    )
    return not strokes and not strong and not lingers


def _is_work_besides(words: Words, sentence: str) -> bool:
    """Tell a sentence that asks for a stroke, whatever it takes for it: a towel, oil."""
    known = vocabulary(words.language)
    rest = known.setup.sub(" ", sentence)
    if not known.techniques_in(rest):
        return False
    return says_how_much(words, sentence) or (rest == sentence and bool(known.areas_in(rest)))


def _better_titled(found: Found, sections: Sequence[Section]) -> Found:
    """Name the routine after the one section that holds its steps, if the page does not say."""
    known = vocabulary(found.words.language)
    names = {step.section for step in found.steps}
    if found.title is None:
        only = next(iter(names)) if len(names) == 1 else None
        if only and known.areas_in(only):
            found.title = only
    if found.title is None:
        first = next((s.name for s in sections if s.name and s.kind is None), None)
        found.title = first if first and first not in {s.name for s in found.steps} else None
    return found


def without_marks(text: str) -> str:
    """Return a text's words alone, in lower case, with one blank between."""
    return " ".join(re.findall(r"\w+", text.casefold()))
