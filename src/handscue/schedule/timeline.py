"""Turns -> timeline: every turn placed in time, as long as wanted and as what is said needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from handscue.routine.fields import Talk
from handscue.routine.model import ChimeName
from handscue.schedule.sharing import Bounds
from handscue.schedule.telling import tells_instruction, told, warned
from handscue.schedule.unroll import Kind
from handscue.schedule.wording import Chime, Content, Spoken, signal

if TYPE_CHECKING:
    from handscue.schedule.unroll import Turn
    from handscue.units import Milliseconds

Lengths: TypeAlias = Mapping[Content, "Milliseconds"]

PAUSE_MS = 200  # between one thing said and the next, about a comma
NAME_PAUSE_MS = 400  # between a step's name and its instruction: a breath that is heard as such
MOST_TALK = 3  # times what is said may go into a step before it is told briefly
BREATH_MS = 500  # of quiet, at the least, on both sides of a cue that may be left out


@dataclass(frozen=True)
class Segment:
    """A turn placed in time.

    ``duration_ms`` is its usual one unless the session was fitted to a length, or changed while
    it was played. Without ``bounds`` it is as it is.
    """

    index: int  # from 0
    turn: Turn
    start_ms: Milliseconds
    duration_ms: Milliseconds
    held: bool = False  # the therapist stays in it until she goes on
    bounds: Bounds | None = None

    @property
    def waits(self) -> bool:
        """Whether the session, played live, goes on from its end only when told to."""
        return self.held or (self.turn.kind is Kind.GATE and not self.turn.is_last)

    @property
    def end_ms(self) -> Milliseconds:
        """The first millisecond that is not its own."""
        return self.start_ms + self.duration_ms

    @property
    def lengthened(self) -> bool:
        """Whether what is said made its usual time longer than the routine would have it."""
        return self.turn.kind is not Kind.GATE and self.usual_ms > self.turn.wanted_ms

    @property
    def usual_ms(self) -> Milliseconds:
        """How long it is where nothing fits or changes it."""
        return self.bounds.usual_ms if self.bounds else self.duration_ms


@dataclass(frozen=True)
class Timeline:
    """All segments in order, each beginning where the one before ends; at least one."""

    title: str
    segments: tuple[Segment, ...]

    @property
    def total_ms(self) -> Milliseconds:
        """How long the session is."""
        return self.segments[-1].end_ms

    def extended(self, index: int, ms: Milliseconds) -> Timeline:
        """Return this with a segment so much longer, and all after it so much later."""
        before, longer, after = (
            self.segments[:index],
            self.segments[index],
            self.segments[index + 1 :],
        )
        return Timeline(
            self.title,
            (
                *before,
                replace(longer, duration_ms=longer.duration_ms + ms),
                *(replace(segment, start_ms=segment.start_ms + ms) for segment in after),
            ),
        )

    def held(self, index: int, *, held: bool = True) -> Timeline:
        """Return this with a segment at whose end the session waits, or with one that is let go."""
        segments = list(self.segments)
        segments[index] = replace(segments[index], held=held)
        return Timeline(self.title, tuple(segments))

    def talking(self, talk: Talk) -> Timeline:
        """Return this with so much said in each segment; none becomes longer or shorter for it."""
        segments = (replace(s, turn=replace(s.turn, talk=talk)) for s in self.segments)
        return Timeline(self.title, tuple(segments))

    def held_throughout(self) -> Timeline:
        """Return this with the session waiting at the end of every segment."""
        return Timeline(self.title, tuple(replace(s, held=True) for s in self.segments))

    def at(self, ms: Milliseconds) -> Segment:
        """Return the segment a millisecond lies in; before the first and after the last, those."""
        return self.segments[max(0, bisect_right(self._starts, ms) - 1)]

    @cached_property
    def _starts(self) -> tuple[Milliseconds, ...]:
        return tuple(segment.start_ms for segment in self.segments)


def timeline(title: str, turns: tuple[Turn, ...], lengths: Lengths) -> Timeline:
    """Place turns in time.

    ``lengths`` holds how long everything takes that the turns say and sound. A turn that needs
    more time than it wants for what must be heard in it gets that; a step done on two sides gets
    the same time on both, so that neither is worked longer. Less is said of one the second time
    where the words would fill too much of it, unless the session says how much it talks.
    """
    turns = tuple(_briefly(turns, lengths))
    needed = needed_ms(turns, lengths)
    segments = (_unplaced(turn, said_ms) for turn, said_ms in zip(turns, needed, strict=True))
    return Timeline(title, in_a_row(segments))


def _unplaced(turn: Turn, said_ms: Milliseconds) -> Segment:
    """Return a turn with the time it takes, to be put in a row with others."""
    bounds = _bounds(turn, said_ms)
    return Segment(0, turn, 0, bounds.usual_ms, bounds=bounds)


def in_a_row(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return segments numbered anew, each beginning where the one before it ends."""
    placed: list[Segment] = []
    start_ms = 0
    for index, segment in enumerate(segments):
        placed.append(replace(segment, index=index, start_ms=start_ms))
        start_ms += segment.duration_ms
    return tuple(placed)


