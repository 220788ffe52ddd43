"""Lists and tables of steps: which items are steps, and what belongs to each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from handscue.languages.cautions import cautions, is_caution
from handscue.languages.positions import position
from handscue.languages.sides import (
    OtherSide,
    other_side,
    part_named,
    sends_alone,
    side_named,
)
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.blocks import Block, Shape
from handscue.pages.found import Found, Warned, WrittenStep
from handscue.pages.naming import looks_like_work, made_name, named, says_how_much
from handscue.pages.sections import Section, items
from handscue.pages.tables import row_steps

LONGEST_TURN = 20  # words of a step in which the client only turns over
_LEAST_SHARE = 0.35  # of items that are work, for a list to be one of steps
_LONGEST_CLOSING = 40  # words
_LONGEST_MARKER = 10  # words
_LONGEST_PART = 6  # words
_LEAST_NESTED = 2
_LONGEST_OVER_OTHERS = 12  # words


def read_listed(section: Section, found: Found) -> None:
    """Read a section that has a list or a table: numbers before rows before bullets."""
    words = section.words
    chosen = items(section, numbered=True)
    if _goes_on(chosen, found):
        _read_items(section, chosen, found)
        return
    if len(_working(section, chosen)) < 2:
        rows = list(_rows_and_items(words, _table(section.blocks)))
        if len([row for row in rows if _is_work(words, row.everything)]) >= 2:
            _read_rows(section, rows, found)
            return
        chosen = items(section, numbered=False) or chosen
    if not chosen or len(_working(section, chosen)) < max(1, _LEAST_SHARE * len(chosen)):
        if not found.steps:
            found.intro += [block.text for block in section.blocks]
            found.setup += setup_of(words, section.blocks)
        return
    _read_items(section, chosen, found)


def _goes_on(chosen: Sequence[Block], found: Found) -> bool:
    """Tell a list whose numbers go on where those of the steps before it ended."""
    last = found.steps[-1].number if found.steps else None
    return bool(chosen and last and chosen[0].number == last + 1)


def _is_work(words: Words, text: str) -> bool:
    return looks_like_work(words, text) or says_how_much(words, text)


def _is_part(words: Words, text: str) -> bool:
    """Tell a line that names no more than a part of the body: in a list of steps, one of them."""
    known = vocabulary(words.language)
    return len(text.split()) <= _LONGEST_PART and bool(known.areas_in(text))


def _working(section: Section, chosen: Sequence[Block]) -> list[Block]:
    """Return the items that ask for work, in their own words or in what stands below them."""
    return [
        group[0]
        for group in _groups(section.blocks, chosen)[1]
        if _is_work(section.words, "\n".join(block.text for block in group))
        or _is_part(section.words, group[0].text)
    ]


def _groups(
    blocks: Iterable[Block], chosen: Sequence[Block]
) -> tuple[list[Block], list[list[Block]]]:
    """Return what stands before the first item, and each item with what stands below it."""
    starts = {id(block) for block in chosen}
    before: list[Block] = []
    groups: list[list[Block]] = []
    for block in blocks:
        if id(block) in starts:
            groups.append([block])
        elif groups:
            groups[-1].append(block)
        else:
            before.append(block)
    return before, groups


def _table(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the rows, and what stands between them."""
    rows = [i for i, block in enumerate(blocks) if block.shape in {Shape.ROW, Shape.ITEM}]
    rows = rows if any(blocks[i].shape is Shape.ROW for i in rows) else []
    return blocks[rows[0] : rows[-1] + 1] if rows else ()


def _rows_and_items(words: Words, blocks: Sequence[Block]) -> Iterator[WrittenStep]:
    """Yield a table's steps, with the items that stand between its rows."""
    steps = list(row_steps(words, blocks))
    marked = [
        block for block in blocks if block.shape is Shape.ITEM and _is_work(words, block.text)
    ]
    steps += [step for block in marked for step in _item_steps(words, block, [], None)]
    yield from sorted(steps, key=lambda step: step.line)


def _read_rows(section: Section, rows: Sequence[WrittenStep], found: Found) -> None:
    texts = [b for b in section.blocks if b.shape is Shape.TEXT]
    if not found.steps:
        found.intro += [block.text for block in texts]
    found.steps += [_in_section(row, section.name) for row in rows]
    last = max(i for i, b in enumerate(section.blocks) if b.shape is Shape.ROW)
    for block in section.blocks[last + 1 :]:
        if other_side(section.words, block.text):
            found.steps.append(sentence_step(section.words, block, section.name))
        elif is_caution(section.words, block.text):
            found.warnings.append(Warned(block.line, block.text))


