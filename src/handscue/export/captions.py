"""What is said, as captions: WebVTT (w3.org/TR/webvtt1), SubRip, and LRC for music players."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from handscue.export.vorbis_comment import clock
from handscue.schedule.wording import Spoken, heading

if TYPE_CHECKING:
    from handscue.schedule.cues import Cue
    from handscue.schedule.timeline import Timeline
    from handscue.units import Milliseconds


def webvtt(timeline: Timeline, cues: Sequence[Cue]) -> str:
    """Return a WebVTT file; each caption is named by its segment's number and its own."""
    head = f"WEBVTT\n\nNOTE {_escaped(timeline.title)}\n"
    return head + "".join(
        f"\n{cue.segment + 1}-{number}\n{clock(cue.start_ms)} --> {clock(cue.end_ms)}\n"
        f"{_escaped(text)}\n"
        for number, (cue, text) in enumerate(_spoken(cues), start=1)
    )


def subrip(_timeline: Timeline, cues: Sequence[Cue]) -> str:
    """Return an SRT file. It knows no escapes, so that brackets that would be markup are turned."""
    return "\n".join(
        f"{number}\n{_comma(cue.start_ms)} --> {_comma(cue.end_ms)}\n{_without_markup(text)}\n"
        for number, (cue, text) in enumerate(_spoken(cues), start=1)
    )


def lyrics(timeline: Timeline, cues: Sequence[Cue]) -> str:
    """Return an LRC file: each line with the hundredth of a second at which it begins.

    Where a segment begins, so does a line with its heading; what is said of it follows.
    """
    lines = [(s.start_ms, 0, heading(s.turn)) for s in timeline.segments]
    lines += [(cue.start_ms, 1, text) for cue, text in _spoken(cues)]
    head = f"[ti:{_round(timeline.title)}]\n[length:{_hundredths(timeline.total_ms)}]\n"
    return head + "".join(f"[{_hundredths(at)}]{_round(text)}\n" for at, _, text in sorted(lines))


def _spoken(cues: Sequence[Cue]) -> Iterator[tuple[Cue, str]]:
    return ((cue, cue.content.text) for cue in cues if isinstance(cue.content, Spoken))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _without_markup(text: str) -> str:
    return text.translate(str.maketrans("<>{}", "\u2039\u203a()"))


def _round(text: str) -> str:
    return text.translate(str.maketrans("[]", "()"))


def _comma(ms: Milliseconds) -> str:
    return clock(ms).replace(".", ",")


def _hundredths(ms: Milliseconds) -> str:
    minutes, rest = divmod(ms // 10, 6000)
    return f"{minutes:02}:{rest // 100:02}.{rest % 100:02}"
