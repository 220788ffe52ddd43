"""Routine -> turns: every step once for each side it is done on, with the time it wants."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from handscue.routine.model import NO_PART, Block, Language, Routine, Side, Step
from handscue.routine.techniques import (
    CHANGE_OVER,
    FIXED,
    OF_A_PASS,
    OF_REST,
    OF_WORK,
    REST,
    Bend,
    Techniques,
)
from handscue.schedule.languages import WORDS, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handscue.units import Milliseconds


class Kind(StrEnum):
    """What a segment of the session is for."""

    SETUP = "setup"
    WORK = "work"
    SWITCH = "switch"  # changing over to the other side
    REST = "rest"
    GATE = "gate"  # waits for the therapist
    QUESTION = "question"  # of a quiz; its name is never said


@dataclass(frozen=True)
class Turn:
    """A step on one side, not yet placed in time.

    ``step`` is the step's number in the file, the same on both sides; None for setup and for
    changing over. ``wanted_ms`` is how long the routine would have it last, pace applied;
    ``bend_ms`` is how short and how long it may become where the session is fitted to a length.
    ``position`` is the client's, on the session's first turn alone.
    """

    kind: Kind
    name: str
    wanted_ms: Milliseconds
    bend_ms: tuple[Milliseconds, Milliseconds] | None = None  # not at all
    step: int | None = None
    technique: str | None = None
    area: str | None = None
    side: Side | None = None
    part: str | None = None
    passes: int | None = None
    on_each_side: bool = False
    say: str | None = None
    caution: str | None = None
    position: str | None = None
    is_last: bool = False
    language: Language = Language.ENGLISH


def unroll(
    routine: Routine, techniques: Techniques, without: frozenset[int] = frozenset()
) -> tuple[Turn, ...]:
    """Return the routine's turns in the order they are done; at least one.

    Pace scales the work alone: setup, rest, gates and changing over keep their time.
    ``without`` are the numbers of steps to leave out, never all; the others keep their numbers.
    """
    turns = list(_turns(routine, techniques, without))
    if routine.language is not Language.ENGLISH:
        turns = [_with(turn, language=routine.language) for turn in turns]
    turns[0] = _with(turns[0], position=routine.position)
    turns[-1] = _with(turns[-1], is_last=True)
    return tuple(turns)


def _turns(routine: Routine, techniques: Techniques, without: frozenset[int]) -> Iterator[Turn]:
    for step in routine.setup:
        yield _turn(step, None, techniques, kind=Kind.GATE if step.wait else Kind.SETUP)
    number = 0
    for entry in routine.steps:
        if isinstance(entry, Step):
            number += 1
            if number not in without:
                yield _turn(entry, number, techniques, pace=routine.pace)
            continue
        numbered = enumerate(entry.steps, start=number + 1)
        kept = [(own, step) for own, step in numbered if own not in without]
        for index, side in enumerate(entry.sides if kept else ()):
            if index:
                yield _change_over(entry, side, techniques, WORDS[routine.language])
            for own, step in kept:
                turn = _turn(step, own, techniques, pace=routine.pace)
                yield _with(turn, side=side, part=entry.part)
        number += len(entry.steps)


def _turn(
    step: Step,
    number: int | None,
    techniques: Techniques,
    *,
    kind: Kind | None = None,
    pace: float = 1.0,
) -> Turn:
    kind = kind or _kind(step, techniques)
    found = techniques.find(step.technique) if step.technique else None
    least, wanted, most = _times(step, kind, techniques, pace if kind is Kind.WORK else 1.0)
    return Turn(
        kind=kind,
        name=step.name,
        wanted_ms=wanted,
        bend_ms=(least, most),
        step=number,
        technique=found[0] if found else None,
        area=step.area,
        passes=step.passes,
        on_each_side=step.on_each_side,
        say=step.say,
        caution=step.caution,
    )


def _kind(step: Step, techniques: Techniques) -> Kind:
    """Tell what a step is: one that asks for nothing to be done is a rest."""
    if step.wait:
        return Kind.GATE
    found = techniques.find(step.technique) if step.technique else None
    asks_for_work = step.technique or step.area or step.passes or step.say
    return Kind.REST if not asks_for_work or (found and found[0] == REST) else Kind.WORK


def _times(
    step: Step, kind: Kind, techniques: Techniques, pace: float
) -> tuple[Milliseconds, Milliseconds, Milliseconds]:
    """Return a step's least, wanted and most. What it says itself holds at any pace."""
    wanted = round(_usual_ms(step, techniques) * pace)
    wanted = max(wanted, step.least or wanted)
    wanted = min(wanted, step.most or wanted)
    bend = _bend_of_work(step, techniques) if kind is Kind.WORK else FIXED
    bend = OF_REST if kind is Kind.REST else bend
    least, most = round(wanted * bend.least), round(wanted * bend.most)
    return min(wanted, step.least or least), wanted, max(wanted, step.most or most)


def _bend_of_work(step: Step, techniques: Techniques) -> Bend:
    """Return how far work bends: of a range of passes to its ends."""
    if step.passes and step.passes_between:
        fewest, most = step.passes_between
        return Bend(fewest / step.passes, most / step.passes)
    return techniques.bend(step.technique, OF_WORK if step.passes is None else OF_A_PASS)


def _usual_ms(step: Step, techniques: Techniques) -> Milliseconds:
    if step.duration is not None:
        return step.duration
    in_all = step.passes and step.passes * (2 if step.on_each_side else 1)
    return techniques.duration(step.technique or REST, in_all)


def _change_over(block: Block, to: Side, techniques: Techniques, words: Words) -> Turn:
    duration = block.change_over.duration
    form = words.change_side if block.part == NO_PART else words.change_over
    return Turn(
        kind=Kind.SWITCH,
        name=form.format(side=words.sides[to].lower(), part=block.part),
        wanted_ms=duration if duration is not None else techniques.duration(CHANGE_OVER, None),
        side=to,
        part=block.part,
        say=block.change_over.say,
    )


def _with(turn: Turn, **changes: object) -> Turn:
    return Turn(**{**turn.__dict__, **changes})
