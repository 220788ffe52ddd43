"""``handscue keys``: the map as it holds, where it is changed, and each press named."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import starting
from handscue.play.inputs.keymap import CommandKeys, KeyMap
from handscue.routine.loading import load_settings
from starting import Program
from waiting import await_that


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's key map is to lie; not written yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "handscue").mkdir()
    return tmp_path / "handscue" / "keys.yaml"


def keys(*options: str) -> CompletedProcess[str]:
    return starting.run(["keys", *options])


def test_it_shows_every_command_and_where_the_file_lies(settings: Path) -> None:
    run = keys()
    assert run.returncode == 0
    rows = [line.split()[0] for line in run.stdout.splitlines() if line and line[0] != " "]
    assert [row for row in rows if row in CommandKeys.model_fields] == list(
        CommandKeys.model_fields
    )
    assert f"To change the keys, write {settings}" in run.stdout
    assert "keys --try" in run.stdout


def test_the_example_it_gives_is_a_good_file(settings: Path) -> None:
    example = [line[4:] for line in keys().stdout.splitlines() if line.startswith("    ")]
    settings.write_text("\n".join(line for line in example if ":" in line))
    keymap = load_settings(settings, KeyMap)
    assert keymap.pedals == ("PageFlip",)
    assert keymap.single_key is not None
    shown = keys().stdout
    assert "One key does everything, page down: short next, double again, long toggle." in shown
    assert "Read directly: PageFlip." in shown
    assert f"To change the keys, edit {settings}" in shown


def test_json_holds_the_same(settings: Path) -> None:
    settings.write_text("keyboard: {hold: [x, space]}\nsingle_key: {key: F5}\n")
    told = json.loads(keys("--json").stdout)
    assert told["file"] == str(settings)
    assert told["written"] is True
    rows = {row["command"]: row for row in told["commands"]}
    assert list(rows) == list(CommandKeys.model_fields)
    assert rows["hold"]["keyboard"] == ["x", "space"]
    assert rows["toggle"]["keyboard"] == []
    assert rows["next"]["media"] == ["next track", "fast forward"]
    assert told["single_key"]["key"] == "f5"
    assert told["single_key"]["double"] == "again"


def test_a_wrong_file_is_told_with_its_place(settings: Path) -> None:
    settings.write_text("keyboard:\n  nxt: n\n")
    run = keys()
    assert run.returncode == 1
    assert f"{settings}: line 2, column 3, keyboard.nxt" in run.stderr
    assert "did you mean next?" in run.stderr


def test_trying_needs_something_to_press(settings: Path) -> None:
    assert not settings.exists()
    run = keys("--try")
    assert run.returncode == 1
    assert "run this in a terminal" in run.stderr


class Trying:
    """``handscue keys --try`` on a pseudo-terminal."""

    def __init__(self, *options: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = Program(["keys", "--try", *options], (theirs,) * 3, os.environ)
        os.close(theirs)
        self.seen = ""

    def await_text(self, text: str, seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} is not in {self.seen!r}"
            if select.select([self.ours], [], [], 0.1)[0]:
                self.seen += os.read(self.ours, 65536).decode()

    def press(self, keys: str, answer: str) -> None:
        """Press a key, and see what it is called."""
        self.seen = ""
        os.write(self.ours, keys.encode())
        self.await_text(answer)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.fixture
def trying(settings: Path) -> Iterator[Trying]:
    """The program, ready for presses, with one pedal that does for all."""
    settings.write_text("single_key: {key: page down, long_ms: 450}\npedals: PageFlip\n")
    trying = Trying()
    trying.await_text("Press keys")
    yield trying
    trying.close()


def test_each_press_is_named_until_the_end_key_comes_twice(trying: Trying) -> None:
    trying.press("n", "n (keyboard): next step")
    trying.press("x", "x (keyboard): does nothing")
    trying.press("\x1b[A", "up (keyboard): louder")
    trying.press("\x1b", "escape (keyboard): does nothing")
    trying.press("\x1b[6~", "page down (keyboard, short): next step")
    trying.press("q", "q (keyboard): end")
    assert trying.process.poll() is None
    select.select([], [], [], 0.1)  # a person's pause: at once it would be a bounce
    os.write(trying.ours, b"q")
    assert trying.process.wait(5) == 0


def test_ctrl_c_ends_it(trying: Trying) -> None:
    trying.process.send_signal(signal.SIGINT)
    assert trying.process.wait(5) == 130


def test_a_pedal_that_cannot_be_had_is_told_once(trying: Trying) -> None:
    trying.await_text("edal")  # not there, not to be read, or what to install
    trying.press("n", "next step")
    trying.press("b", "previous step")
    assert "edal" not in trying.seen


def test_for_programs_each_press_is_a_line_of_json(settings: Path) -> None:
    settings.write_text("keyboard: {where: i}\n")
    trying = Trying("--json")
    try:
        await_that(lambda: not termios.tcgetattr(trying.ours)[3] & termios.ECHO)
        os.write(trying.ours, b"i")
        trying.await_text("}")
    finally:
        trying.close()
    line = trying.seen.splitlines()[0]
    assert json.loads(line[line.index("{") :]) == {
        "origin": "keyboard",
        "key": "i",
        "gesture": None,
        "command": "where",
    }
