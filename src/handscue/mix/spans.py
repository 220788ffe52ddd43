"""Spans: the runs of frames in which there is something to hear."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
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


def delays(
    spans: Sequence[Span], step: Frames, apart: Frames, end: Frames, fixed: Iterable[Frames]
) -> Callable[[Frames], Frames]:
    """Return a function from a frame to how much later what begins there is to begin.

    Spans less than ``apart`` from each other go together, until the first begins at a whole step:
    that is less than a step. Those that have one of the ``fixed`` frames in them stay, as does what
    would reach beyond the end.
    """
    groups = list(joined((Span(span.start, span.stop + apart - 1) for span in spans), end + apart))
    begins = [group.start for group in groups]
    stay = {bisect_right(begins, frame) for frame in fixed if frame < end}
    by = [0]  # what begins before the first of them is not heard, or is cut off where it begins
    for number, group in enumerate(groups, start=1):
        later = -group.start % step
        reaches = group.stop - apart + 1 + later
        by.append(later if number not in stay and reaches <= end else 0)
    return lambda frame: by[bisect_right(begins, frame)]
