"""A session as the page has it: plain data, times in seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from handscue.export.player.words import PAGE_WORDS
from handscue.printable import printable
from handscue.schedule.unroll import Kind
from handscue.schedule.wording import heading, passes, side_of

if TYPE_CHECKING:
    from handscue.export.pictures import Picture
    from handscue.schedule.cues import Cue
    from handscue.schedule.timeline import Segment, Timeline
    from handscue.schedule.unroll import Turn

SHORTEST_LOOP_MS = 1000  # of quiet at the end of a gate; less than that would be heard as a tick
BEFORE_ITS_END_MS = 400  # the page looks at the time some five times a second


def session_data(
    timeline: Timeline,
    cues: Sequence[Cue],
    files: Sequence[str],
    pictures: Mapping[str, Picture],
) -> dict[str, Any]:
    """Return all that the page shows of a session whose sound is in files of these names.

    ``pictures`` are those of its steps, by their paths.
    """
    language = timeline.segments[0].turn.language
    return {
        "title": printable(timeline.title),
        "language": str(language),
        "total": timeline.total_ms / 1000,
        "files": list(files),
        "steps": [
            {**_step(segment, cues), "picture": _picture(segment, pictures)}
            for segment in timeline.segments
        ],
        "words": asdict(PAGE_WORDS[language]),
    }


def _step(segment: Segment, cues: Sequence[Cue]) -> dict[str, Any]:
    turn = segment.turn
    return {
        "start": segment.start_ms / 1000,
        "end": segment.end_ms / 1000,
        "gate": _gate(segment, cues),
        **texts_of(turn),
    }


def texts_of(turn: Turn) -> dict[str, str]:
    """Return what a page says of a turn, each text by its name there, and the side it colours."""
    is_named = turn.area and turn.area.casefold() == turn.name.casefold()
    area = None if is_named else turn.area  # said once is enough
    texts = {
        "number": str(turn.step or ""),
        "side": str(turn.side or "work") if turn.kind is Kind.WORK else "rest",
        "sideInWords": "" if turn.kind is Kind.SWITCH else side_of(turn),
        "name": turn.name,
        "heading": heading(turn),
        "details": " · ".join(filter(None, (area, passes(turn)))),
        "say": turn.say or "",
        "caution": turn.caution or "",
    }
    return {name: printable(text) for name, text in texts.items()}


def _picture(segment: Segment, pictures: Mapping[str, Picture]) -> str:
    path = segment.turn.picture
    return pictures[path].name if path else ""


def _gate(segment: Segment, cues: Sequence[Cue]) -> dict[str, float] | None:
    """Return the quiet end of a segment that waits, to be played over and over."""
    if not segment.waits:
        return None
    ends = (cue.end_ms for cue in cues if cue.segment == segment.index)
    to_ms = segment.end_ms - BEFORE_ITS_END_MS
    from_ms = min(max(ends, default=segment.start_ms), to_ms - SHORTEST_LOOP_MS)
    return {"from": max(segment.start_ms, from_ms) / 1000, "to": to_ms / 1000}
