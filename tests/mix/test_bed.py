"""The music bed: as loud as asked, out of the way of words, the same however it is read."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beds import HeldMusic, pad
from export.sounding import phrase
from handscue.mix import Mix, Placed, Span, mix
from handscue.mix.bed import (
    BEGINS,
    ENDS,
    REST,
    Bed,
    Laid,
    bed_of,
    highest_over,
    measured,
)
from handscue.mix.levels import TARGET, levelled
from handscue.routine.fields import CLEAR_OF_SPEECH_DB
from handscue.routine.music import MusicBed
from handscue.schedule.cues import Cue, CueKind
from handscue.schedule.wording import Content, Spoken
from handscue.sounds.clip import FULL_SCALE, Clip, from_float
from handscue.sounds.loudness import decibels, energy_per_ms, hops_of, integrated, true_peak
from handscue.units import FRAMES_PER_SECOND as SECOND
from handscue.units import to_frames
from metering import meter_for

WRITTEN = MusicBed(file="x")
WORD = Clip(np.ones(SECOND, np.int16))  # next to nothing, so that the bed alone is heard


def loudness(samples: np.ndarray) -> float:
    return integrated(hops_of(energy_per_ms(samples)))


@cache
def session(*starts_s: float, seconds: float = 40, music_s: float = 7) -> Mix:
    """Return words at some instants over music that is played several times over."""
    placed = [Placed(WORD, round(s * SECOND)) for s in starts_s]
    bed = bed_of(pad(music_s), MusicBed(file="x", crossfade="2s"), -18.0)
    return Mix(placed, round(seconds * SECOND), bed=Laid(bed))


def gain_at(mixed: Mix, frame: int) -> float:
    """Return the bed's gain around a frame, from what is heard and what the music is there."""
    assert mixed._bed is not None
    bed = mixed._bed.laid.bed
    plain = bed.read(frame - 500, 1000)
    heard = mixed.read(frame - 500, 1000).astype(float)
    return float(np.sqrt(np.sum((heard - heard.mean()) ** 2) / np.sum(plain.astype(float) ** 2)))


MIXED = session(9, 11, 25)
WHOLE = MIXED.read(0, MIXED.frames)


@settings(max_examples=30)
@given(cuts=st.lists(st.integers(0, MIXED.frames), max_size=30))
def test_read_in_pieces_it_is_the_whole_bit_for_bit(cuts: list[int]) -> None:
    edges = sorted({0, MIXED.frames, *cuts})
    pieces = [MIXED.read(low, high - low) for low, high in itertools.pairwise(edges)]
    assert np.array_equal(np.concatenate(pieces), WHOLE)


@settings(max_examples=30)
@given(start=st.integers(-SECOND, MIXED.frames), frames=st.integers(0, 2 * SECOND))
def test_any_stretch_is_that_of_the_whole_and_silent_beyond(start: int, frames: int) -> None:
    padded = np.pad(WHOLE, 3 * SECOND)
    stretch = padded[start + 3 * SECOND :][:frames]
    assert np.array_equal(MIXED.read(start, frames)[: len(stretch)], stretch)


def test_there_is_no_silence_under_music() -> None:
    assert MIXED.spans == (Span(0, MIXED.frames),)
    assert all(WHOLE[at : at + 480].any() for at in range(SECOND, 39 * SECOND, 480))


@pytest.mark.parametrize("peak", [0.01, 0.3, 1.0])
def test_a_loud_and_a_soft_file_come_out_alike(peak: float) -> None:
    bed = bed_of(pad(20, peak), WRITTEN, TARGET)
    alone = Mix([], 20 * SECOND, bed=Laid(bed, fade_in=0, fade_out=0)).read(0, 14 * SECOND)
    assert loudness(alone) == pytest.approx(TARGET + WRITTEN.level, abs=0.3)


