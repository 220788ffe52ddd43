"""A profile comes back as it was kept, and anything else is refused before it is used."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.listen import profile as module
from handscue.listen.profile import Profile, Word


@pytest.fixture(scope="module")
def once(profile: Profile) -> bytes:
    return profile.to_bytes()


def test_it_comes_back_as_it_was(profile: Profile) -> None:
    again = Profile.of_bytes(profile.to_bytes())
    assert (again.prefix, again.words, again.limits) == (
        profile.prefix, profile.words, profile.limits,
    )  # fmt: skip
    for name, array in profile.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], array)


def test_a_prefix_may_be_missing(profile: Profile) -> None:
    words = (Word("back", profile.said[0]), *profile.words)
    alone = Profile.of_bytes(replace(profile, prefix=None, words=words).to_bytes())
    assert alone.prefix is None
    assert alone.said == profile.said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="profile"):
        Profile.of_bytes(data)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_damaged_one_is_refused_or_whole(
    profile: Profile, once: bytes, data: st.DataObject
) -> None:
    kept = bytearray(once)
    at = data.draw(st.integers(0, len(kept) - 1))
    kept[at] ^= data.draw(st.integers(1, 255))
    try:
        again = Profile.of_bytes(bytes(kept))
    except ValueError:
        return
    assert len(again.said) == len(profile.said)


@pytest.mark.parametrize("length", [0, 1, 100, 5000])
def test_one_cut_short_is_refused(profile: Profile, length: int) -> None:
    with pytest.raises(ValueError, match="profile"):
        Profile.of_bytes(profile.to_bytes()[:length])


def changed(profile: Profile, **arrays: np.ndarray) -> bytes:
    """Return a profile's bytes with other arrays in it."""
    with np.load(io.BytesIO(profile.to_bytes())) as kept:
        inside = dict(kept)
    told = io.BytesIO()
    np.savez(told, **(inside | arrays))
    return told.getvalue()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("form", np.array(1)),
        ("weights", np.zeros((864, 3), np.float32)),
        ("weights", np.full((864, 4), np.nan, np.float32)),
        ("mean", np.zeros(864)),
        ("spread", np.zeros(864, np.float32)),
        ("take_rows", np.array([5], np.int32)),
        ("take_labels", np.zeros(9, np.int32)),
        ("labels", np.array(["a\x1b[2J", "b"])),
        ("labels", np.array(["same", "same"])),
        ("labels", np.array(["a" * 99, "b"])),
        ("commands", np.array(["next"])),
        ("limits", np.array([np.nan, 0, 0, 0])),
        ("extra", np.zeros(1)),
        ("mean", np.array([{}], dtype=object)),
    ],
)
def test_what_does_not_fit_is_refused(profile: Profile, name: str, value: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"profile|pickle"):
        Profile.of_bytes(changed(profile, **{name: value}))


def test_one_that_would_unfold_to_too_much_is_refused(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = profile.to_bytes()
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        unfolded = sum(info.file_size for info in archive.infolist())
    monkeypatch.setattr(module, "MOST_BYTES", unfolded - 1)
    assert len(kept) < unfolded
    with pytest.raises(ValueError, match="too large"):
        Profile.of_bytes(kept)