def _in_section(step: WrittenStep, section: str | None) -> WrittenStep:
    return replace(step, section=section, slot=True)


def _read_items(section: Section, chosen: list[Block], found: Found) -> None:
    """Read a list; what stands below or between its items belongs to the item before."""
    words = section.words
    before, groups = _groups(section.blocks, chosen)
    _read_before(section, before, found)
    after = _taken_off_the_last(words, groups)
    over_others = [_is_part_over(words, first, rest) for first, *rest in groups if _nested(rest)]
    for first, *rest in groups:
        if other := _other_part(words, first, found):
            found.steps.append(other)
        elif all(over_others) and _is_part_over(words, first, rest):
            for block in _nested(rest):
                found.steps += _item_steps(words, block, [], first.text.strip(" :."))
        else:
            inside, closing = _closing_apart(words, rest, groups)
            found.steps += _item_steps(words, first, inside, section.name)
            found.steps += [sentence_step(words, block, section.name) for block in closing]
    for block in after:
        read_after(words, block, section.name, found)


def _other_part(words: Words, item: Block, found: Found) -> WrittenStep | None:
    """Return "Right leg: same as left" as what it says, where the left leg's steps stand before."""
    named, *said = re.split(r"\s?[-–—:,(]\s?", item.text, maxsplit=1)
    part = part_named(words, named)
    before = found.steps[-1].section if found.steps else None
    repeats = said and words.pattern("pages", "repeat_heading").match(said[0])
    if not (part and repeats and before and part_named(words, before) == part):
        return None
    if side_named(words, before) in {None, side_named(words, named)}:
        return None
    other = OtherSide(part, all_before=True, span=(0, 0))
    return WrittenStep(named, item.text, item.line, before, other=other)


def _read_before(section: Section, blocks: Sequence[Block], found: Found) -> None:
    words = section.words
    for block in blocks:
        if found.steps and words.pattern("pages", "turning").search(block.text):
            found.steps.append(turning_step(block, section.name))
        elif is_instruction(words, block.text) and not block.text.endswith((":", ".")):
            found.steps.append(sentence_step(words, block, section.name))
        elif not found.steps:
            found.intro.append(block.text)
            found.setup += setup_of(words, [block])


