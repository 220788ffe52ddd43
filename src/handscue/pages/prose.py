"""Running text, timetables and paragraphs: steps that no mark sets apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from handscue.languages.cautions import cautions, is_caution
from handscue.languages.quantities import is_only_an_amount
from handscue.languages.sides import other_side
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.blocks import Block, Shape
from handscue.pages.found import Found, Warned, WrittenStep
from handscue.pages.lists import read_after, sentence_step, setup_of, turning_step
from handscue.pages.naming import as_told, looks_like_work, made_name, named, says_how_much
from handscue.pages.sections import Section, is_group, is_labelled, is_prose, is_step_paragraph
from handscue.pages.timetables import read_timetable

_SHARE_OF_LABELLED = 0.6
_LEAST_PARAGRAPHS = 3
_LONGEST_MARKER = 30  # words
_LEAST_IN_ORDER = 3  # sentences


def read_textual(section: Section, found: Found) -> None:
    """Read a section without lists: a timetable, a step a paragraph, or running sentences."""
    if read_timetable(section, found) or _read_paragraphs(section, found):
        return
    if is_prose(section):
        read_prose(section, found)
        return
    words = section.words
    for block in section.blocks:
        marker = other_side(words, block.text)
        kind = kind_of_label(words, block.text)
        if kind is not None:
            found.intro.append(block.text)
            found.setup += setup_of(words, [block]) if kind == "setup" else []
        elif found.steps and marker and len(block.text.split()) <= _LONGEST_MARKER:
            found.steps.append(sentence_step(words, block, section.name))
        elif found.steps and words.pattern("pages", "turning").search(block.text):
            found.steps.append(turning_step(block, section.name))
        elif _is_named_work(words, block) or (
            found.steps and section.heading and _orders_work(words, block.text)
        ):
            found.steps.append(sentence_step(words, block, section.name))
        elif not found.steps:
            found.intro.append(block.text)
            found.setup += setup_of(words, [block])
        elif is_caution(words, block.text):
            found.warnings.append(Warned(block.line, block.text))


def kind_of_label(words: Words, text: str) -> str | None:
    """Return what "Set up: ..." or "Caution: ..." is there for; None for a step's own name."""
    label = re.match(r"([^.:\n]{2,30}):\s", text)
    return vocabulary(words.language).heading_kind(label[1]) if label else None


def _orders_work(words: Words, text: str) -> bool:
    """Tell a paragraph that begins with what is to be done, and says how much of it."""
    first = re.match(r"\W*(\w+)", text)
    is_talk = words.pattern("pages", "talk").search(text)
    begins = first and _is_verb(words, first[1]) and not is_talk
    return bool(begins) and looks_like_work(words, text) and says_how_much(words, text)


def _is_named_work(words: Words, block: Block) -> bool:
    """Tell a paragraph like "Opening: place both hands on the sacrum"."""
    is_named = ":" in block.text[:45] and is_labelled(words, block)
    return is_named and looks_like_work(words, named(words, block.text)[1])


def _read_paragraphs(section: Section, found: Found) -> bool:
    """Read a page whose every paragraph is a step that begins with its name."""
    words, blocks = section.words, section.blocks
    tell = is_step_paragraph if is_group(section) else is_labelled
    labelled = [i for i, block in enumerate(blocks) if tell(words, block)]
    if len(labelled) < (_LEAST_PARAGRAPHS if section.heading is None else 2):
        return False
    first, last = _with_their_like(blocks, labelled)
    if len(labelled) < _SHARE_OF_LABELLED * (last + 1 - first):
        return False
    if not found.steps:
        found.intro += [block.text for block in blocks[:first]]
        found.setup += setup_of(words, blocks[:first])
    found.steps += [sentence_step(words, block, section.name) for block in blocks[first : last + 1]]
    for block in blocks[last + 1 :]:
        read_after(words, block, section.name, found)
    return True


_MARK = re.compile(r"[^.:\n–—]{2,45}(?P<mark>:|\s[–—-])\s")


def _with_their_like(blocks: Sequence[Block], labelled: Sequence[int]) -> tuple[int, int]:
    """Return the first and last of the labelled blocks and of those beside them that look so."""
    first, last = labelled[0], labelled[-1]
    looks = {_look(blocks[i]) for i in labelled} - {None}
    if len(looks) == 1:
        while first > 0 and _look(blocks[first - 1]) in looks:
            first -= 1
        while last + 1 < len(blocks) and _look(blocks[last + 1]) in looks:
            last += 1
    return first, last


