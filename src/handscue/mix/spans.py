"""Spans: the runs of frames in which there is something to hear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from handscue.units import Frames


@dataclass(frozen=True)
class Span:
    """Frames ``start`` up to ``stop``, which is not its own."""

    start: Frames
    stop: Frames


class Stretch(Protocol):
    """Whatever begins and ends at a frame, as a span or a placed clip does."""

    @property
    def start(self) -> Frames:
        """Its first frame."""
        ...

    @property
    def stop(self) -> Frames:
        """The first frame after it."""
        ...


def joined(stretches: Iterable[Stretch], frames: Frames) -> Iterator[Span]:
    """Yield the spans of stretches that come by their start, cut off after so many frames.

    Those that touch or overlap are one.
    """
    start = stop = 0
    for stretch in stretches:
        if stretch.start > stop:
            if start < stop:
                yield Span(start, stop)
            start = stretch.start
        stop = min(frames, max(stop, stretch.stop))
    if start < stop:
        yield Span(start, stop)
