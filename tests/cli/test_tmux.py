"""The real program in a real terminal, looked at as the therapist sees it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.sessions import short_session
from cli.terminal import heed_every_press


class Tmux:
    """A terminal window of its own, apart from any the user has."""

    def __init__(self, socket: Path, *command: str, term: str = "") -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        shell = " ".join(f"'{word}'" for word in command)
        # Where they are set, sizes in the environment come before the window's own.
        program = f"env -u COLUMNS -u LINES {term} {shell}; sleep 60"
        self._run("new-session", "-d", "-x", "80", "-y", "24", program)

    def _run(self, *arguments: str) -> str:
        run = subprocess.run([*self._tmux, *arguments], capture_output=True, text=True, check=True)
        return run.stdout

    def press(self, *keys: str) -> None:
        for key in keys:
            self._run("send-keys", key)
            time.sleep(0.15)  # noqa: TID251 - as a person does

    def resize(self, width: int, height: int) -> None:
        self._run("resize-window", "-x", str(width), "-y", str(height))

    def seen(self, *, colours: bool = False) -> str:
        return self._run("capture-pane", "-p", *(["-e"] if colours else []))

    def await_seen(self, text: str, seconds: float = 20) -> str:
        end = time.monotonic() + seconds
        while text not in (seen := self.seen()):
            assert time.monotonic() < end, f"{text!r} is not in:\n{seen}"
            time.sleep(0.05)  # noqa: TID251 - in real time
        return seen

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def playing(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tmux]:
    """The short session in a terminal window, playing to nobody."""
    if shutil.which("tmux") is None:
        if os.environ.get("HANDSCUE_RIG") == "required":
            pytest.fail("tmux is not installed")
        pytest.skip("tmux is not installed: apt-get install tmux")
    heed_every_press(Path(os.environ["XDG_CONFIG_HOME"]))
    command = [sys.executable, "-m", "handscue", "play", str(short_session(tmp_path))]
    term = getattr(request, "param", "")
    window = Tmux(tmp_path / "socket", *command, "--output", "silent", term=term)
    yield window
    window.close()


def test_a_session_is_led_through_by_keys_alone(playing: Tmux) -> None:
    playing.await_seen("next: Knead")
    playing.press("Space")
    playing.await_seen("Paused. Press space to resume.")
    playing.press("Space", "PageDown")
    playing.await_seen("Not behind the knee.")
    playing.press("h")
    playing.await_seen("Holding")
    playing.press("m", "Down")
    playing.await_seen("chimes only")
    playing.await_seen("-3 dB")
    playing.press("Left")
    playing.await_seen("next: Knead")
    playing.press("q")
    playing.press("q")
    playing.await_seen("Ended at")


def test_the_screen_follows_the_window_down_to_40_columns(playing: Tmux) -> None:
    assert "█" in playing.await_seen("next: Knead")
    playing.resize(40, 20)
    playing.press("n")
    seen = playing.await_seen("next: Rest")
    assert all(len(line) <= 40 for line in seen.splitlines())
    assert "Short" in seen


@pytest.mark.parametrize("playing", ["NO_COLOR=1"], indirect=True)
def test_no_colour_is_shown_where_none_is_wanted(playing: Tmux) -> None:
    playing.await_seen("next: Knead")
    playing.press("n")
    playing.await_seen("Not behind the knee.")
    assert not re.search(r"\x1b\[(3[0-8]|4[0-8]|9[0-7])", playing.seen(colours=True))


@pytest.mark.parametrize("playing", ["TERM=dumb"], indirect=True)
def test_a_terminal_that_cannot_be_drawn_on_gets_lines(playing: Tmux) -> None:
    playing.await_seen("0:00  1. Effleurage")
    playing.press("n")
    assert "Effleurage" in playing.await_seen("2. Knead  (0:05)")
