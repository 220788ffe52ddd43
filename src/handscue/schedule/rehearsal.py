"""A session to rehearse: all of it or some steps, so many times faster, at the speed of speech.

What is said keeps its time. A segment takes its usual time divided by the tempo, but never less
than what must be heard in it; so a session at tempo 4 takes more than a quarter of its time.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from handscue.schedule.selection import chosen
from handscue.schedule.sharing import Bounds
from handscue.schedule.timeline import in_a_row, needed_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.schedule.timeline import Lengths, Segment, Timeline
    from handscue.units import Milliseconds

SLOWEST, FASTEST = 0.25, 20.0  # tempo; beyond 20 nearly nothing but speech is left


def parse_tempo(written: str | float) -> float:
    """Read how many times faster than usual: ``4``, ``1.5``, or ``0.5`` for half as fast.

    Raises:
        ValueError: it is none that is possible.

    """
    text = str(written)
    try:
        tempo = float(text.strip().casefold().removesuffix("x"))
    except ValueError:
        tempo = 0.0
    if not isfinite(tempo) or not SLOWEST <= tempo <= FASTEST:
        raise ValueError(_not_a_tempo(text))
    return tempo


def _not_a_tempo(text: str) -> str:
    shown = text if len(text) <= 30 else f"{text[:30]}..."
    return (
        f"{shown!r} is not a tempo; write a number from {SLOWEST:g} to {FASTEST:g}: "
        "4 is four times as fast, 0.5 half as fast"
    )


def rehearsed(whole: Timeline, tempo: float, only: str | None, lengths: Lengths) -> Timeline:
    """Return a session at a tempo, and of it only the steps that are meant, see ``chosen``.

    A step keeps its number and its passes, and takes the same time on both sides. At tempo 1 the
    whole is as it was.

    Raises:
        ValueError: there are no such steps.

    """
    if tempo == 1 and only is None:
        return whole
    segments = whole.segments if only is None else _only(whole.segments, only)
    needed = needed_ms([segment.turn for segment in segments], lengths)
    faster = [_at(segment, tempo, ms) for segment, ms in zip(segments, needed, strict=True)]
    return replace(whole, segments=in_a_row(faster))


def _only(segments: Sequence[Segment], written: str) -> list[Segment]:
    """Return the segments that are meant, the last of them as the end of a session."""
    kept = [segments[place] for place in chosen([s.turn for s in segments], written)]
    *others, last = kept
    return [*others, replace(last, turn=replace(last.turn, is_last=True))]


def _at(segment: Segment, tempo: float, needed: Milliseconds) -> Segment:
    """Return a segment at a tempo, as long as what is heard in it at the least."""

    def faster(ms: Milliseconds) -> Milliseconds:
        return max(round(ms / tempo), needed)

    bounds = segment.bounds and Bounds(*map(faster, segment.bounds))
    turn = replace(segment.turn, wanted_ms=round(segment.turn.wanted_ms / tempo))
    return replace(segment, turn=turn, duration_ms=faster(segment.duration_ms), bounds=bounds)