def needed_ms(turns: Sequence[Turn], lengths: Lengths) -> tuple[Milliseconds, ...]:
    """Return the least time of each turn of a session; that of a step is the same on both sides."""
    needed = [least_ms(turn, first=index == 0, lengths=lengths) for index, turn in enumerate(turns)]
    of_step: dict[int, Milliseconds] = {}
    for turn, least in zip(turns, needed, strict=True):
        if turn.step is not None:
            of_step[turn.step] = max(least, of_step.get(turn.step, 0))
    return tuple(
        least if turn.step is None else of_step[turn.step]
        for turn, least in zip(turns, needed, strict=True)
    )


def _bounds(turn: Turn, said_ms: Milliseconds) -> Bounds:
    """Return how far a turn may bend; never so far that less is heard of it than of itself."""
    usual = max(turn.wanted_ms, said_ms)
    shortest, longest = turn.bend_ms or (usual, usual)
    return Bounds(max(shortest, said_ms), usual, max(longest, usual))


def must_be_heard(turn: Turn, *, first: bool) -> tuple[Content, ...]:
    """Return what a turn begins with and never leaves out, in order."""
    return _heard_from_the_start(turn, told(turn), first=first)


def _heard_from_the_start(
    turn: Turn, words: Sequence[Spoken], *, first: bool
) -> tuple[Content, ...]:
    warning = warned(turn)
    return (signal(turn, first=first), *words, *((warning,) if warning else ()))


def from_the_start(
    turn: Turn, *, first: bool, lengths: Lengths
) -> Iterator[tuple[Content, Milliseconds]]:
    """Return what a turn begins with, and how long after its start each is heard."""
    after_ms, words = 0, told(turn)
    before_instruction = len(words) - 1 if tells_instruction(turn) else None
    for place, content in enumerate(_heard_from_the_start(turn, words, first=first)):
        yield content, after_ms
        pause_ms = NAME_PAUSE_MS if place == before_instruction else PAUSE_MS
        after_ms += lengths[content] + pause_ms


def _briefly(turns: Iterable[Turn], lengths: Lengths) -> Iterator[Turn]:
    for turn in turns:
        is_told_again = turn.again and turn.talk is None and turn.kind is Kind.WORK
        if is_told_again and MOST_TALK * words_ms(turn, lengths) > turn.wanted_ms:
            yield replace(turn, talk=Talk.BRIEF)
        else:
            yield turn


def words_ms(turn: Turn, lengths: Lengths) -> Milliseconds:
    """Return how long what is said of a turn takes, from its first word to its last."""
    said = [content for content in must_be_heard(turn, first=False) if isinstance(content, Spoken)]
    return sum(lengths[content] + PAUSE_MS for content in said)


def least_ms(turn: Turn, *, first: bool, lengths: Lengths) -> Milliseconds:
    """Return the least time in which all that must be heard of a turn is heard to its end."""
    *_, (last, after_ms) = from_the_start(turn, first=first, lengths=lengths)
    least = after_ms + lengths[last] + PAUSE_MS
    return least + (BREATH_MS + lengths[Chime(ChimeName.CLOSING)] if turn.is_last else 0)
