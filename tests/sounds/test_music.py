"""Music files: any common kind is decoded once and kept, anything else is told."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from handscue.errors import SoundError
from handscue.sounds.clip import Samples
from handscue.sounds.measured import Measured
from handscue.sounds.music import HEADER, Music, load_music
from handscue.whole import UNFINISHED

SECONDS = 3


def written(path: Path, seconds: float = SECONDS, rate: int = 44_100, channels: int = 2) -> Path:
    """Write a tone of 440 Hz at a quarter of full scale."""
    at = np.arange(round(seconds * rate)) / rate
    wave = 0.25 * np.sin(2 * np.pi * 440 * at)
    soundfile.write(path, np.stack([wave] * channels, axis=1), rate)
    return path


def level(blocks: Iterator[Samples]) -> Measured:
    """Measure no more than the highest sample."""
    peak = max(float(np.abs(block).max()) for block in blocks) / 32_767
    return Measured(-20.0 if peak else -np.inf, peak)


def loaded(path: Path, told: list[int] | None = None) -> Music:
    def progress(done: int, _of: int) -> None:
        if told is not None:
            told.append(done)

    return load_music(path, path.parent / "kept", level, progress)


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "kept").iterdir())


@pytest.mark.parametrize("kind", ["wav", "aiff", "flac", "ogg", "mp3"])
@pytest.mark.parametrize("rate", [22_050, 48_000])
def test_every_kind_and_rate_becomes_the_same_music(tmp_path: Path, kind: str, rate: int) -> None:
    music = loaded(written(tmp_path / f"x.{kind}", rate=rate))
    assert music.frames == pytest.approx(SECONDS * 48_000, abs=3000 if kind == "mp3" else 30)
    heard = music.read(48_000, 24_000).astype(float)
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert np.argmax(spectrum) * 2 == pytest.approx(440, abs=2)
    assert np.abs(heard).max() == pytest.approx(8192, rel=0.05)
    assert music.measured.peak == pytest.approx(0.25, rel=0.05)


def test_what_is_kept_is_the_same_and_not_decoded_again(tmp_path: Path) -> None:
    path, told = written(tmp_path / "x.flac"), []
    first = loaded(path, told)
    assert told[-1] == SECONDS
    again: list[int] = []
    second = loaded(path, again)
    assert again == []
    assert len(kept(tmp_path)) == 1
    assert (second.frames, second.measured) == (first.frames, first.measured)
    assert np.array_equal(first.read(0, first.frames), second.read(0, second.frames))


def test_another_file_of_that_name_is_decoded_anew(tmp_path: Path) -> None:
    first = loaded(written(tmp_path / "x.flac"))
    assert loaded(written(tmp_path / "x.flac", seconds=5)).frames > first.frames


@pytest.mark.parametrize("damage", [b"", b"{}", b"x" * 5000, b"[1]" + b" " * 5000])
def test_what_is_kept_damaged_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = written(tmp_path / "x.flac")
    frames = loaded(path).frames
    [file] = kept(tmp_path)
    file.write_bytes(damage)
    assert loaded(path).frames == frames
    os.truncate(file, HEADER + 2 * frames - 1)
    assert loaded(path).frames == frames


def test_a_kept_piece_of_which_one_bit_has_changed_is_made_anew(tmp_path: Path) -> None:
    path = written(tmp_path / "x.flac")
    first = loaded(path)
    [file] = kept(tmp_path)
    whole = file.read_bytes()
    in_loudness = whole.index(b"loudness") + len('loudness": -1')
    for at in (in_loudness, HEADER, HEADER + 100_001, len(whole) - 1):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        again = loaded(path)
        assert (again.frames, again.measured) == (first.frames, first.measured)
        assert np.array_equal(again.read(0, again.frames), np.frombuffer(whole[HEADER:], "<i2"))


def test_where_nothing_can_be_kept_it_is_decoded_each_time(tmp_path: Path) -> None:
    path = written(tmp_path / "x.flac")
    (tmp_path / "kept").write_text("in the way")
    told: list[int] = []
    for _ in range(2):
        assert loaded(path, told).read(0, 4800).any()
    assert told.count(SECONDS) == 2


def test_any_stretch_of_it_is_that_of_the_whole(tmp_path: Path) -> None:
    music = loaded(written(tmp_path / "x.wav", rate=48_000))
    whole = music.read(0, music.frames)
    for start, frames in ((0, 1), (17, 4000), (100_000, 43_000)):
        assert np.array_equal(music.read(start, frames), whole[start : start + frames])


def test_what_can_no_longer_be_read_is_silent(tmp_path: Path) -> None:
    music = loaded(written(tmp_path / "x.wav"))
    os.truncate(kept(tmp_path)[0], HEADER + 2000)
    heard = music.read(0, 4800)
    assert len(heard) == 4800
    assert not heard[1000:].any()


def test_silence_at_both_ends_is_cut_off(tmp_path: Path) -> None:
    tone = 0.25 * np.sin(np.arange(3 * 48_000) / 10)
    around = [np.zeros(400_000), tone, np.full(300_000, 1e-5)]
    soundfile.write(tmp_path / "x.flac", np.concatenate(around), 48_000)
    music = loaded(tmp_path / "x.flac")
    assert music.frames == pytest.approx(len(tone), abs=2)
    ends = music.read(0, 1), music.read(music.frames - 1, 1)
    assert all(abs(int(end[0])) > 40 for end in ends)


def told(path: Path) -> str:
    """Return what is told of a file, after its name; nothing is kept of it then."""
    with pytest.raises(SoundError) as error:
        loaded(path)
    assert str(error.value).startswith(f"{path}: ")
    folder = path.parent / "kept"
    assert not folder.exists() or not list(folder.iterdir())
    return str(error.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    "content",
    [b"", b"title: no sound\n", b"RIFF\0\0\0\0WAVE", b"\0" * 1000, b"fLaC" + b"\xff" * 100],
    ids=["empty", "text", "head of a WAV", "NUL bytes", "damaged"],
)
@pytest.mark.parametrize("name", ["x.wav", "x.mp3", "x.raw"])
def test_what_is_no_sound_is_told_with_what_can_be_read(
    tmp_path: Path, content: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(content)
    message = told(tmp_path / name)
    expected = "is not a music file that can be read" if content else "is empty; copy it again"
    assert message.startswith(expected) or "holds no sound" in message


def wav_of(path: Path, seconds: int, rate: int = 8000) -> Path:
    """Write a WAV of silence that takes no room on the disk, however long it says it is."""
    size = 2 * seconds * rate
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    head = struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + form
    path.write_bytes(head + struct.pack("<4sI", b"data", size))
    os.truncate(path, 44 + size)
    return path


def test_twelve_hours_are_told_without_being_read(tmp_path: Path) -> None:
    assert told(wav_of(tmp_path / "x.wav", 12 * 3600)).startswith("is longer than 2 hours;")


@pytest.mark.parametrize(
    ("seconds", "peak", "message"),
    [
        (60, 0.0, "holds no sound, or only silence"),
        (1.5, 0.5, "is shorter than 2 seconds"),
        (0, 0.5, "holds no sound"),
    ],
)
def test_silence_or_a_moment_is_told(
    tmp_path: Path, seconds: float, peak: float, message: str
) -> None:
    samples = peak * np.sin(np.arange(round(seconds * 8000)) / 3)
    soundfile.write(tmp_path / "x.wav", samples, 8000)
    assert message in told(tmp_path / "x.wav")


def test_samples_that_are_no_numbers_are_told(tmp_path: Path) -> None:
    samples = np.array([0.1, np.nan] * 100_000)
    soundfile.write(tmp_path / "x.wav", samples, 48_000, subtype="FLOAT")
    assert "is damaged" in told(tmp_path / "x.wav")


CUT = "is cut short; copy it again"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("flac", "is damaged; copy it again"),
        ("mp3", CUT),
        ("wav", CUT),
        ("aiff", CUT),
        ("au", CUT),
        ("ogg", CUT),
    ],
)
def test_a_file_cut_short_is_told(
    tmp_path: Path, kind: str, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """By us alone: MP3's decoder would tell the terminal of it, too."""
    path = written(tmp_path / f"x.{kind}", seconds=8)
    os.truncate(path, path.stat().st_size // 2)
    assert message in told(path)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("size", [0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_wav_whose_length_was_not_known_when_it_was_begun_is_read(
    tmp_path: Path, size: int
) -> None:
    path = written(tmp_path / "x.wav")
    head = path.read_bytes()
    at = head.index(b"data") + 4
    path.write_bytes(head[:at] + struct.pack("<I", size) + head[at + 4 :])
    assert loaded(path).frames == pytest.approx(SECONDS * 48_000, abs=30)


def test_a_damaged_mp3_tells_nothing_beside_the_program(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "x.mp3", seconds=8)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 300] = bytes(300)
    path.write_bytes(content)
    assert loaded(path).frames > 7 * 48_000
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", ["none.wav", ".", "none/x.wav"])
def test_a_missing_file_or_a_folder_is_told(tmp_path: Path, name: str) -> None:
    assert told(tmp_path / name) == "there is no such music file"


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.wav")
    assert told(tmp_path / "x.wav") == "there is no such music file"


def test_the_music_wanted_longest_ago_is_dropped_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = HEADER + 2 * loaded(written(tmp_path / "1.wav", rate=48_000)).frames
    monkeypatch.setattr("handscue.sounds.music.LARGEST", 2 * size + 1000)
    [first] = kept(tmp_path)
    os.utime(first, (1, 1))
    old_folder = tmp_path / "kept" / "folder"
    old_folder.mkdir()
    os.utime(old_folder, (0, 0))
    for name in ("2.wav", "3.wav"):
        loaded(written(tmp_path / name, rate=48_000))
    assert old_folder.is_dir()
    assert len(kept(tmp_path)) == 3
    assert not first.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no file in use can be taken away there")
def test_what_a_killed_run_left_is_taken_away_but_not_what_is_being_written(tmp_path: Path) -> None:
    music = loaded(written(tmp_path / "1.wav"))
    now = f".now{UNFINISHED}"
    for name in (f".old{UNFINISHED}", now):
        (tmp_path / "kept" / name).write_bytes(bytes(100))
    assert music.frames
    with (tmp_path / "kept" / now).open("rb") as file:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        loaded(written(tmp_path / "2.wav"))
        assert {p.name for p in kept(tmp_path) if p.suffix != ".music"} == {now}


@pytest.mark.parametrize(
    "header",
    [
        {"frames": 1 << 70, "loudness": -20.0, "peak": 0.5},
        {"frames": -1, "loudness": -20.0, "peak": 0.5},
        {"frames": 144_000.5, "loudness": -20.0, "peak": 0.5},
        {"frames": True, "loudness": -20.0, "peak": 0.5},
        {"frames": 144_000, "loudness": float("nan"), "peak": 0.5},
        {"frames": 144_000, "loudness": -20.0, "peak": float("inf")},
        {"frames": 144_000, "loudness": -20.0, "peak": 0},
        {"frames": 144_000, "loudness": "-20", "peak": 0.5},
        {"frames": 144_000, "loudness": None, "peak": [0.5]},
        ["frames"],
        "frames",
        1e999,
    ],
)
def test_a_header_that_is_not_ours_is_made_anew(tmp_path: Path, header: object) -> None:
    path = written(tmp_path / "x.flac")
    first = loaded(path)
    [file] = kept(tmp_path)
    samples = bytes(2 * 144_000)
    if isinstance(header, dict):  # all but its values is as it would be
        told = "{frames} {loudness!r} {peak!r}".format(**header).encode()
        header |= {"checksum": zlib.crc32(samples, zlib.crc32(told))}
    file.write_bytes(json.dumps(header).encode().ljust(HEADER) + samples)
    again = loaded(path)
    assert (again.frames, again.measured) == (first.frames, first.measured)


def test_a_header_nested_without_end_is_made_anew(tmp_path: Path) -> None:
    path = written(tmp_path / "x.flac")
    frames = loaded(path).frames
    kept(tmp_path)[0].write_bytes(b"[" * HEADER + bytes(1000))
    assert loaded(path).frames == frames


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name")
def test_a_pipe_in_the_place_of_what_is_kept_is_not_waited_for(tmp_path: Path) -> None:
    path = written(tmp_path / "x.flac")
    frames = loaded(path).frames
    [file] = kept(tmp_path)
    file.unlink()
    os.mkfifo(file)
    assert loaded(path).frames == frames


FULL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from sounds.test_music import kept, loaded
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
music = loaded(Path(sys.argv[2]))
print(music.frames, int(abs(music.read(48_000, 4800)).max()), len(kept(Path(sys.argv[2]).parent)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="fills disks as POSIX does")
def test_where_no_disk_has_room_the_music_is_held_in_memory(tmp_path: Path) -> None:
    path = written(tmp_path / "x.flac")
    tests = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-c", FULL, tests, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    frames, highest, files = map(int, done.stdout.split())
    assert frames == pytest.approx(SECONDS * 48_000, abs=30)
    assert highest > 8000
    assert files == 0
