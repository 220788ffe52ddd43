"""Writing a WAV: valid, the mix frame for frame, and whole or not at all."""

import signal
import subprocess
import sys
import textwrap
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.sounding import about
from handscue.errors import ExportError
from handscue.export.formats import write
from handscue.export.wav import BLOCK
from handscue.export.work import Progress
from handscue.mix import Mix, Placed
from handscue.sounds.clip import Clip, Samples
from tones import tone

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


@pytest.fixture(params=["nameless", "named"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as here, and as where a file has a name from its beginning."""
    if request.param == "named":
        monkeypatch.setattr("handscue.whole._nameless", lambda *_: None)


both_ways = pytest.mark.usefixtures("_both_ways")


def quiet(_done: int, _of: int) -> None:
    """Heed no progress."""


def write_wav(mix: Mix, path: Path, progress: Progress) -> None:
    write(mix, about(0, end_ms=1), path, progress)


def frames_of(path: Path) -> Samples:
    with wave.open(str(path), "rb") as file:
        raw = file.readframes(file.getnframes())
    return np.frombuffer(raw, "<i2").astype(np.int16)


def a_mix(frames: int = 2 * BLOCK) -> Mix:
    """Return a mix with silence at both ends, and sound on both sides of a block's seam."""
    return Mix([Placed(Clip(tone(BLOCK + 500)), 1000), Placed(Clip(tone(300)), 0)], frames)


def test_the_file_is_a_48_khz_16_bit_mono_wav_to_every_reader(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_wav(a_mix(), path, quiet)
    with wave.open(str(path), "rb") as file:
        shape = (file.getframerate(), file.getsampwidth(), file.getnchannels())
        assert (*shape, file.getnframes()) == (48_000, 2, 1, 2 * BLOCK)
    info = soundfile.info(path)
    assert (info.format, info.subtype, info.samplerate) == ("WAV", "PCM_16", 48_000)
    assert (info.channels, info.frames) == (1, 2 * BLOCK)


def test_the_header_counts_the_bytes_that_follow(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_wav(a_mix(1001), path, quiet)
    raw = path.read_bytes()
    assert int.from_bytes(raw[4:8], "little") == len(raw) - 8
    assert int.from_bytes(raw[40:44], "little") == 2002
    assert raw[44 + 2002 :].startswith(b"LIST")  # tags, for those who look further


@both_ways
def test_the_frames_are_those_of_the_mix(tmp_path: Path) -> None:
    path, mixed = tmp_path / "x.wav", a_mix()
    write_wav(mixed, path, quiet)
    np.testing.assert_array_equal(frames_of(path), mixed.read(0, mixed.frames))
    decoded, _ = soundfile.read(path, dtype="int16")
    np.testing.assert_array_equal(decoded, mixed.read(0, mixed.frames))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    starts=st.lists(st.integers(0, 5000), max_size=6), length=st.integers(1, 900),
    frames=st.integers(1, 5000),
)  # fmt: skip
def test_any_mix_is_written_frame_for_frame(
    tmp_path: Path, starts: list[int], length: int, frames: int
) -> None:
    mixed = Mix([Placed(Clip(tone(length)), start) for start in starts], frames)
    write_wav(mixed, tmp_path / "x.wav", quiet)
    np.testing.assert_array_equal(frames_of(tmp_path / "x.wav"), mixed.read(0, frames))


@needs_posix
def test_silence_takes_no_room_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_wav(Mix([Placed(Clip(tone(100)), 0)], 200 * BLOCK), path, quiet)
    assert path.stat().st_size > 100 << 20
    assert path.stat().st_blocks * 512 < 1 << 20


def test_progress_ends_with_the_last_sound(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_wav(a_mix(), tmp_path / "x.wav", lambda done, of: seen.append((done, of)))
    assert seen == sorted(seen)
    assert seen[-1] == (BLOCK + 1500, 2 * BLOCK)


@both_ways
def test_a_file_that_is_there_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_text("before")
    seen: list[bytes] = []
    write_wav(a_mix(), path, lambda _done, _of: seen.append(path.read_bytes()))
    assert set(seen) == {b"before"}
    assert frames_of(path).any()
    assert list(tmp_path.iterdir()) == [path]


@both_ways
def test_other_users_may_read_it_as_far_as_the_umask_lets_them(tmp_path: Path) -> None:
    path, plain = tmp_path / "x.wav", tmp_path / "plain"
    write_wav(a_mix(), path, quiet)
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("name", ["ü" * 120 + ".wav", "x" * 251 + ".wav", "-x.wav", "a b.wav"])
def test_any_name_the_disk_takes_will_do(tmp_path: Path, name: str) -> None:
    write_wav(a_mix(), tmp_path / name, quiet)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("folder", ["file", "file/deeper"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"x\.wav: cannot be written \("):
        write_wav(a_mix(), tmp_path / folder / "x.wav", quiet)


@both_ways
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is where even root writes nothing")
def test_a_folder_that_cannot_be_written_is_told() -> None:
    with pytest.raises(ExportError, match=r"x\.wav: cannot be written \("):
        write_wav(a_mix(), Path("/proc/x.wav"), quiet)


@both_ways
def test_a_failure_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(_done: int, _of: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "x.wav").write_text("before")
    with pytest.raises(ExportError, match=r"cannot be written \(No space left on device\)"):
        write_wav(a_mix(), tmp_path / "x.wav", fail)
    assert (tmp_path / "x.wav").read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


@both_ways
def test_stopping_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_wav(a_mix(), tmp_path / "x.wav", stop)
    assert list(tmp_path.iterdir()) == []


WRITING = """
    import signal, sys
    from pathlib import Path
    import numpy as np
    from handscue.errors import ExportError
    from handscue.export.formats import write
    from handscue.export.tags import Tags
    from handscue.mix import Mix, Placed
    from handscue.sounds.clip import Clip

    def progress(done, of):
        {on_progress}

    loud = Clip(np.full(960_000, 1000, np.int16))
    mixed = Mix([Placed(loud, 0), Placed(loud, 1_000_000)], 2_000_000)
    {first}
    try:
        tags = Tags('', '', '', 'eng', b'', ())
        write(mixed, tags, Path(sys.argv[1]), progress)
    except ExportError as error:
        print(error)
"""


def child(path: Path, *, on_progress: str = "pass", first: str = "pass") -> list[str]:
    code = textwrap.dedent(WRITING).format(on_progress=on_progress, first=first)
    return [sys.executable, "-c", code, str(path)]


@needs_posix
def test_a_full_disk_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))"
    done = subprocess.run(
        child(tmp_path / "x.wav", first=limit), capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"{tmp_path}/x.wav: cannot be written (File too large). ")
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Path:
    """Return a folder on a disk of 1 MB, where this user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["unshare", "--mount", "true"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    return disk


def test_a_disk_that_fills_up_is_told_and_leaves_nothing_behind(tiny_disk: Path) -> None:
    """In a mount namespace of its own, so that nothing stays mounted."""
    script = 'mount -t tmpfs -o size=1m none "$0" && cd / && "$@"; ls -A "$0"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, str(tiny_disk), *child(tiny_disk / "x.wav")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == (
        f"{tiny_disk}/x.wav: cannot be written (No space left on device). "
        "The disk is full. Free some space, or choose another disk.\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="files without a name are Linux's")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_a_killed_writer_leaves_the_old_file_as_it_was(tmp_path: Path, name: str) -> None:
    number = signal.Signals[name]
    path = tmp_path / "x.wav"
    path.write_text("before")
    kill = f"import os; os.kill(os.getpid(), {int(number)})"
    done = subprocess.run(child(path, on_progress=kill), check=False)
    assert done.returncode == -number
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
