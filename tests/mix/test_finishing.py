"""Clips with their gain: known before they are made, made once, and the same for every thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.sounding import about, phrase, silently
from handscue.export.formats import write
from handscue.export.kept import KeptPackets
from handscue.export.work import How
from handscue.mix import Mix, Placed
from handscue.mix.finishing import EDITION, Finished, finished
from handscue.sounds.clip import FULL_SCALE, Clip
from handscue.sounds.loudness import ratio

HIGHEST = -2.0


@given(gain=st.sampled_from([-9.4, 0.0, 7.2]), made_first=st.booleans())
def test_what_it_is_known_by_is_the_same_before_and_after_it_is_made(
    *, gain: float, made_first: bool
) -> None:
    clip, same = (Finished(phrase(0.3, 1), gain, HIGHEST) for _ in range(2))
    if made_first:
        assert len(clip.samples) == clip.frames
    assert clip.digest == same.digest
    assert len(clip.samples) == clip.frames
    assert clip.digest == same.digest


def test_another_clip_gain_or_peak_makes_it_another() -> None:
    clips = [
        Finished(phrase(0.3, number), gain, highest)
        for number in (1, 2)
        for gain in (-1.0, -0.8)
        for highest in (-2.0, -6.0)
    ]
    assert len({clip.digest for clip in clips}) == len(clips)


def test_all_threads_have_the_same_samples() -> None:
    clip = Finished(phrase(1.0, 1), 6.0, HIGHEST)
    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(lambda _: (clip.samples, clip.digest), range(32)))
    assert {digest for _, digest in heard} == {clip.digest}
    assert all(np.array_equal(samples, clip.samples) for samples, _ in heard)


@pytest.mark.parametrize("suffix", [".mp3", ".m4b", ".opus", ".ogg"])
def test_an_export_whose_packets_are_kept_makes_none(tmp_path: Path, suffix: str) -> None:
    how, path = How(kept=KeptPackets(tmp_path / "packets")), tmp_path / f"a{suffix}"
    made, contents = [], []
    for _ in range(2):
        clips = [Finished(phrase(1.0, number), 3.0, HIGHEST) for number in range(3)]
        mix = Mix([Placed(clip, 96_000 * (1 + n)) for n, clip in enumerate(clips)], 480_000)
        write(mix, about(0, end_ms=10_000), path, silently, how)
        made.append([clip._held[1] for clip in clips])
        contents.append(path.read_bytes())
    assert made == [[True] * 3, [False] * 3]
    assert contents[0] == contents[1]


SOUNDED = [6802, 11317, 15834, 20352, 22673, 22941, 23144, 23302, 23429, 24572]


def test_what_is_kept_of_an_edition_sounds_as_that_edition_does() -> None:
    """Whoever changes these numbers makes ``EDITION`` one more: kept packets go by it."""
    time = np.arange(4800) / 48_000
    swelling = np.sin(2 * np.pi * 300 * time) * np.linspace(0.05, 0.9, len(time))
    made = finished(Clip((swelling * FULL_SCALE).astype(np.int16)), ratio(4.2), HIGHEST)
    heard = np.abs(made.samples).reshape(-1, 480).max(axis=1)
    assert EDITION == 1
    assert heard == pytest.approx(SOUNDED, abs=1)
