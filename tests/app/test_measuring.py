"""What is kept of a clip's levels: the same as is measured, asked of no sample twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.sounding import phrase
from handscue.app.measuring import KeptMeasures
from handscue.mix.levels import Measures, measures_of
from handscue.sounds.clip import FULL_SCALE, Clip, Samples


def are_same(one: Measures, other: Measures) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@given(st.integers(0, 5000), st.integers(0, FULL_SCALE), st.integers(0, 99))
def test_what_is_kept_is_what_was_measured(frames: int, level: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    clip = Clip(random.integers(-level, level + 1, frames).astype(np.int16))
    with tempfile.TemporaryDirectory() as folder:
        measure = KeptMeasures(Path(folder))
        assert are_same(measure(clip), measures_of(clip))
        assert are_same(measure(clip), measures_of(clip))


class Silent(Clip):
    """A clip known by its digest and its length, whose samples nobody may want."""

    def __init__(self, like: Clip) -> None:
        self._like = like

    @property
    def samples(self) -> Samples:
        raise AssertionError("it was measured before")

    @property
    def digest(self) -> bytes:
        return self._like.digest

    @property
    def frames(self) -> int:
        return self._like.frames


def test_no_sample_is_looked_at_again(tmp_path: Path) -> None:
    clip, measure = phrase(1.3, 4), KeptMeasures(tmp_path)
    measured = measure(clip)
    assert are_same(measure(Silent(clip)), measured)
    with pytest.raises(AssertionError):
        measure(Silent(phrase(1.3, 3)))


@pytest.mark.parametrize("at", [0, 1000, -1])
def test_what_is_damaged_is_measured_anew(tmp_path: Path, at: int) -> None:
    clip, measure = phrase(1.3, 4), KeptMeasures(tmp_path)
    measure(clip)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[at] ^= 1
    path.write_bytes(damaged)
    assert are_same(measure(clip), measures_of(clip))
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("")
    clip = phrase(1.3, 4)
    assert are_same(KeptMeasures(in_the_way)(clip), measures_of(clip))
