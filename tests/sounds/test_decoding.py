"""Whatever a file is or says of itself, it is sound in our format or refused in one line."""

from __future__ import annotations

import contextlib
import os
import struct
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import lameenc
import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.errors import SoundError
from handscue.sounds.decoding import Wanted, decoded
from handscue.sounds.files import read_sound
from handscue.sounds.mp3 import frame_length, is_cut_short

KINDS = ("wav", "aiff", "flac", "mp3", "ogg", "au", "caf", "w64")
SHORT = Wanted("sound", 10, "is too long")
RATE = 22_050


def silently(_done: int, _of: int) -> None:
    """Show no progress."""


def tone(seconds: float = 1.0, rate: int = RATE) -> np.ndarray:
    return 0.5 * np.sin(np.arange(round(seconds * rate)) / 9)


@cache
def encoded(kind: str, folder: Path) -> bytes:
    path = folder / f"whole.{kind}"
    soundfile.write(path, tone(), RATE)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sounds")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(KINDS),
    named=st.sampled_from((*KINDS, "raw", "txt")),
    slips=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=6),
    kept=st.floats(0, 1),
)
def test_a_damaged_file_of_any_kind_and_name_is_sound_or_refused_in_a_line(
    folder: Path, kind: str, named: str, slips: list[tuple[int, int]], kept: float
) -> None:
    raw = bytearray(encoded(kind, folder))
    for at, byte in slips:
        raw[at] = byte
    path = folder / f"damaged.{named}"
    path.write_bytes(raw[: round(len(raw) * kept)])
    refusal, frames = "", 0
    try:
        frames = sum(map(len, decoded(path, SHORT, silently)))
    except SoundError as error:
        refusal = str(error)
    assert frames <= 48_000 * 11
    assert not refusal or refusal.startswith(f"{path}: ")
    assert "\n" not in refusal


def test_bare_samples_are_refused_in_a_line(tmp_path: Path) -> None:
    """Nobody knows their rate, not even what decodes them: it raises another kind of error."""
    (tmp_path / "raw.raw").write_bytes(b"\x01\x02" * 1000)
    with pytest.raises(SoundError, match=r"raw\.raw: is not a sound file that can be read"):
        read_sound(tmp_path / "raw.raw")


def test_a_rate_that_is_none_is_refused_before_anything_is_decoded(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "x.flac", np.zeros((1000, 8)), 655_350)
    with pytest.raises(SoundError, match="655350 frames a second"):
        read_sound(tmp_path / "x.flac")


def test_many_channels_take_no_more_memory_than_one(tmp_path: Path) -> None:
    """Eight of them, a minute at 192 kHz, are 369 MB at once: here they are a few kilobytes."""
    soundfile.write(tmp_path / "x.flac", np.zeros((50 * 96_000, 8), np.int16), 96_000)
    tracemalloc.start()
    try:
        read_sound(tmp_path / "x.flac")
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


def by_lame(seconds: float) -> bytes:
    """Encode without the frame that counts the others, as radio recorders do."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(44_100)
    encoder.set_bit_rate(64)
    sound = (tone(seconds, 44_100) * 32_767).astype(np.int16)
    return bytes(encoder.encode(sound.tobytes()) + encoder.flush())


def by_libsndfile(path: Path, seconds: float, rate: int = 44_100) -> bytes:
    soundfile.write(path, tone(seconds, rate), rate)
    return path.read_bytes()


@pytest.mark.parametrize("part", [0.1, 0.45, 0.97])
@pytest.mark.parametrize("counted", [True, False])
def test_half_an_mp3_is_cut_short(tmp_path: Path, part: float, *, counted: bool) -> None:
    path = tmp_path / "x.mp3"
    whole = by_libsndfile(path, 8) if counted else by_lame(8)
    path.write_bytes(whole)
    assert read_sound(path).frames == pytest.approx(8 * 48_000, rel=0.02)
    path.write_bytes(whole[: round(len(whole) * part)])
    with pytest.raises(SoundError, match="is cut short; copy it again"):
        read_sound(path)


ID3 = b"ID3\x03\x00\x00" + bytes([0, 0, 2, 0]) + bytes(256)


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 32_000, 44_100, 48_000])
@pytest.mark.parametrize("before", [b"", ID3, ID3 + ID3], ids=["bare", "tagged", "twice"])
@pytest.mark.parametrize("after", [b"", b"TAG".ljust(128, b" "), bytes(500)])
def test_a_whole_mp3_is_not_cut_short_whatever_stands_around_it(
    tmp_path: Path, rate: int, before: bytes, after: bytes
) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(before + by_libsndfile(path, 1, rate) + after)
    assert not is_cut_short(path)


def test_an_mp3_that_ends_between_two_frames_is_missed_by_its_count_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.mp3"
    whole = by_libsndfile(path, 2)
    at = 0
    while at < len(whole) // 2:
        at += frame_length(whole[at : at + 4]) or len(whole)
    path.write_bytes(whole[:at])
    assert is_cut_short(path)


@given(st.binary(max_size=2000))
def test_any_bytes_are_whole_or_cut_short(folder: Path, content: bytes) -> None:
    path = folder / "any.mp3"
    path.write_bytes(struct.pack(">H", 0xFFFB) + content)
    with contextlib.suppress(OSError):
        is_cut_short(path)


def test_stderr_is_what_it_was_after_many_threads_have_decoded(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.flac" for n in range(40)]
    for path in paths:
        soundfile.write(path, tone(), RATE)
    before = os.fstat(2)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read_sound, paths))
    assert os.path.samestat(os.fstat(2), before)
