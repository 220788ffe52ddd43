"""Timeline -> cues: what is heard and when, laid out so that no two cues ever overlap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from handscue.routine.model import ChimeName
from handscue.schedule.telling import tells_next, tells_time, warned
from handscue.schedule.ticking import TICK, ticks
from handscue.schedule.time_left import reminders
from handscue.schedule.timeline import BREATH_MS, from_the_start, must_be_heard
from handscue.schedule.unroll import Kind
from handscue.schedule.wording import Chime, Content, Spoken, halfway, next_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handscue.schedule.timeline import Lengths, Segment, Timeline
    from handscue.units import Milliseconds

HALFWAY_FROM_MS = 60_000  # segments at least this long say when half of them is over


class CueKind(StrEnum):
    """What a cue is for, the weightiest first: where there is no room the later ones give way."""

    SIGNAL = "signal"
    INSTRUCTION = "instruction"
    CAUTION = "caution"
    CLOSING = "closing"
    NEXT_UP = "next-up"
    REMINDER = "reminder"
    HALFWAY = "halfway"
    COUNTDOWN = "countdown"
    TICK = "tick"  # a stroke begins
    REPLY = "reply"  # to a command, while playing


@dataclass(frozen=True)
class Cue:
    """Something to be heard: ``length_ms`` long from ``start_ms`` of the session on."""

    segment: int
    kind: CueKind
    content: Content
    start_ms: Milliseconds
    length_ms: Milliseconds

    @property
    def end_ms(self) -> Milliseconds:
        """When it is over."""
        return self.start_ms + self.length_ms


def cues(timeline: Timeline, lengths: Lengths) -> tuple[Cue, ...]:
    """Return the session's cues in the order they are heard.

    Each lies inside its segment and none overlaps another. What must be heard comes first in the
    segment; the rest is kept where there is room for it with a breath of quiet on both sides.
    """
    following = (*timeline.segments[1:], None)
    return tuple(
        cue
        for segment, after in zip(timeline.segments, following, strict=True)
        for cue in sorted(_cues_of(segment, after, lengths), key=lambda cue: cue.start_ms)
    )


def _cues_of(segment: Segment, after: Segment | None, lengths: Lengths) -> list[Cue]:
    laid = list(_from_the_start(segment, lengths))
    for kind, content, starts in _where_there_is_room(segment, after, lengths):
        length = lengths[content]
        fitting = (s for s in starts if _is_free(s, s + length, segment, laid))
        start = next(fitting, None)
        if start is not None:
            laid.append(Cue(segment.index, kind, content, start, length))
    return laid


def _from_the_start(segment: Segment, lengths: Lengths) -> Iterator[Cue]:
    warning = warned(segment.turn)
    opening = from_the_start(segment.turn, first=segment.index == 0, lengths=lengths)
    for content, after_ms in opening:
        kind = CueKind.SIGNAL if isinstance(content, Chime) else CueKind.INSTRUCTION
        kind = CueKind.CAUTION if content == warning else kind
        start = segment.start_ms + after_ms
        yield Cue(segment.index, kind, content, start, lengths[content])
    if segment.turn.is_last and not segment.held:
        closing = Chime(ChimeName.CLOSING)
        length = lengths[closing]
        yield Cue(segment.index, CueKind.CLOSING, closing, segment.end_ms - length, length)


def _where_there_is_room(
    segment: Segment, after: Segment | None, lengths: Lengths
) -> Iterator[tuple[CueKind, Content, tuple[Milliseconds, ...]]]:
    """Return the cues that may be left out, weightiest first, each with the starts to try."""
    if after:
        yield from _about_what_is_next(segment, after, lengths)
    if tells_time(segment.turn):
        yield from _about_time(segment, lengths)
    if after and not segment.waits:
        countdown = Chime(ChimeName.COUNTDOWN)
        yield CueKind.COUNTDOWN, countdown, (segment.end_ms - lengths[countdown],)
    for after_ms in ticks(segment.turn, segment.duration_ms, lengths[TICK]):
        yield CueKind.TICK, TICK, (segment.start_ms + after_ms,)


def _about_what_is_next(
    segment: Segment, after: Segment, lengths: Lengths
) -> Iterator[tuple[CueKind, Content, tuple[Milliseconds, ...]]]:
    if tells_next(segment.turn) and Kind.QUESTION not in {segment.turn.kind, after.turn.kind}:
        words = next_up(after.turn)
        at_the_end = segment.end_ms - BREATH_MS - lengths[words]
        before_countdown = at_the_end - lengths[Chime(ChimeName.COUNTDOWN)]
        yield CueKind.NEXT_UP, words, (before_countdown, at_the_end)


def _about_time(
    segment: Segment, lengths: Lengths
) -> Iterator[tuple[CueKind, Content, tuple[Milliseconds, ...]]]:
    """Return what is said of the time in a segment: what is left, as often as asked, or its half.

    A step that has become longer than could be known beforehand is not reminded of all of it.
    """
    for left_ms, words in reminders(segment.turn, segment.duration_ms):
        if words in lengths:
            yield CueKind.REMINDER, words, (segment.end_ms - left_ms,)
    if segment.turn.remind_ms is None and segment.duration_ms >= HALFWAY_FROM_MS:
        yield CueKind.HALFWAY, halfway(segment.turn), (segment.start_ms + segment.duration_ms // 2,)


def _is_free(start: Milliseconds, end: Milliseconds, segment: Segment, laid: list[Cue]) -> bool:
    """Return whether a span is in the segment, a breath of quiet from all that is laid there."""
    return (
        segment.start_ms <= start
        and end <= segment.end_ms
        and all(end + BREATH_MS <= cue.start_ms or cue.end_ms + BREATH_MS <= start for cue in laid)
    )


def spoken_text(segment: Segment) -> str:
    """Return the words that begin a segment, its caution apart."""
    heard = must_be_heard(segment.turn, first=segment.index == 0)
    warning = warned(segment.turn)
    return " ".join(c.text for c in heard if isinstance(c, Spoken) and c != warning)
