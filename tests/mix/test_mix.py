"""The mix: the same sound however it is read, silent exactly where nothing is placed."""

import itertools
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.mix import Mix, Placed, Span, mix
from handscue.routine.model import ChimeName
from handscue.schedule.cues import Cue, CueKind
from handscue.schedule.wording import Chime
from handscue.sounds.clip import FULL_SCALE, Clip, Samples
from handscue.units import FRAMES_PER_SECOND, to_frames
from tones import tone

FRAMES = 400
LENGTHS = st.integers(0, 90)


@st.composite
def clips(draw: st.DrawFn) -> Clip:
    """Return a short clip that is nowhere silent, up to the very ends of the scale."""
    frames = draw(LENGTHS)
    seed = draw(st.integers(0, 1000))
    samples = np.random.default_rng(seed).integers(1, 32_768, frames, np.int16)
    return Clip(samples * np.int16(draw(st.sampled_from([1, -1]))))


@st.composite
def placements(draw: st.DrawFn) -> list[Placed]:
    """Return clips anywhere in the session, on one another, or past its end; in any order."""
    few = draw(st.lists(clips(), min_size=1, max_size=3))  # each may be placed often
    starts = st.integers(0, FRAMES + 50)
    return draw(st.lists(st.builds(Placed, st.sampled_from(few), starts), max_size=8))


def dense(placed: list[Placed], frames: int) -> Samples:
    """Return the whole session the plain way: every sample added up."""
    heard = np.zeros(frames + 200, np.int64)
    for one in placed:
        heard[one.start : one.stop] += one.clip.samples
    held: Samples = np.clip(heard[:frames], -FULL_SCALE, FULL_SCALE).astype(np.int16)
    return held


@given(placed=placements())
def test_the_whole_is_every_sample_added_up(placed: list[Placed]) -> None:
    whole = Mix(placed, FRAMES).read(0, FRAMES)
    assert whole.dtype == np.int16
    np.testing.assert_array_equal(whole, dense(placed, FRAMES))


@given(placed=placements(), cuts=st.lists(st.integers(0, FRAMES), max_size=10))
def test_read_in_pieces_it_is_the_whole(placed: list[Placed], cuts: list[int]) -> None:
    mixed = Mix(placed, FRAMES)
    edges = sorted({0, FRAMES, *cuts})
    pieces = [mixed.read(low, high - low) for low, high in itertools.pairwise(edges)]
    np.testing.assert_array_equal(np.concatenate(pieces), mixed.read(0, FRAMES))


@given(placed=placements(), start=st.integers(-50, FRAMES + 50), frames=st.integers(0, FRAMES))
def test_any_stretch_is_that_of_the_whole_and_silent_beyond(
    placed: list[Placed], start: int, frames: int
) -> None:
    around = np.pad(dense(placed, FRAMES), FRAMES)
    expected = np.pad(around, FRAMES)[start + 2 * FRAMES :][:frames]
    np.testing.assert_array_equal(Mix(placed, FRAMES).read(start, frames), expected)