def _taken_off_the_last(words: Words, groups: list[list[Block]]) -> list[Block]:
    """Take what follows a list off its last item: more paragraphs than the others have."""
    usual = sorted(sum(b.shape is Shape.TEXT for b in group[1:]) for group in groups[:-1])
    most = usual[len(usual) // 2] if usual else 0
    last, after = [groups[-1][0]], list[Block]()
    seen = 0
    for block in groups[-1][1:]:
        if block.shape is Shape.TEXT:
            seen += 1
        belongs = seen <= most and not (after and block.shape is Shape.TEXT)
        closes = (
            block.shape is Shape.TEXT and other_side(words, block.text) and not usual_has(groups)
        )
        (last if belongs and not closes else after).append(block)
    groups[-1] = last
    return after


def _closing_apart(
    words: Words, rest: Sequence[Block], groups: Sequence[Sequence[Block]]
) -> tuple[Sequence[Block], Sequence[Block]]:
    """Take "And the other leg." off the item that it stands below, where few items have such."""
    if not (rest and _only_closes(words, rest[-1])):
        return rest, ()
    closed = sum(len(group) > 1 and _only_closes(words, group[-1]) for group in groups)
    return (rest[:-1], rest[-1:]) if closed * 3 <= len(groups) else (rest, ())


def _only_closes(words: Words, block: Block) -> bool:
    is_short = block.shape is Shape.TEXT and len(block.text.split()) <= _LONGEST_MARKER
    return is_short and other_side(words, block.text) is not None


def usual_has(groups: Sequence[Sequence[Block]]) -> bool:
    """Tell whether most items have a paragraph below them."""
    having = sum(any(b.shape is Shape.TEXT for b in group[1:]) for group in groups[:-1])
    return having * 2 >= max(1, len(groups) - 1)


def read_after(words: Words, block: Block, section: str | None, found: Found) -> None:
    """Read what stands below a list: a last step, the other side, a warning, or nothing of use."""
    text = block.text
    is_short = len(text.split()) <= _LONGEST_CLOSING
    is_optional = words.pattern("pages", "optional").search(text)
    is_finish = words.pattern("pages", "finish").match(text)
    known = vocabulary(words.language)
    if words.pattern("pages", "turning").search(text) and not other_side(words, text):
        found.steps.append(turning_step(block, section))
    elif sends_alone(words, text) and is_short:
        found.steps.append(sentence_step(words, block, section))
    elif cautions(words, text)[0] and not cautions(words, text)[1]:
        found.warnings.append(Warned(block.line, text))
    elif (is_short and known.techniques_in(text) and (is_optional or is_finish)) or (
        is_short and says_how_much(words, text) and is_instruction(words, text)
    ):
        found.steps.append(sentence_step(words, block, section))
    elif (last := _last_step(words, text)) and is_short:
        found.steps.append(sentence_step(words, replace(block, text=last), section))


def _last_step(words: Words, text: str) -> str:
    """Return the sentences of "Then stroke down to finish. I always ..." that ask for work."""
    is_talk = words.pattern("pages", "talk").search
    told = list(itertools.takewhile(lambda s: not is_talk(s), sentences(text)))
    begins = told and words.pattern("pages", "sequence").match(told[0])
    names = told and vocabulary(words.language).techniques_in(told[0])
    return " ".join(told) if begins and names else ""


def is_instruction(words: Words, text: str) -> bool:
    """Tell a text that says what to do from one that talks about it."""
    known = vocabulary(words.language)
    first = sentences(text)[:1]
    if not first or words.pattern("pages", "talk").search(text):
        return False
    opening = " ".join(re.sub(r"^\W+", "", first[0]).split()[:3])
    if re.split(r"\W", opening.casefold(), maxsplit=1)[0] in words.little:
        return False
    strong = [t for t in known.techniques_in(opening) if t.strong]
    return bool(strong) and bool(known.areas_in(text) or says_how_much(words, text))


def turning_step(block: Block, section: str | None) -> WrittenStep:
    """Return the step of turning over: the player waits there."""
    words = block.text.strip(" .")
    name, text = (words, "") if len(words.split()) <= 8 else ("Turn over", block.text)
    return WrittenStep(name, text, block.line, section, turns=True)


def sentence_step(words: Words, block: Block, section: str | None) -> WrittenStep:
    """Return a paragraph as one step."""
    name, said = named(words, block.text)
    beside = "" if said else block.text
    return WrittenStep(name, said, block.line, section, block.number, beside)


def _nested(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.shape is Shape.ITEM]


def _is_part_over(words: Words, first: Block, rest: Sequence[Block]) -> bool:
    """Tell an item that only names a part of the body or a position over steps nested below it."""
    nested = _nested(rest)
    known = vocabulary(words.language)
    names_a_part = known.areas_in(first.text) or position(words, first.text)
    return (
        len([b for b in nested if _is_work(words, b.text)]) >= _LEAST_NESTED
        and bool(names_a_part or any(b.number is not None for b in nested))
        and not known.techniques_in(first.text)
        and not says_how_much(words, first.text)
        and len(first.text.split()) <= _LONGEST_OVER_OTHERS
    )


def _item_steps(
    words: Words, first: Block, rest: Sequence[Block], section: str | None
) -> Iterator[WrittenStep]:
    """Yield an item as a step, with what stands below it."""
    text = "\n".join([first.text, *(block.text for block in rest)])
    turns = (
        bool(words.pattern("pages", "turning").search(first.text))
        and len(text.split()) <= LONGEST_TURN
    )
    name, said = named(words, text, first.lead)
    beside = text if not said else first.text
    yield WrittenStep(name, said, first.line, section, first.number, beside, turns=turns)


def setup_of(words: Words, blocks: Iterable[Block]) -> list[WrittenStep]:
    """Return what has to be prepared, told from talk by the things it takes: towels, oil."""
    known = vocabulary(words.language)
    return [
        WrittenStep(made_name(words, sentence), sentence, block.line)
        for block in blocks
        for sentence in sentences(block.text)
        if known.setup.search(sentence)
        and (known.actions.search(sentence) or len(known.setup.findall(sentence)) >= 2)
        and len(sentence) <= 400
    ]
