"""The mix: placed clips, read a stretch at a time and never held whole."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from handscue.sounds.clip import FULL_SCALE, Clip, Samples
from handscue.units import Frames, to_frames

if TYPE_CHECKING:
    from handscue.schedule.cues import Cue
    from handscue.schedule.wording import Content

KNEE = 0.7  # of full scale; where louder samples begin to be rounded off


@dataclass(frozen=True)
class Placed:
    """A clip and the frame of the session at which it begins."""

    clip: Clip
    start: Frames

    @property
    def stop(self) -> Frames:
        """The first frame after it."""
        return self.start + self.clip.frames


@dataclass(frozen=True)
class Span:
    """A run of frames that holds sound; between spans a mix is exactly silent."""

    start: Frames
    stop: Frames


class Mix:
    """A session as sound: 16-bit, mono, 48 000 frames a second. Immutable, so any thread may read.

    It holds its clips once each, however often they are placed and however long the session is.
    """

    def __init__(self, placed: Sequence[Placed], frames: Frames, level_db: float = 0.0) -> None:
        """Place clips in a session of so many frames; what lies beyond its end is not heard.

        ``level_db`` is a gain over the whole. Above 0 dB loud samples are rounded off towards
        full scale, not cut off at it.
        """
        self.frames = frames
        self.level_db = level_db
        self._placed = sorted((p for p in placed if p.clip.frames), key=lambda p: p.start)
        self._starts = [p.start for p in self._placed]
        self._longest = max((p.clip.frames for p in self._placed), default=0)
        self.spans = tuple(_merged(self._placed, frames))
        self._span_stops = [span.stop for span in self.spans]

    def read(self, start: Frames, frames: Frames) -> Samples:
        """Give the sound of shape (frames,) from a frame on; silence before and after the session.

        Where clips overlap they are added, and the sum is held at full scale.
        """
        heard = np.zeros(frames, np.int32)
        stop = min(start + frames, self.frames)
        first = bisect_left(self._starts, start - self._longest)
        for placed in self._placed[first : bisect_left(self._starts, stop)]:
            low, high = max(start, placed.start), min(stop, placed.stop)
            if low < high:
                part = placed.clip.samples[low - placed.start : high - placed.start]
                heard[low - start : high - start] += part
        return _at_level(heard, self.level_db)

    def spans_from(self, frame: Frames) -> Iterator[Span]:
        """Give the spans that are not over at a frame, the first cut to begin there."""
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


def _merged(placed: Sequence[Placed], frames: Frames) -> Iterator[Span]:
    """Join the runs of clips that touch or overlap; clips come in order of their start."""
    start = stop = 0
    for clip in placed:
        if clip.start > stop:
            if start < stop:
                yield Span(start, stop)
            start = clip.start
        stop = min(frames, max(stop, clip.stop))
    if start < stop:
        yield Span(start, stop)


def mix(
    cues: Sequence[Cue], clips: Mapping[Content, Clip], frames: Frames, level_db: float = 0.0
) -> Mix:
    """Place each cue's clip at the cue's start, in a session of so many frames."""
    placed = [Placed(clips[cue.content], to_frames(cue.start_ms)) for cue in cues]
    return Mix(placed, frames, level_db)