def test_it_is_down_before_a_word_begins_and_back_when_it_is_over() -> None:
    assert MIXED._bed is not None
    bed = MIXED._bed.laid.bed
    down, up = 9 * SECOND, 12 * SECOND
    for frame in (down - bed.attack - 600, up + bed.release + 600, 20 * SECOND):
        assert gain_at(MIXED, frame) == pytest.approx(bed.gain, rel=0.02)
    for frame in (down + 600, 10 * SECOND + 24_000, up - 600):  # between the words, too
        assert gain_at(MIXED, frame) == pytest.approx(bed.ducked, rel=0.05)
    half = gain_at(MIXED, down - bed.attack // 2)
    assert half == pytest.approx((bed.gain + bed.ducked) / 2, rel=0.05)
    assert decibels(bed.gain / bed.ducked) == pytest.approx(WRITTEN.level - WRITTEN.ducked)


def test_between_words_far_apart_it_comes_back() -> None:
    bed = bed_of(pad(7), WRITTEN, -18.0)
    near = bed.attack + bed.release + REST - 480
    for gap, comes_back in ((near, False), (near + 960, True)):
        words = [Placed(WORD, 10 * SECOND), Placed(WORD, 11 * SECOND + gap)]
        middle = 11 * SECOND + bed.release + (gap - bed.attack - bed.release) // 2
        found = gain_at(Mix(words, 40 * SECOND, bed=Laid(bed)), middle)
        assert found == pytest.approx(bed.gain if comes_back else bed.ducked, rel=0.05)


def test_its_gain_never_jumps() -> None:
    flat = HeldMusic(np.full(30 * SECOND, 10_000, np.int16))
    bed = Bed(flat, 1.0, 0.2, SECOND // 20, SECOND // 10, SECOND)
    heard = Mix([Placed(WORD, 9 * SECOND)], 20 * SECOND, bed=Laid(bed)).read(0, 20 * SECOND)
    assert np.abs(np.diff(heard.astype(int))).max() < 20  # from 10 000 to 2000 in 2400 frames


def test_it_comes_in_at_the_beginning_and_goes_at_the_end() -> None:
    loud = [
        np.sqrt(np.mean(WHOLE[s * SECOND : (s + 1) * SECOND].astype(float) ** 2)) for s in (0, 6)
    ]
    assert loud[0] < loud[1] / 4
    assert np.abs(WHOLE[:48]).max() <= 1
    assert np.abs(WHOLE[-48:]).max() <= 1
    assert BEGINS < ENDS


def test_the_loop_keeps_its_power_and_does_not_click() -> None:
    """The seam is between 5 and 7 s; hiss is like nothing else in it, so powers add up."""
    hiss = HeldMusic(from_float(np.random.default_rng(1).normal(size=7 * SECOND) * 0.1))
    bed = bed_of(hiss, MusicBed(file="x", crossfade="2s"), -18.0)
    heard = bed.read(0, 12 * SECOND).astype(float)
    powers = [
        np.mean(heard[at : at + SECOND // 2] ** 2) for at in range(0, 11 * SECOND, SECOND // 2)
    ]
    assert 10 * np.log10(max(powers) / min(powers)) < 0.5
    tone = from_float(0.3 * np.sin(2 * np.pi * 200.3 * np.arange(7 * SECOND) / SECOND))
    smooth = bed_of(HeldMusic(tone), MusicBed(file="x", crossfade="2s"), -18.0).read(0, 20 * SECOND)
    steps = np.abs(np.diff(smooth, 2))
    assert steps[4 * SECOND :].max() < 2 * steps[: 4 * SECOND].max()


def test_music_shorter_than_two_crossfades_is_still_played_over_and_over() -> None:
    bed = bed_of(pad(2), WRITTEN, -18.0)
    heard = bed.read(0, 30 * SECOND)
    assert all(heard[at : at + 480].any() for at in range(0, 30 * SECOND, 480))


CLIPS: dict[Content, Clip] = {Spoken(str(n)): phrase(2.0 + n / 3, n) for n in range(4)}
CUES = [
    Cue(
        0,
        CueKind.INSTRUCTION,
        Spoken(str(n % 4)),
        3_000 + 8_000 * n,
        CLIPS[Spoken(str(n % 4))].length_ms,
    )
    for n in range(6)
]


def spoken_over(music: HeldMusic, target: float = TARGET, **written: object) -> tuple[Mix, Bed]:
    """Level a session as the command line does, with music under it."""
    asked = MusicBed.model_validate({"file": "x", **written})
    loud = levelled(CUES, CLIPS, target, highest_over(bed_of(music, asked, target)))
    bed = bed_of(music, asked, min(target, loud.speech))
    return mix(CUES, loud, to_frames(55_000), bed=Laid(bed)), bed


@pytest.mark.parametrize("target", [TARGET, -12.0])
@pytest.mark.parametrize("level", [-14, 0])
def test_with_music_no_true_peak_is_over_minus_1_dbtp(level: float, target: float) -> None:
    drums = pad(9, 0.05).samples.copy()
    drums[:: SECOND // 2] = 32_000  # peaks some 40 dB over the loudness
    mixed, _ = spoken_over(HeldMusic(drums), target, level=level)
    assert decibels(true_peak(mixed.read(0, mixed.frames))) <= -1.0 + 0.02


def test_speech_keeps_its_loudness_and_is_clear_of_the_music() -> None:
    mixed, bed = spoken_over(pad(9))
    plain = mix(CUES, levelled(CUES, CLIPS), mixed.frames)
    spoken = [slice(s.start, s.stop) for s in plain.spans]
    heard, without = (m.read(0, m.frames) for m in (mixed, plain))
    said = np.concatenate([heard[span] for span in spoken])
    alone = np.concatenate([without[span] for span in spoken])
    assert loudness(said) == pytest.approx(loudness(alone), abs=0.2)
    under = Mix(plain._placed, plain.frames, bed=Laid(bed))
    music = under.read(0, under.frames).astype(int) - without
    under_words = np.concatenate([music[span] for span in spoken]).astype(np.int16)
    assert loudness(under_words) - loudness(said) <= CLEAR_OF_SPEECH_DB


def test_a_part_of_it_sounds_as_it_does_in_the_whole() -> None:
    start, stop = 8 * SECOND + 77, 30 * SECOND
    part = MIXED.excerpt(start, stop)
    assert part.frames == stop - start
    assert part.spans == (Span(0, part.frames),)
    padded = part.read(-10, part.frames + 20)
    assert np.array_equal(padded[10:-10], WHOLE[start:stop])
    assert not padded[:10].any()
    assert not padded[-10:].any()
    assert np.array_equal(part.excerpt(100, 200).read(0, 100), WHOLE[start + 100 : start + 200])


def test_time_that_is_made_good_where_it_is_free_leaves_no_seam_in_the_music() -> None:
    at, by = 16 * SECOND, 4800
    assert by < MIXED.free_from(at) == 25 * SECOND - 400 * 48 - at
    assert MIXED.free_from(10 * SECOND) == 0
    assert MIXED.free_from(SECOND) == 0  # it comes in
    slipped = MIXED.slipped(by)
    heard = np.concatenate([WHOLE[at - 100 : at], slipped.read(at + by, 2 * SECOND)])
    assert np.array_equal(heard, WHOLE[at - 100 : at + 2 * SECOND])
    assert slipped.free_from(at + by) == MIXED.free_from(at) - by


def test_a_bed_that_begins_later_leaves_silence_before() -> None:
    bed = bed_of(pad(7), WRITTEN, -18.0)
    mixed = Mix([Placed(WORD, SECOND)], 20 * SECOND, bed=Laid(bed, 5 * SECOND, -5 * SECOND))
    assert mixed.spans == (Span(SECOND, 2 * SECOND), Span(5 * SECOND, 20 * SECOND))
    assert not mixed.read(2 * SECOND, 3 * SECOND).any()
    assert mixed.read(10 * SECOND, 480).any()


def test_music_measured_in_blocks_is_as_loud_as_another_meter_says() -> None:
    samples = pad(33.3).samples
    found = measured(samples[at : at + 10 * SECOND] for at in range(0, len(samples), 10 * SECOND))
    theirs = meter_for(SECOND).integrated_loudness(samples / FULL_SCALE)
    assert found.loudness == pytest.approx(theirs, abs=0.1)
    assert found.peak == pytest.approx(0.3, rel=0.02)
    assert measured(iter([])).loudness == -np.inf
