"""A part of a session: one side, from a step to a step, chimes alone, or with a silence before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handscue.routine.model import Block, Routine, Side, Step
from handscue.schedule.timeline import Segment, Timeline
from handscue.schedule.unroll import Kind, Turn
from handscue.schedule.wording import Chime
from handscue.units import format_duration, parse_duration

if TYPE_CHECKING:
    from handscue.schedule.cues import Cue
    from handscue.units import Milliseconds

LEAD_IN = "Silence to begin with"
_STEP = re.compile(r"(?:step\s*|#)(\d{1,6})", re.IGNORECASE)


@dataclass(frozen=True)
class Selection:
    """What of a session is wanted; all of it where nothing is said.

    ``begin`` and ``end`` are a step (``step 4``) or an instant (``5:00``), as written.
    """

    side: Side | None = None
    begin: str | None = None
    end: str | None = None
    lead_in_ms: Milliseconds = 0
    chimes_only: bool = False


def on_side(routine: Routine, side: Side | None) -> Routine:
    """Give a routine whose steps for two sides are done on one; those for none stay.

    Parts of it that were to have a length of their own have their usual one: it was that of both.

    Raises:
        ValueError: nothing is left of it.

    """
    if side is None:
        return routine
    kept: list[Step | Block] = []
    for entry in routine.steps:
        if not isinstance(entry, Block):
            kept.append(entry)
        elif side in entry.sides:
            kept.append(entry.model_copy(update={"sides": (side,)}))
    if not kept:
        raise ValueError(f"no step of {routine.title} is done on the {side}")
    return routine.model_copy(update={"steps": tuple(kept), "parts": ()})


def selected(
    timeline: Timeline, cues: Sequence[Cue], selection: Selection
) -> tuple[Timeline, tuple[Cue, ...]]:
    """Give the part of a session that is wanted; no step is cut in two.

    Raises:
        ValueError: there is no such part; the message says what there is.

    """
    first = place(timeline, selection.begin).index if selection.begin else 0
    last = _last(timeline, selection.end) if selection.end else len(timeline.segments) - 1
    if last < first:
        raise ValueError(f"{selection.end!r} comes before {selection.begin!r}")
    timeline, kept = excerpt(timeline, cues, first, last)
    if selection.chimes_only:
        kept = tuple(cue for cue in kept if isinstance(cue.content, Chime))
    if selection.lead_in_ms:
        timeline, kept = after_silence(timeline, kept, selection.lead_in_ms)
    return timeline, kept


def place(timeline: Timeline, written: str) -> Segment:
    """Give the segment that a step or an instant names; of a step done twice, the first.

    Raises:
        ValueError: it names none.

    """
    if match := _STEP.fullmatch(written.strip()):
        return _segments_of(timeline, int(match[1]))[0]
    instant = parse_duration(written)
    if instant >= timeline.total_ms:
        whole = format_duration(timeline.total_ms)
        raise ValueError(f"{written!r} is past the end; the session takes {whole}")
    return timeline.at(instant)


def excerpt(
    timeline: Timeline, cues: Sequence[Cue], first: int, last: int
) -> tuple[Timeline, tuple[Cue, ...]]:
    """Give some segments, both ends included, as a session of their own."""
    segments = timeline.segments[first : last + 1]
    begin = segments[0].start_ms
    moved = tuple(_moved(s, index, -begin) for index, s in enumerate(segments))
    kept = (cue for cue in cues if first <= cue.segment <= last)
    return (
        replace(timeline, segments=moved),
        tuple(_moved_cue(cue, -first, -begin) for cue in kept),
    )


def after_silence(
    timeline: Timeline, cues: Sequence[Cue], silence_ms: Milliseconds
) -> tuple[Timeline, tuple[Cue, ...]]:
    """Give a session that begins with a silent segment."""
    silence = Segment(0, Turn(Kind.REST, LEAD_IN, silence_ms), 0, silence_ms)
    moved = (_moved(s, s.index + 1, silence_ms) for s in timeline.segments)
    return (
        replace(timeline, segments=(silence, *moved)),
        tuple(_moved_cue(cue, 1, silence_ms) for cue in cues),
    )


def _last(timeline: Timeline, written: str) -> int:
    """Give the segment with which a part ends: that of a step, or the one before an instant."""
    if match := _STEP.fullmatch(written.strip()):
        return _segments_of(timeline, int(match[1]))[-1].index
    instant = parse_duration(written)
    return timeline.at(max(0, instant - 1)).index


def _segments_of(timeline: Timeline, step: int) -> list[Segment]:
    found = [s for s in timeline.segments if s.turn.step == step]
    if not found:
        last = max((s.turn.step or 0 for s in timeline.segments), default=0)
        raise ValueError(f"there is no step {step}; the last one is {last}")
    return found


def _moved(segment: Segment, index: int, by_ms: Milliseconds) -> Segment:
    return replace(segment, index=index, start_ms=segment.start_ms + by_ms)


def _moved_cue(cue: Cue, segments: int, by_ms: Milliseconds) -> Cue:
    return replace(cue, segment=cue.segment + segments, start_ms=cue.start_ms + by_ms)
