"""The mix: placed clips, read a stretch at a time and never held whole.

A session is mostly silence, and what is heard in it is heard again and again. So a mix is no array
of samples but a list of placings, sorted by their start, of clips that it holds once each:

    placed        A              B                A
    frames  ......#####........########...........#####........
    spans         [   )        [      )           [   )

A stretch is read by adding the clips that reach into it. A search finds the first that may: none
is longer than the longest, so none that begins earlier than that before the stretch can reach it.
Outside the spans every sample is exactly zero; players and encoders count on that. A bed of music
turns all from its beginning on into one span, and knows from the others when to give way.

What is read depends on nothing but its place: any stretch is that of the whole, in any thread.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from handscue.mix.bed import Underlay
from handscue.mix.spans import Span, delays, joined
from handscue.schedule.cues import CueKind
from handscue.sounds.clip import FULL_SCALE, Clip, Samples
from handscue.units import Frames, to_frames

if TYPE_CHECKING:
    from handscue.mix.bed import Laid
    from handscue.schedule.cues import Cue
    from handscue.schedule.wording import Content

KNEE = 0.7  # of full scale; where louder samples begin to be rounded off


@dataclass(frozen=True)
class Placed:
    """A clip and the frame of the session at which it begins.

    ``in_time`` where it must not be moved: it is one of many that keep a pace.
    """

    clip: Clip
    start: Frames
    in_time: bool = False

    @property
    def stop(self) -> Frames:
        """The first frame after it."""
        return self.start + self.clip.frames


class Mix:
    """A session as sound: 16-bit, mono, 48 000 frames a second. Immutable, so any thread may read.

    It holds its clips once each, however often they are placed and however long the session is.
    ``spans`` are the runs of frames that hold sound; with a bed, all from where that begins.
    """

    def __init__(
        self,
        placed: Sequence[Placed],
        frames: Frames,
        level_db: float = 0.0,
        bed: Laid | None = None,
    ) -> None:
        """Place clips in a session of so many frames; what lies beyond its end is not heard.

        ``level_db`` is a gain over the whole. Above 0 dB loud samples are rounded off towards
        full scale, not cut off at it. ``bed`` is music under all of it.
        """
        self.frames = frames
        self.level_db = level_db
        self._placed = sorted((p for p in placed if p.clip.frames), key=lambda p: p.start)
        self._starts = [p.start for p in self._placed]
        self._longest = max((p.clip.frames for p in self._placed), default=0)
        self._origin = 0  # the frame, of all that is placed, at which it begins
        self.spans = tuple(joined(self._placed, frames))
        self._bed = Underlay(bed, self.spans, frames) if bed else None
        if bed and bed.start < frames:
            runs = sorted([*self.spans, Span(bed.start, frames)], key=lambda run: run.start)
            self.spans = tuple(joined(runs, frames))
        self._span_stops = [span.stop for span in self.spans]

    @property
    def has_bed(self) -> bool:
        """Whether there is music under it."""
        return self._bed is not None

    def read(self, start: Frames, frames: Frames) -> Samples:
        """Return sound of shape (frames,) from a frame on; silence before and after the session.

        Where clips overlap they are added, and the sum is held at full scale.
        """
        if (alone := self._of_one_clip(start, start + frames)) is not None:
            return alone.copy()
        heard = np.zeros(frames, np.int32)
        low, high = max(0, start), min(start + frames, self.frames)
        if low < high:
            self._add_to(heard[low - start : high - start], low + self._origin)
        return _at_level(heard, self.level_db)

    def _of_one_clip(self, start: Frames, stop: Frames) -> Samples | None:
        """Return the samples of a stretch that lies within one clip; None where more is heard."""
        if self._bed or self.level_db or start < 0 or stop > self.frames:
            return None
        begin, end = start + self._origin, stop + self._origin
        match list(islice(self._reaching_into(begin, end), 2)):
            case [placed] if placed.start <= begin and end <= placed.stop:
                return placed.clip.samples[begin - placed.start : end - placed.start]
        return None

    def _add_to(self, heard: npt.NDArray[np.int32], start: Frames) -> None:
        stop = start + len(heard)
        if self._bed:
            under = self._bed.read(start, len(heard))
            heard += np.rint(under, out=under).astype(np.int32)
        for placed in self._reaching_into(start, stop):
            low, high = max(start, placed.start), min(stop, placed.stop)
            part = placed.clip.samples[low - placed.start : high - placed.start]
            heard[low - start : high - start] += part

    def _reaching_into(self, start: Frames, stop: Frames) -> Iterator[Placed]:
        """Yield the clips heard between two frames of all that is placed."""
        first = bisect_left(self._starts, start - self._longest)
        for placed in self._placed[first : bisect_left(self._starts, stop)]:
            if placed.stop > start:
                yield placed

    def recipe(self, start: Frames, frames: Frames) -> bytes | None:
        """Return what the sound of a stretch follows from, without making it; None over a bed.

        Two stretches that have the same recipe have the same sound, in whatever mix.
        """
        if self._bed:
            return None
        low, high = max(0, start), min(start + frames, self.frames)
        begin = self._origin + start
        clips = (
            b" %d " % (placed.start - begin) + placed.clip.digest
            for placed in self._reaching_into(low + self._origin, high + self._origin)
        )
        cut = f"{low - start} {high - start} {frames} {self.level_db}"
        return cut.encode() + b"".join(clips)

    def free_from(self, frame: Frames) -> Frames:
        """Return for how many frames from one on there is silence, or a bed at its own level."""
        if self._bed:
            free = self._bed.at_rest(frame + self._origin)
            return max(0, min(free, self.frames - frame))
        span = next(self.spans_from(frame), None)
        return (span.start if span else self.frames) - frame

    def slipped(self, frames: Frames) -> Mix:
        """Return this mix with its bed so much later, to go on with so many frames further on.

        Where it is free, a bed then goes on without a seam.
        """
        if self._bed is None:
            return self
        other = copy(self)
        other._bed = self._bed.later(frames)  # noqa: SLF001 - its own
        return other

    def excerpt(self, start: Frames, stop: Frames) -> Mix:
        """Return the part between two frames as a mix of its own; a bed goes on in it."""
        part = copy(self)
        part.frames = stop - start
        part._origin += start  # noqa: SLF001 - its own
        held = (Span(max(start, s.start) - start, min(stop, s.stop) - start) for s in self.spans)
        part.spans = tuple(span for span in held if span.start < span.stop)
        part._span_stops = [span.stop for span in part.spans]  # noqa: SLF001
        return part

    def aligned(self, step: Frames, apart: Frames) -> Mix:
        """Return this mix with what is heard begun at whole steps, each less than one later.

        What lies less than ``apart`` frames of silence from something else keeps its distance to
        it. What keeps a pace stays in its place, and so does what would be cut off at the end.
        Over a bed nothing is moved.
        """
        if self._bed:
            return self
        fixed = (placed.start - self._origin for placed in self._placed if placed.in_time)
        later = delays(self.spans, step, apart, self.frames, fixed)
        other = copy(self)
        other._placed = [  # noqa: SLF001 - its own
            replace(placed, start=placed.start + later(placed.start - self._origin))
            for placed in self._placed
        ]
        other._starts = [placed.start for placed in other._placed]  # noqa: SLF001
        moved = ((span, later(span.start)) for span in self.spans)
        other.spans = tuple(Span(span.start + by, span.stop + by) for span, by in moved)
        other._span_stops = [span.stop for span in other.spans]  # noqa: SLF001
        return other

    def spans_from(self, frame: Frames) -> Iterator[Span]:
        """Yield the spans that are not over at a frame, the first cut to begin there."""
        for span in self.spans[bisect_right(self._span_stops, frame) :]:
            yield Span(max(span.start, frame), span.stop)


def _at_level(heard: npt.NDArray[np.int32], level_db: float) -> Samples:
    if level_db:
        louder = heard * (10 ** (level_db / 20) / FULL_SCALE)
        if level_db > 0:
            over = np.maximum(np.abs(louder) - KNEE, 0) / (1 - KNEE)
            rounded = KNEE + (1 - KNEE) * np.tanh(over)
            louder = np.where(over > 0, np.copysign(rounded, louder), louder)
        heard = np.rint(louder * FULL_SCALE).astype(np.int32)
    return np.clip(heard, -FULL_SCALE, FULL_SCALE).astype(np.int16)


def mix(
    cues: Sequence[Cue],
    clips: Mapping[Content, Clip],
    frames: Frames,
    level_db: float = 0.0,
    bed: Laid | None = None,
) -> Mix:
    """Place each cue's clip at the cue's start, in a session of so many frames, over a bed."""
    placed = [
        Placed(clips[cue.content], to_frames(cue.start_ms), in_time=cue.kind is CueKind.TICK)
        for cue in cues
    ]
    return Mix(placed, frames, level_db, bed)
