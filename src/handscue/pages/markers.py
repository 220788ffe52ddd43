"""Paragraphs at the end of a step that only send to the other side: they are about more than it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handscue.languages.sides import other_side, sends_alone
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.blocks import Block, Shape
from handscue.pages.found import WrittenStep
from handscue.pages.lists import sentence_step
from handscue.pages.naming import says_how_much

_LONGEST = 16  # words


def with_markers_apart(words: Words, steps: Sequence[WrittenStep]) -> list[WrittenStep]:
    """Return the steps with such paragraphs as steps of their own, where few steps have one."""
    steps = [_sending(words, step) if nth > 1 else step for nth, step in enumerate(steps)]
    markers = [_marker(words, step) for step in steps]
    if 3 * sum(map(bool, markers)) > len(steps):
        return list(steps)
    return [
        part
        for step, marker in zip(steps, markers, strict=True)
        for part in _apart(words, step, marker)
    ]


def _sending(words: Words, step: WrittenStep) -> WrittenStep:
    """Return a step that only names the other side as one that sends there."""
    said = step.text or step.beside or step.name
    is_plain = step.other is None and step.number is None and not step.slot
    if not is_plain or says_how_much(words, said) or other_side(words, step.everything):
        return step
    other = sends_alone(words, said)
    return replace(step, other=other) if other else step


def _marker(words: Words, step: WrittenStep) -> str:
    """Return the last line of a step's text where it only sends to the other side."""
    before, _, last = step.text.rpartition("\n")
    is_short = bool(before.strip()) and len(last.split()) <= _LONGEST
    if not is_short or len(sentences(last)) > 1 or says_how_much(words, last):
        return ""
    known = vocabulary(words.language)
    asks = known.techniques_in(last) or known.actions.match(last)
    is_order = words.pattern("counts", "again").match(last) is not None
    return last if sends_alone(words, last) and (is_order or not asks) else ""


def _apart(words: Words, step: WrittenStep, marker: str) -> Iterator[WrittenStep]:
    if not marker:
        yield step
        return
    text = step.text.rpartition("\n")[0]
    yield replace(step, text=text)
    line = step.line + 1 + text.count("\n")
    yield sentence_step(words, Block(Shape.TEXT, marker, line), step.section)
