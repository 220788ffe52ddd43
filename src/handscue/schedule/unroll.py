"""Routine -> turns: every step once for each side and round it is done, with the time it wants.

Blocks are unrolled from the inside out. What a block holds is done on its sides, one after the
other; all of that is a round, done as often as the block is repeated, with a rest between. Each
turn that comes out of a round is marked with it, so that a turn deep inside knows every round it
is in. Nothing is copied before it is asked for; how much there will be can be reckoned without
unrolling, and is before any of it is played.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from handscue.routine.fields import Talk
from handscue.routine.model import NO_PART, Block, ChangeOver, Language, Routine, Side, Step
from handscue.routine.outline import count_steps
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
    from collections.abc import Callable, Iterator, Sequence

    from handscue.units import Milliseconds


class Kind(StrEnum):
    """What a segment of the session is for."""

    SETUP = "setup"
    WORK = "work"
    SWITCH = "switch"  # changing over to the other side
    REST = "rest"
    GATE = "gate"  # waits for the therapist
    QUESTION = "question"  # of a quiz; its name is never said


class Round(NamedTuple):
    """One of the times that a step, or the block around it, is done: the second of three."""

    number: int
    of: int
    begins: bool = True  # with this turn
    is_set: bool = False


@dataclass(frozen=True)
class Turn:
    """A step on one side, in one round, not yet placed in time.

    ``step`` is the step's number in the file, the same on both sides and in all rounds; None for
    setup, for changing over and for resting between rounds. ``wanted_ms`` is how long the routine
    would have it last, pace applied; ``bend_ms`` is how short and how long it may become where the
    session is fitted to a length. ``rounds`` are those it is in, the outermost first.
    ``position`` is the client's, on the session's first turn alone. ``talk`` is how much is said,
    all where it is None; ``again`` is a step that was done before, on another side or in another
    round. ``remind_ms`` is how often it is said what is left of it, if that is. ``ticks`` are the
    strokes that are ticked, evenly over its time.
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
    rounds: tuple[Round, ...] = ()
    passes: int | None = None
    on_each_side: bool = False
    reps: int | None = None
    hold_ms: Milliseconds | None = None  # each repetition, or the whole
    say: str | None = None
    caution: str | None = None
    picture: str | None = None  # the path of its file
    recorded: str | None = None  # likewise, of what it says
    position: str | None = None
    is_last: bool = False
    language: Language = Language.ENGLISH
    talk: Talk | None = None
    again: bool = False
    remind_ms: Milliseconds | None = None
    ticks: int = 0

    @property
    def round_numbers(self) -> tuple[int, ...]:
        """Which rounds it is in, the outermost first."""
        return tuple(each.number for each in self.rounds)


def unroll(
    routine: Routine, techniques: Techniques, without: frozenset[int] = frozenset()
) -> tuple[Turn, ...]:
    """Return the routine's turns in the order they are done; at least one.

    Pace scales the work alone: setup, rest, gates and changing over keep their time.
    ``without`` are the numbers of steps to leave out, never all; the others keep their numbers.
    """
    turns = list(_told(routine, _turns(routine, techniques, without)))
    turns[0] = replace(turns[0], position=routine.position)
    turns[-1] = replace(turns[-1], is_last=True)
    return tuple(turns)


def _told(routine: Routine, turns: Iterator[Turn]) -> Iterator[Turn]:
    """Give each turn what its routine says of all, and mark each step that was done before."""
    language, talk, remind_ms = routine.language, routine.talk, routine.remind_every
    done: set[int] = set()
    for turn in turns:
        again = turn.step in done
        every_ms = remind_ms if turn.kind in {Kind.WORK, Kind.REST} else None
        if (language, talk, every_ms, again) == (Language.ENGLISH, None, None, False):
            yield turn
        else:
            yield replace(turn, language=language, talk=talk, remind_ms=every_ms, again=again)
        if turn.step is not None:
            done.add(turn.step)


def _turns(routine: Routine, techniques: Techniques, without: frozenset[int]) -> Iterator[Turn]:
    words = WORDS[routine.language]
    doing = _Doing(techniques, words, routine.pace, without, ticks=routine.pace_ticks)
    for step in routine.setup:
        yield _turn(step, None, doing, kind=Kind.GATE if step.wait else Kind.SETUP)
    yield from _one_after_the_other(routine.steps, 1, doing)


class _Doing(NamedTuple):
    """What holds for all steps of a routine, and the side that some are done on."""

    techniques: Techniques
    words: Words
    pace: float
    without: frozenset[int]
    side: Side | None = None
    part: str | None = None
    ticks: bool = False  # unless a step says otherwise


def _one_after_the_other(
    entries: Sequence[Step | Block], number: int, doing: _Doing
) -> Iterator[Turn]:
    """Return the turns of some entries, the first step of which has that number."""
    for entry in entries:
        numbers = range(number, number + count_steps(entry))
        number = numbers.stop
        if doing.without.issuperset(numbers):
            continue
        if isinstance(entry, Step):
            turn = _turn(entry, numbers.start, doing)
            yield from _repeated(entry, partial(iter, (turn,)), doing)
        else:
            once = partial(_on_its_sides, entry, numbers.start, doing)
            yield from _repeated(entry, once, doing)


