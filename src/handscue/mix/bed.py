"""The music bed: music played over and over under a session, out of the way of what is heard.

All that shapes it is a function of the frame alone, so that it is the same however it is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from handscue.mix.levels import HIGHEST_PEAK
from handscue.sounds.clip import FULL_SCALE
from handscue.sounds.loudness import (
    HOP_MS,
    decibels,
    energy_per_ms,
    hops_of,
    integrated,
    ratio,
    true_peak,
)
from handscue.sounds.measured import Measured
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.mix.spans import Span
    from handscue.routine.music import MusicBed
    from handscue.sounds.clip import Samples
    from handscue.sounds.loudness import Decibels, Lufs
    from handscue.units import Frames

Levels: TypeAlias = npt.NDArray[np.float32]  # shape (frames,)

BEGINS = to_frames(4000)  # within which it comes in when a session begins
COMES_BACK = to_frames(250)  # the same when sound was cut off, as for a command
ENDS = to_frames(6000)  # within which it goes when a session ends
REST = to_frames(2000)  # music that came back for less would seem to pump
LOUDEST_DUCKED = 0.1  # of full scale: what speech leaves free for it at the most
OVERLAP = 2**0.5  # by which two pieces crossfaded at equal power may exceed the higher one


class Music(Protocol):
    """See ``handscue.sounds.music.Music``."""

    @property
    def frames(self) -> Frames:
        """How long it is."""
        ...

    @property
    def measured(self) -> Measured:
        """How loud it is."""
        ...

    def read(self, start: Frames, frames: Frames) -> Samples:
        """Return some of its frames."""
        ...


@dataclass(frozen=True)
class Bed:
    """Music, the gains it is heard with, and how long it takes from one to another."""

    music: Music
    gain: float  # where nothing else is to be heard
    ducked: float  # where something is
    attack: Frames
    release: Frames
    crossfade: Frames

    @property
    def ducked_peak(self) -> float:
        """Its highest level under speech, where full scale is 1."""
        return self.ducked * self.music.measured.peak * OVERLAP

    def read(self, start: Frames, frames: Frames) -> Levels:
        """Return the music, without gain, from a frame on: from its beginning, and then for ever.

        Before it begins anew, its end and its beginning overlap with equal power.
        """
        heard = np.zeros(frames, np.float32)
        at = max(0, start)
        stop = start + frames
        while at < stop:
            turn, place = divmod(at, self._period)
            joins = turn > 0 and place < self._overlap
            end = self._overlap if joins else self._period
            count = min(stop - at, end - place)
            read = self._joined if joins else self.music.read
            heard[at - start : at - start + count] = read(place, count)
            at += count
        return heard

    def _joined(self, place: Frames, count: Frames) -> Levels:
        """Return the music's beginning as it rises over the end that falls, from a place on."""
        rising = self.music.read(place, count) * self._rising[place : place + count]
        before = self.music.read(self._period + place, count)
        return rising + before * self._falling[place : place + count]

    @cached_property
    def _overlap(self) -> Frames:
        return min(self.crossfade, self.music.frames // 2)

    @cached_property
    def _period(self) -> Frames:
        return self.music.frames - self._overlap

    @cached_property
    def _rising(self) -> Levels:
        middles = (np.arange(self._overlap) + 0.5) / self._overlap
        return np.sin(middles * np.pi / 2).astype(np.float32)

    @cached_property
    def _falling(self) -> Levels:
        return self._rising[::-1].copy()


@dataclass(frozen=True)
class Laid:
    """A bed laid under a mix, from the mix's frame ``start`` on.

    ``shift`` is how far the music's own time is ahead of the mix's. It comes in within
    ``fade_in`` frames, and goes within the mix's last ``fade_out``.
    """

    bed: Bed
    start: Frames = 0
    shift: Frames = 0
    fade_in: Frames = BEGINS
    fade_out: Frames = ENDS


class Underlay:
    """A laid bed with what it has to give way to: its sound at every frame of a mix."""

    def __init__(self, laid: Laid, heard: Iterable[Span], frames: Frames) -> None:
        """Give way to what is heard in a mix of so many frames; its spans come in order."""
        self.laid = laid
        self._frames = frames
        bed = laid.bed
        self._ways = _given_way(heard, bed.attack, bed.release)
        self._way_stops = [stop for _, stop in self._ways]

    def read(self, start: Frames, frames: Frames) -> Levels:
        """Return the bed's share of the mix, in 16-bit steps; none before it begins."""
        laid = self.laid
        begin = max(start, laid.start)
        stop = min(start + frames, self._frames)
        heard = np.zeros(frames, np.float32)
        if begin < stop:
            part = laid.bed.read(begin + laid.shift, stop - begin)
            part *= self._gain(begin, stop)
            heard[begin - start : stop - start] = part
        return heard

    def later(self, frames: Frames) -> Underlay:
        """Return this with the music so many frames later against the mix."""
        other = copy(self)
        other.laid = replace(self.laid, shift=self.laid.shift - frames)
        return other

    def at_rest(self, frame: Frames) -> Frames:
        """Return for how many frames from one on it has its own level, nothing else being heard."""
        if frame < self.laid.start + self.laid.fade_in:
            return 0
        index = bisect_right(self._way_stops, frame)
        if index == len(self._ways):
            return self._frames - frame
        return max(0, self._ways[index][0] - frame)

    def _gain(self, start: Frames, stop: Frames) -> Levels:
        bed, laid = self.laid.bed, self.laid
        gain = np.full(stop - start, bed.gain, np.float32)
        for begin, end in self._ways[bisect_right(self._way_stops, start) :]:
            if begin >= stop:
                break
            down, up = begin + bed.attack, end - bed.release
            gain[max(0, begin - start) : max(0, end - start)] = bed.ducked
            _drawn(gain, start, Ramp(begin, down, bed.gain, bed.ducked))
            _drawn(gain, start, Ramp(up, end, bed.ducked, bed.gain))
        _faded(gain, start, Ramp(laid.start, laid.start + laid.fade_in, 0.0, 1.0))
        goes = max(laid.start, self._frames - laid.fade_out)
        _faded(gain, start, Ramp(goes, self._frames, 1.0, 0.0))
        return gain


@dataclass(frozen=True)
class Ramp:
    """A gain that goes from one value to another, slowly at both ends."""

    start: Frames
    stop: Frames
    before: float
    after: float

    def within(self, start: Frames, stop: Frames) -> tuple[Frames, Levels]:
        """Return the part of it between two frames, and the frame at which that begins."""
        low, high = max(start, self.start), min(stop, self.stop)
        place = (np.arange(low, max(low, high)) - self.start + 0.5) / (self.stop - self.start)
        way = place * place * (3 - 2 * place)
        return low, (self.before + (self.after - self.before) * way).astype(np.float32)


def _drawn(gain: Levels, start: Frames, ramp: Ramp) -> None:
    low, drawn = ramp.within(start, start + len(gain))
    gain[low - start : low - start + len(drawn)] = drawn


def _faded(gain: Levels, start: Frames, ramp: Ramp) -> None:
    low, drawn = ramp.within(start, start + len(gain))
    gain[low - start : low - start + len(drawn)] *= drawn


def _given_way(
    heard: Iterable[Span], attack: Frames, release: Frames
) -> list[tuple[Frames, Frames]]:
    """Return where a bed is on its way down, down, and on its way back, for spans in order."""
    ways: list[tuple[Frames, Frames]] = []
    for span in heard:
        begin, end = span.start - attack, span.stop + release
        if ways and begin < ways[-1][1] + REST:
            ways[-1] = (ways[-1][0], end)
        else:
            ways.append((begin, end))
    return ways


def bed_of(music: Music, written: MusicBed, speech: Lufs) -> Bed:
    """Return music as the bed that a session asks for, under speech of a loudness.

    However loud its file is, it is as loud as was asked for, unless its peaks would be too high.
    """
    peak = music.measured.peak * OVERLAP

    def gain(level: float, highest: float) -> float:
        return min(ratio(speech + level - music.measured.loudness), highest / peak)

    usual = gain(written.level, ratio(HIGHEST_PEAK))
    return Bed(
        music,
        usual,
        min(usual, gain(written.ducked, LOUDEST_DUCKED)),
        *map(to_frames, (written.attack, written.release, written.crossfade)),
    )


def highest_over(bed: Bed | None) -> Decibels:
    """Return the highest true peak that what is heard over a bed may have."""
    return HIGHEST_PEAK if bed is None else decibels(ratio(HIGHEST_PEAK) - bed.ducked_peak)


def measured(blocks: Iterable[Samples]) -> Measured:
    """Measure music from its blocks of whole tenths of a second, of which only the last may not be.

    Each is measured by itself; the filter's ringing into the next one is left out.
    """
    hops = []
    peak = 0.0
    for block in blocks:
        tenths = -(-len(block) // to_frames(HOP_MS))
        hops.append(hops_of(energy_per_ms(block))[:tenths])
        if np.abs(block).max(initial=0) * OVERLAP > peak * FULL_SCALE:
            peak = max(peak, true_peak(block))
    loudness = integrated(np.concatenate(hops)) if hops else -np.inf
    return Measured(loudness, peak)
