"""Where the steps begin, for other programs: a CUE sheet and Audacity's labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handscue.schedule.wording import numbered

if TYPE_CHECKING:
    from handscue.schedule.timeline import Segment, Timeline
    from handscue.units import Milliseconds

CD_FRAMES_PER_SECOND = 75  # the unit of a CUE sheet
KINDS = {".wav": "WAVE", ".mp3": "MP3"}


def cue_sheet(timeline: Timeline, audio: str, parts: Sequence[str] = ()) -> str:
    """Return a CUE sheet for an audio file of that name, or for parts: one for each segment.

    It knows no way to write a quote.
    """
    lines = [f'TITLE "{_unquoted(timeline.title)}"']
    if not parts:
        lines.append(_file(audio))
    for segment in timeline.segments:
        if parts:
            lines.append(_file(parts[segment.index]))
        lines += _track(segment, 0 if parts else segment.start_ms)
    return "\n".join(lines) + "\n"


def _track(segment: Segment, start_ms: Milliseconds) -> list[str]:
    return [
        f"  TRACK {segment.index + 1:02} AUDIO",
        f'    TITLE "{_unquoted(numbered(segment.turn))}"',
        f"    INDEX 01 {_cd_time(start_ms)}",
    ]


def audacity_labels(timeline: Timeline) -> str:
    """Return a label for each segment: its start and end in seconds, and its heading."""
    return "".join(
        f"{s.start_ms / 1000:.6f}\t{s.end_ms / 1000:.6f}\t{numbered(s.turn)}\n"
        for s in timeline.segments
    )


def _file(name: str) -> str:
    kind = KINDS.get(name[name.rfind(".") :].lower(), "WAVE")
    return f'FILE "{_unquoted(name)}" {kind}'


def _unquoted(text: str) -> str:
    return text.replace('"', "'")


def _cd_time(ms: Milliseconds) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 60:02}:{seconds % 60:02}:{rest * CD_FRAMES_PER_SECOND // 1000:02}"