def _look(block: Block) -> str | None:
    """Return how a paragraph's name is set apart: emphasised, or by which mark; None: it is not."""
    if block.shape is not Shape.TEXT:
        return None
    mark = _MARK.match(block.text)
    is_lead = block.lead and block.lead != block.text and block.text.startswith(block.lead)
    return "lead" if is_lead else mark["mark"].strip() if mark else None


def read_prose(section: Section, found: Found, *, from_intro: bool = False) -> None:
    """Read running sentences: a new step where a new technique is asked for."""
    words = section.words
    held: list[str] = []
    line = 0
    in_order = _told_in_order(section)
    for block in section.blocks:
        if block.shape is Shape.TEXT or from_intro:
            clauses = list(_clauses(words, block.text))
            if held and not (clauses and _belongs(words, clauses[0])):
                continue
            for sentence in clauses:
                begins = _begins_a_step(words, sentence, held) or in_order(sentence)
                if held and not begins:
                    held.append(sentence)
                elif begins:
                    _keep_prose(held, line, section, found)
                    held, line = [sentence], block.line
                elif not found.steps:
                    found.intro.append(sentence)
                    found.setup += setup_of(words, [replace(block, text=sentence)])
    _keep_prose(held, line, section, found)


def _belongs(words: Words, sentence: str) -> bool:
    """Tell a sentence of a further paragraph that goes on with the work, and is no farewell."""
    known = vocabulary(words.language)
    return bool(
        looks_like_work(words, sentence)
        or is_only_an_amount(words, sentence)
        or cautions(words, sentence)[0]
        or known.areas_in(sentence)
        or known.actions.search(sentence)
    )


def _told_in_order(section: Section) -> Callable[[str], bool]:
    """Return what tells a sentence that says what comes next, on a page told in that way.

    Where three sentences or more begin with first, then, after that ..., each such sentence asks
    for a step, whatever its words.
    """
    follows = section.words.pattern("pages", "sequence")
    told = [s for block in section.blocks for s in sentences(block.text) if follows.match(s)]
    if len(told) < _LEAST_IN_ORDER:
        return lambda _: False
    return lambda sentence: (
        bool(follows.match(sentence))
        and not other_side(section.words, sentence)
        and not is_caution(section.words, sentence)
    )


def _clauses(words: Words, text: str) -> Iterator[str]:
    """Split sentences once more where "then" begins another technique."""
    known = vocabulary(words.language)
    for sentence in sentences(text):
        parts = words.pattern("pages", "clauses").split(sentence)
        if len(parts) > 1 and all(known.techniques_in(part) for part in parts):
            yield from (part.strip() for part in parts)
        else:
            yield sentence


def _begins_a_step(words: Words, sentence: str, held: Sequence[str]) -> bool:
    known = vocabulary(words.language)
    sentence = as_told(words, sentence)
    techniques = known.techniques_in(sentence)
    follows = words.pattern("pages", "sequence").match(sentence)
    if words.pattern("pages", "goes_on").match(sentence) and not (
        other_side(words, sentence) and not techniques
    ):
        return False
    if other_side(words, sentence) and not any(t.strong for t in techniques):
        return False
    warnings, left = cautions(words, sentence)
    if warnings and not left:
        return False
    if not techniques:
        works = known.areas_in(sentence) and known.actions.search(sentence)
        return bool((follows and works and held) or _orders_work(words, sentence))
    leads = words.pattern("pages", "leads").pattern
    opening = words.compiled("opening verb", lambda: rf"\W*(?:(?:{leads})\W{{1,3}})*(\w+)")
    imperative = opening.match(sentence)
    is_strong = any(t.strong for t in techniques)
    return bool(
        follows
        or (imperative and _is_verb(words, imperative[1]))
        or (is_strong and known.areas_in(sentence))
    )


def _is_verb(words: Words, word: str) -> bool:
    known = vocabulary(words.language)
    techniques = known.techniques_in(word)
    return bool(known.actions.fullmatch(word)) or any(t.span == (0, len(word)) for t in techniques)


def _keep_prose(held: list[str], line: int, section: Section, found: Found) -> None:
    if held:
        text = " ".join(held)
        found.steps.append(WrittenStep(made_name(section.words, text), text, line, section.name))
