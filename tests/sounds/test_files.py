"""Reading sound files: any common kind becomes a clip, anything else is told."""

import contextlib
import os
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handscue.errors import SoundError
from handscue.sounds.files import read_sound
from tones import tone


def written(path: Path, seconds: float = 0.5, rate: int = 48_000, channels: int = 1) -> Path:
    """Write a tone of 440 Hz at half of full scale."""
    at = np.arange(int(seconds * rate)) / rate
    wave = 0.5 * np.sin(2 * np.pi * 440 * at)
    soundfile.write(path, np.stack([wave] * channels, axis=1), rate)
    return path


def pitch_of(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * 48_000 / len(samples))


def test_our_own_format_is_read_sample_for_sample(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "x.wav", tone(4800), 48_000, subtype="PCM_16")
    np.testing.assert_array_equal(read_sound(tmp_path / "x.wav").samples, tone(4800))


@pytest.mark.parametrize("kind", ["wav", "aiff", "flac", "ogg", "mp3"])
@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_other_kinds_and_rates_become_the_same_sound(tmp_path: Path, kind: str, rate: int) -> None:
    clip = read_sound(written(tmp_path / f"x.{kind}", rate=rate, channels=2))
    assert clip.samples.dtype == np.int16
    assert clip.frames == pytest.approx(24_000, abs=3000 if kind == "mp3" else 2)
    middle = clip.samples[6000:18_000].astype(float)
    assert pitch_of(middle) == pytest.approx(440, abs=5)
    assert np.abs(middle).max() == pytest.approx(16_384, rel=0.1)


def test_a_file_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    """As macOS's voice names AIFF files .wav."""
    path = written(tmp_path / "x.aiff", rate=22_050).rename(tmp_path / "x.wav")
    assert read_sound(path).frames == pytest.approx(24_000, abs=2)


def test_channels_are_mixed_to_one(tmp_path: Path) -> None:
    sides = np.stack([np.full(480, 0.5), np.full(480, 0.1)], axis=1)
    soundfile.write(tmp_path / "x.wav", sides, 48_000, subtype="FLOAT")
    assert read_sound(tmp_path / "x.wav").samples[240] == round(0.3 * 32_767)


def test_reading_twice_gives_the_same_samples(tmp_path: Path) -> None:
    path = written(tmp_path / "x.flac", rate=44_100)
    np.testing.assert_array_equal(read_sound(path).samples, read_sound(path).samples)


@pytest.mark.parametrize("kept", [1043, 1044])
def test_a_file_cut_short_is_told(tmp_path: Path, kept: int) -> None:
    os.truncate(written(tmp_path / "x.wav"), kept)
    with pytest.raises(SoundError, match=r"x\.wav: is cut short; copy it again"):
        read_sound(tmp_path / "x.wav")


@pytest.mark.parametrize("kind", ["wav", "aiff", "ogg"])
def test_a_file_of_another_kind_cut_short_is_told(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / f"x.{kind}", 20.0, rate=22_050)
    os.truncate(path, path.stat().st_size * 2 // 3)
    with pytest.raises(SoundError, match=r"is cut short; copy it again"):
        read_sound(path)


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_told(tmp_path: Path, odd: float) -> None:
    soundfile.write(tmp_path / "x.wav", np.array([0.1, odd] * 100), 48_000, subtype="FLOAT")
    with pytest.raises(SoundError, match="is damaged"):
        read_sound(tmp_path / "x.wav")


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    slips=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 255)), max_size=6),
    kept=st.integers(0, 1044),
    rate=st.sampled_from([48_000, 22_050]),
)
@example(slips=[(20, 64)], kept=41, rate=48_000)  # a coding in which there is no seeking
def test_a_damaged_file_is_a_clip_or_told(
    tmp_path: Path, slips: list[tuple[int, int]], kept: int, rate: int
) -> None:
    raw = bytearray(written(tmp_path / "x.wav", seconds=500 / rate, rate=rate).read_bytes())
    for at, byte in slips:
        raw[at] = byte
    (tmp_path / "x.wav").write_bytes(raw[:kept])
    with contextlib.suppress(SoundError):
        assert read_sound(tmp_path / "x.wav").frames


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a sound file that can be read"),
        (b"title: no sound\n", "is not a sound file that can be read"),
        (b"RIFF\x00\x00\x00\x00WAVE", "is not a sound file that can be read"),
        (b"\0" * 1000, "is not a sound file that can be read"),
        (b"fLaC" + b"\xff" * 100, "is not a sound file that can be read"),
    ],
    ids=["empty", "text", "head of a WAV", "NUL bytes", "damaged"],
)
def test_what_is_no_sound_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    with pytest.raises(SoundError, match=message) as error:
        read_sound(path)
    assert str(error.value).startswith(f"{path}: ")


@pytest.mark.parametrize("name", ["none.wav", ".", "none/x.wav"])
def test_a_missing_file_or_a_folder_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(SoundError, match="there is no such sound file"):
        read_sound(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.wav")
    with pytest.raises(SoundError, match="there is no such sound file"):
        read_sound(tmp_path / "x.wav")


@pytest.mark.parametrize("rate", [48_000, 22_050])
def test_a_sound_of_no_length_is_told(tmp_path: Path, rate: int) -> None:
    with pytest.raises(SoundError, match="holds no sound"):
        read_sound(written(tmp_path / "x.wav", seconds=0, rate=rate))


@pytest.mark.parametrize("rate", [48_000, 8_000])
def test_more_than_a_minute_is_told(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "x.wav"
    soundfile.write(path, np.zeros(61 * rate, np.int16), rate, subtype="PCM_16")
    with pytest.raises(SoundError, match="is longer than 60 seconds"):
        read_sound(path)


def test_a_huge_file_is_told_without_being_read(tmp_path: Path) -> None:
    path = written(tmp_path / "x.wav")
    os.truncate(path, 5 << 30)
    with pytest.raises(SoundError, match="is larger than 20 MB; use a shorter sound"):
        read_sound(path)
