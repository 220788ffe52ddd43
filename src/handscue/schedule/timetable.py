"""A timeline as plain data, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from handscue.schedule.cues import spoken_text
from handscue.schedule.wording import Spoken

if TYPE_CHECKING:
    from handscue.schedule.cues import Cue
    from handscue.schedule.fit import LeftOut
    from handscue.schedule.timeline import Segment, Timeline


def timetable(timeline: Timeline) -> dict[str, Any]:
    """Return a timeline as plain data; times in milliseconds."""
    return {
        "title": timeline.title,
        "total_ms": timeline.total_ms,
        "segments": [_row(segment) for segment in timeline.segments],
    }


def fitted_timetable(timeline: Timeline, left_out: Sequence[LeftOut]) -> dict[str, Any]:
    """Return a timeline fitted to a length as ``timetable`` does, with what that changed.

    Each segment has its ``usual_ms`` besides; ``left_out`` are the steps it had to do without.
    """
    data = timetable(timeline)
    for row, segment in zip(data["segments"], timeline.segments, strict=True):
        row["usual_ms"] = segment.usual_ms
    return data | {"left_out": [{"step": number, "name": name} for number, name in left_out]}


def heard(cues: Sequence[Cue]) -> list[dict[str, Any]]:
    """Return what is heard and when as plain data; times in milliseconds."""
    return [
        {
            "segment": cue.segment,
            "kind": cue.kind,
            "start_ms": cue.start_ms,
            "duration_ms": cue.length_ms,
            **_content(cue),
        }
        for cue in cues
    ]


def _content(cue: Cue) -> dict[str, str]:
    if isinstance(cue.content, Spoken):
        return {"text": cue.content.text}
    return {"sound": cue.content.name}


def _row(segment: Segment) -> dict[str, Any]:
    turn = segment.turn
    return {
        "index": segment.index,
        "step": turn.step,
        "name": turn.name,
        "technique": turn.technique,
        "area": turn.area,
        "side": turn.side,
        "rounds": [
            {"number": each.number, "of": each.of, "is_set": each.is_set} for each in turn.rounds
        ],
        "kind": turn.kind,
        "passes": turn.passes,
        "reps": turn.reps,
        "hold_ms": turn.hold_ms,
        "start_ms": segment.start_ms,
        "duration_ms": segment.duration_ms,
        "spoken": spoken_text(segment),
        "caution": turn.caution,
        "picture": turn.picture,
        "lengthened": segment.lengthened,
    }