def _ticks(step: Step, doing: _Doing) -> int:
    """Return how many strokes of a step are ticked: all that are counted, or none."""
    ticked = doing.ticks if step.pace_ticks is None else step.pace_ticks
    return (step.passes or 0) * (2 if step.on_each_side else 1) if ticked else 0


def _on_its_sides(block: Block, number: int, doing: _Doing) -> Iterator[Turn]:
    """Return the turns of a block done once: on one side, then on the other."""
    if block.alternate:
        yield from _alternating(block, number, doing)
        return
    for index, side in enumerate(block.sides):
        if index:
            yield _change_over(block, side, doing)
        there = doing._replace(side=side, part=block.part)
        yield from _one_after_the_other(block.steps, number, there)
    if not block.sides:
        yield from _one_after_the_other(block.steps, number, doing)


def _alternating(block: Block, number: int, doing: _Doing) -> Iterator[Turn]:
    """Return the turns of a block whose steps change sides, each and in every round of its own.

    Changing over takes a turn of its own only where the block says something of it.
    """
    last: Side | None = None
    for turn in _each_on_both_sides(block, number, doing):
        changes = turn.step is not None and last not in {None, turn.side}
        if changes and turn.side and block.change_over != ChangeOver():
            yield _change_over(block, turn.side, doing)
        last = last if turn.step is None else turn.side
        yield turn


def _each_on_both_sides(block: Block, number: int, doing: _Doing) -> Iterator[Turn]:
    for entry in block.steps:
        once = entry.model_copy(update={"repeat": 1, "sets": None})
        on_both = partial(_on_both_sides, once, number, doing, block)
        number += count_steps(entry)
        yield from _repeated(entry, on_both, doing)


def _on_both_sides(entry: Step | Block, number: int, doing: _Doing, block: Block) -> Iterator[Turn]:
    for side in block.sides:
        there = doing._replace(side=side, part=block.part)
        yield from _one_after_the_other((entry,), number, there)


def _repeated(
    entry: Step | Block, once: Callable[[], Iterator[Turn]], doing: _Doing
) -> Iterator[Turn]:
    """Return the turns of all rounds of an entry, with what comes between them."""
    if entry.rounds == 1:
        yield from once()
        return
    is_set = isinstance(entry, Step) and entry.sets is not None
    for number in range(1, entry.rounds + 1):
        if number > 1:
            yield from _between_rounds(entry, doing)
        for index, turn in enumerate(once()):
            each = Round(number, entry.rounds, begins=index == 0, is_set=is_set)
            yield replace(turn, rounds=(each, *turn.rounds))


def _between_rounds(entry: Step | Block, doing: _Doing) -> Iterator[Turn]:
    """Return the rest between two rounds, and changing over where the next is on another side."""
    if entry.rest_of_rounds is not None:
        yield _rest(entry.rest_of_rounds, doing)
    if isinstance(entry, Block) and len(entry.sides) > 1 and not entry.alternate:
        yield _change_over(entry, entry.sides[0], doing)


def _rest(ms: Milliseconds, doing: _Doing) -> Turn:
    bend = round(ms * OF_REST.least), round(ms * OF_REST.most)
    return Turn(Kind.REST, doing.words.rest, ms, bend, side=doing.side, part=doing.part)


def _turn(step: Step, number: int | None, doing: _Doing, *, kind: Kind | None = None) -> Turn:
    techniques = doing.techniques
    kind = kind or _kind(step, techniques)
    found = techniques.find(step.technique) if step.technique else None
    least, wanted, most = _times(step, kind, techniques, doing.pace if kind is Kind.WORK else 1.0)
    return Turn(
        kind=kind,
        name=step.name,
        wanted_ms=wanted,
        bend_ms=(least, most),
        step=number,
        technique=found[0] if found else None,
        area=step.area,
        side=doing.side,
        part=doing.part,
        passes=step.passes,
        on_each_side=step.on_each_side,
        reps=step.reps,
        hold_ms=step.hold,
        say=step.say,
        caution=step.caution,
        picture=step.picture,
        recorded=step.recorded,
        ticks=0 if number is None else _ticks(step, doing),
    )


def _kind(step: Step, techniques: Techniques) -> Kind:
    """Tell what a step is: one that asks for nothing to be done is a rest."""
    if step.wait:
        return Kind.GATE
    found = techniques.find(step.technique) if step.technique else None
    is_counted = step.passes or step.reps or step.hold or step.sets
    asks_for_work = step.technique or step.area or step.say or is_counted
    return Kind.REST if not asks_for_work or (found and found[0] == REST) else Kind.WORK


def _times(
    step: Step, kind: Kind, techniques: Techniques, pace: float
) -> tuple[Milliseconds, Milliseconds, Milliseconds]:
    """Return a step's least, wanted and most. What it says itself holds at any pace."""
    wanted = round(techniques.usual_ms(step) * pace)
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
    is_counted = step.passes or step.reps or step.hold
    return techniques.bend(step.technique, OF_A_PASS if is_counted else OF_WORK)


def _change_over(block: Block, to: Side, doing: _Doing) -> Turn:
    duration, words = block.change_over.duration, doing.words
    form = words.change_side if block.part == NO_PART else words.change_over
    return Turn(
        kind=Kind.SWITCH,
        name=form.format(side=words.sides[to].lower(), part=block.part),
        wanted_ms=duration
        if duration is not None
        else doing.techniques.duration(CHANGE_OVER, None),
        side=to,
        part=block.part,
        say=block.change_over.say,
    )
