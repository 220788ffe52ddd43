"""handscue export: the session as shown, in a file, whole or not at all, never over another."""

import json
import os
import signal
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from cli.desk import HANDSCUE, Desk

SESSION = "title: T\nsteps:\n- name: Press\n  technique: knead\n- name: Rest\n  duration: 5s\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write(SESSION)
    return desk


def left(desk: Desk) -> set[str]:
    """Name what lies in the folder besides the session and the home's own folders."""
    return {path.name for path in desk.folder.iterdir()} - {"session.yaml", "cache", "config"}


def test_the_file_is_as_long_as_the_timetable_and_begins_with_a_sound(desk: Desk) -> None:
    done = desk.call("export", "session.yaml", "-o", "x.wav")
    assert (done.returncode, left(desk)) == (0, {"x.wav"})
    assert done.stdout == "x.wav: 0:31. Copy it to any phone, or open it in any player.\n"
    assert "\x1b" not in done.stderr
    shown = json.loads(desk.call("show", "session.yaml", "--json").stdout)
    with wave.open(str(desk.folder / "x.wav")) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (48_000, 2, 1)
        assert file.getnframes() == 48 * shown["total_ms"]
        assert np.frombuffer(file.readframes(4800), "<i2").any()


def test_the_same_session_gives_the_same_bytes(desk: Desk) -> None:
    for name in ("one.wav", "two.wav"):
        assert desk.call("export", "session.yaml", "-o", name).returncode == 0
    assert (desk.folder / "one.wav").read_bytes() == (desk.folder / "two.wav").read_bytes()


def test_a_file_that_is_there_stays_without_force(desk: Desk) -> None:
    (desk.folder / "x.wav").write_text("before")
    done = desk.call("export", "session.yaml", "-o", "x.wav")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "x.wav: already exists. Choose another name, or use --force to replace it.\n"
    )
    assert (desk.folder / "x.wav").read_text() == "before"
    assert desk.call("export", "session.yaml", "-o", "x.wav", "--force").returncode == 0
    assert (desk.folder / "x.wav").read_bytes()[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("x.wma", "x.wma: name a file that ends in one of .wav, .flac, .mp3"),
        ("folder.wav", "folder.wav: is a folder. Name a file in it."),
        ("session.yaml/x.wav", "session.yaml/x.wav: session.yaml is a file, not a folder."),
        ("x" * 300 + ".wav", "x" * 300 + ".wav: File name too long"),
    ],
)
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_place_that_will_not_do_is_told(
    desk: Desk, out: str, told: str, force: list[str]
) -> None:
    (desk.folder / "folder.wav").mkdir()
    done = desk.call("export", "session.yaml", "-o", out, *force)
    assert done.returncode == 1
    assert done.stderr.startswith(told)
    assert len(done.stderr.splitlines()) == 1
    assert left(desk) == {"folder.wav"}


def test_a_folder_that_is_not_there_is_made_and_said_to_be(desk: Desk) -> None:
    done = desk.call("export", "session.yaml", "-o", "new/ones/x.opus")
    assert done.returncode == 0
    assert "new/ones: made this folder." in done.stderr + done.stdout
    assert "new/ones/x.opus: 0:31. Android phones" in done.stdout
    assert (desk.folder / "new" / "ones" / "x.opus").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with a name")
def test_a_pipe_or_a_device_is_not_replaced(desk: Desk) -> None:
    os.mkfifo(desk.folder / "x.wav")
    done = desk.call("export", "session.yaml", "-o", "x.wav", "--force")
    assert done.returncode == 1
    assert done.stderr == "x.wav: is a device or a pipe. Name an ordinary file.\n"
    assert (desk.folder / "x.wav").is_fifo()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is where even root writes nothing")
def test_a_folder_that_cannot_be_written_is_told(desk: Desk) -> None:
    done = desk.call("export", "session.yaml", "-o", "/proc/x.wav")
    assert done.returncode == 1
    assert "/proc/x.wav: cannot be written (" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_session_longer_than_a_day_is_told(desk: Desk) -> None:
    desk.write("title: T\nsteps:\n" + "- name: Rest\n  duration: 4h\n" * 7)
    done = desk.call("export", "session.yaml", "-o", "x.wav")
    assert done.returncode == 1
    assert "x.wav: the session takes 28:00:00, and a file holds 24 hours at most" in done.stderr
    assert left(desk) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_told_to_end_it_leaves_nothing_and_exits_with_130(desk: Desk, name: str) -> None:
    """The signal comes when it says that it is writing."""
    desk.write("title: T\nsteps:\n" + "- name: Rest\n  duration: 10s\n" * 400)
    process = subprocess.Popen(
        [*HANDSCUE, "export", "session.yaml", "-o", "x.wav"],
        cwd=desk.folder, env=desk.env, stderr=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    assert process.stderr.readline().startswith(b"Writing")
    process.send_signal(signal.Signals[name])
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"Stopped.\n")
    assert left(desk) == set()
