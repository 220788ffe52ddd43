"""A session asked instead of told: for each step a question, which waits, then its answer.

Both are ordinary segments at whose end the session waits, so the player plays a quiz as it plays
any session. A question is a chime; where it does not follow from the one before, it says which
step comes before the one that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handscue.schedule.languages import WORDS
from handscue.schedule.timeline import Timeline, timeline
from handscue.schedule.unroll import Kind, Turn

if TYPE_CHECKING:
    from handscue.schedule.timeline import Lengths, Segment

WHAT_NEXT = "What comes next?"  # shown, never said
WHAT_FIRST = "What comes first?"


@dataclass(frozen=True)
class Question:
    """A step that is asked for: its turn, and the one before it, where there is one."""

    asked: Turn
    before: Turn | None

    @property
    def number(self) -> int:
        """The step's number in the session file."""
        return self.asked.step or 0


def questions(turns: Iterable[Turn]) -> tuple[Question, ...]:
    """Return a question for each step of a session, in its order; a step on two sides has one."""
    once = list({turn.step: turn for turn in reversed(tuple(turns)) if turn.step}.values())[::-1]
    steps = sorted(once, key=lambda turn: turn.step or 0)
    return tuple(map(Question, steps, (None, *steps)))


def everything_asked(asked: Iterable[Question]) -> tuple[str, ...]:
    """Return every phrase that a quiz may need besides what the session says."""
    return tuple(dict.fromkeys(_hint(question) for question in asked))


def quiz(title: str, asked: Sequence[Question], lengths: Lengths) -> Timeline:
    """Return the quiz that asks in this order; at least one. Segment 2k asks, 2k + 1 answers.

    ``lengths`` holds how long everything takes that the session says and sounds, and all of
    ``everything_asked``.
    """
    turns = [
        turn
        for previous, question in zip((None, *asked), asked, strict=False)
        for turn in (_question(question, previous), _answer(question.asked))
    ]
    return timeline(title, tuple(turns), lengths).held_throughout()


def is_answer(segment: Segment) -> bool:
    """Return whether a segment of a quiz is an answer."""
    return segment.turn.kind is not Kind.QUESTION


def _question(question: Question, previous: Question | None) -> Turn:
    follows = previous is not None and previous.asked is question.before
    return Turn(
        Kind.QUESTION,
        WHAT_NEXT if question.before else WHAT_FIRST,
        0,
        say=None if follows else _hint(question),
        language=question.asked.language,
    )


def _answer(turn: Turn) -> Turn:
    return replace(
        turn, wanted_ms=0, bend_ms=None, rounds=(), position=None, is_last=False, ticks=0
    )


def _hint(question: Question) -> str:
    """Say what comes before a step, or that it is the first."""
    words = WORDS[question.asked.language]
    if question.before is None:
        return words.begins
    name = question.before.name
    ending = "" if name.endswith((".", "!", "?", ":")) else "."
    return words.comes_after.format(name=name + ending)