@given(placed=placements())
def test_the_spans_are_exactly_where_clips_are(placed: list[Placed]) -> None:
    covered = np.zeros(FRAMES, bool)
    for one in placed:
        covered[one.start : one.stop] = True
    edges = np.flatnonzero(np.diff(covered, prepend=False, append=False)).tolist()
    expected = [Span(start, stop) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    assert list(Mix(placed, FRAMES).spans) == expected


@given(placed=placements(), frame=st.integers(-10, FRAMES + 10))
def test_spans_from_a_frame_are_those_not_yet_over(placed: list[Placed], frame: int) -> None:
    mixed = Mix(placed, FRAMES)
    expected = [Span(max(s.start, frame), s.stop) for s in mixed.spans if s.stop > frame]
    assert list(mixed.spans_from(frame)) == expected


def test_overlapping_clips_add_and_the_sum_is_held_at_full_scale() -> None:
    loud, soft = Clip(np.full(4, 30_000, np.int16)), Clip(np.full(4, 1_000, np.int16))
    mixed = Mix([Placed(loud, 0), Placed(soft, 2), Placed(loud, 4), Placed(loud, 5)], 10)
    assert mixed.read(0, 10).tolist() == [
        30_000, 30_000, 31_000, 31_000, 31_000, 32_767, 32_767, 32_767, 30_000, 0,
    ]  # fmt: skip


def test_the_lowest_of_sums_is_as_far_from_zero_as_the_highest() -> None:
    low = Clip(np.full(2, -32_768, np.int16))
    assert Mix([Placed(low, 0), Placed(low, 0)], 2).read(0, 2).tolist() == [-32_767, -32_767]


def test_an_empty_mix_is_silent_and_has_no_spans() -> None:
    mixed = Mix([], 100)
    assert not mixed.read(0, 100).any()
    assert mixed.spans == ()


def test_what_is_read_may_be_written_to_without_changing_the_mix() -> None:
    mixed = Mix([Placed(Clip(tone(10)), 0)], 10)
    before = mixed.read(0, 10)
    before[:] = 0
    assert mixed.read(0, 10).any()


@settings(max_examples=30)
@given(starts=st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_cues_are_placed_48_frames_to_the_millisecond(starts: list[int]) -> None:
    chime = Chime(ChimeName.TRANSITION)
    clip = Clip(tone(48))
    cues = [Cue(0, CueKind.SIGNAL, chime, start, 1) for start in starts]
    placed = [Placed(clip, 48 * start) for start in starts]
    mixed, expected = mix(cues, {chime: clip}, to_frames(11_000)), Mix(placed, 48 * 11_000)
    assert mixed.spans == expected.spans
    np.testing.assert_array_equal(mixed.read(0, mixed.frames), expected.read(0, expected.frames))


def test_a_session_of_24_hours_takes_no_more_memory_than_its_clips_and_what_is_read() -> None:
    day = 24 * 3600 * FRAMES_PER_SECOND  # 8 GB as samples
    clip = Clip(tone(2 * FRAMES_PER_SECOND))
    tracemalloc.start()
    mixed = Mix([Placed(clip, start) for start in range(0, day, 10 * FRAMES_PER_SECOND)], day)
    for start in range(0, day, 1000 * FRAMES_PER_SECOND):
        mixed.read(start, 10 * FRAMES_PER_SECOND)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(mixed.spans) == 8640
    assert most < 16 << 20


@given(st.lists(st.integers(0, 900), max_size=6), st.integers(-50, 950), st.integers(1, 400))
def test_a_stretch_elsewhere_with_the_same_recipe_has_the_same_sound(
    starts: list[int], start: int, frames: int
) -> None:
    """Of another mix, in which all is later, and of other clips with the same samples."""
    one = Mix([Placed(Clip(tone(100)), at) for at in starts], 1000)
    other = Mix([Placed(Clip(tone(100)), at + 333) for at in starts], 2000)
    later = start + 333
    if one.recipe(start, frames) == other.recipe(later, frames):
        assert np.array_equal(one.read(start, frames), other.read(later, frames))
    elif start >= 0 and start + frames <= 1000:
        pytest.fail("neither begins or ends with its session")


@given(st.integers(0, 99), st.integers(0, 99))
def test_another_sound_or_place_is_another_recipe(one: int, other: int) -> None:
    recipes = {Mix([Placed(Clip(tone(100)), at)], 500).recipe(0, 300) for at in (one, other)}
    recipes.add(Mix([Placed(Clip(tone(101)), one)], 500).recipe(0, 300))
    recipes.add(Mix([Placed(Clip(tone(100)), one)], 500, level_db=3).recipe(0, 300))
    assert len(recipes) == 3 + (one != other)


def test_a_part_has_the_recipe_of_the_whole() -> None:
    whole = Mix([Placed(Clip(tone(100)), 500)], 1000)
    part = whole.excerpt(400, 900)
    assert part.recipe(50, 200) == whole.recipe(450, 200)


@given(
    placements(), st.integers(0, FRAMES), st.integers(1, 40), st.integers(0, 60), st.integers(2, 9)
)
def test_aligned_it_has_the_same_sounds_less_than_a_step_later(
    placed: list[Placed], begin: int, step: int, more: int, ticks: int
) -> None:
    kept = [replace(one, in_time=one.start % ticks == 0) for one in placed]
    before = Mix(kept, FRAMES).excerpt(begin, FRAMES)
    apart = step + more
    after = before.aligned(step, apart)
    pairs = list(zip(before.spans, after.spans, strict=True))
    late = [moved.start - span.start for span, moved in pairs]
    assert all(0 <= by < step for by in late)
    for span, moved in pairs:
        frames = span.stop - span.start
        assert moved.stop - moved.start == frames
        assert after.read(moved.start, frames).tolist() == before.read(span.start, frames).tolist()
    heard = after.read(0, after.frames).astype(int)
    assert np.abs(heard).sum() == np.abs(before.read(0, before.frames).astype(int)).sum()
    for group in in_groups([span for span, _ in pairs], apart):
        moves = {late[before.spans.index(span)] for span in group}
        wanted = -group[0].start % step
        stays = group[-1].stop + wanted > before.frames or any(
            one.in_time and one.clip.frames and group[0].start <= one.start - begin < group[-1].stop
            for one in kept
        )
        assert moves == {0 if stays else wanted}


def in_groups(spans: list[Span], apart: int) -> list[list[Span]]:
    """Return spans in groups of those that are less than so many frames from each other."""
    groups: list[list[Span]] = []
    for span in spans:
        if groups and span.start - groups[-1][-1].stop < apart:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def test_aligned_ticks_keep_their_pace_and_words_among_them_stay() -> None:
    tick, word = Clip(tone(10)), Clip(tone(50))
    placed = [Placed(tick, at, in_time=True) for at in range(105, 1000, 150)]
    after = Mix([*placed, Placed(word, 412), Placed(word, 5003)], 9000).aligned(100, 120)
    assert [span.start for span in after.spans] == [105, 255, 405, 555, 705, 855, 5100]


def test_a_cue_of_a_stroke_s_pace_is_placed_in_time() -> None:
    chime = Chime(ChimeName.TICK)
    cues = [Cue(0, CueKind.TICK, chime, n * 1003, 10) for n in range(1, 5)]
    whole = mix(cues, {chime: Clip(tone(480))}, 6 * FRAMES_PER_SECOND)
    assert whole.aligned(1152, 9216).spans == whole.spans
