"""``handscue play``, as a therapist has it: a terminal, keys, a loudspeaker or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import starting
from cli.sessions import short_session
from cli.terminal import Terminal

PLAY = [sys.executable, "-m", "handscue", "play"]
NO_DEVICE = {"ALSA_CONFIG_PATH": "/nonexistent", "PULSE_SERVER": "unix:/nonexistent"}


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The short session, playing to nobody on a terminal."""
    terminal = Terminal(short_session(tmp_path), "--output", "silent")
    yield terminal
    terminal.close()


def test_keys_lead_through_the_session(terminal: Terminal) -> None:
    terminal.await_text("next: Knead")
    terminal.press(" ")
    terminal.await_text("Paused. Press space to resume.")
    terminal.press(" ")
    terminal.press("n")
    terminal.await_text("Not behind the knee.")
    terminal.press("b")
    terminal.await_text("next: Knead")
    terminal.press("nn")
    terminal.await_text("last step")
    terminal.press("qq")
    assert terminal.ended() == 0
    assert terminal.is_put_back()
    assert "Ended at" in terminal.seen


def test_next_in_the_last_step_ends_it(terminal: Terminal) -> None:
    terminal.await_text("next: Knead")
    terminal.press("nnn")
    assert terminal.ended() == 0
    assert terminal.is_put_back()


@pytest.mark.parametrize("how", ["ctrl-c", "SIGINT", "SIGTERM"])
def test_an_interruption_ends_it_with_the_terminal_put_back(terminal: Terminal, how: str) -> None:
    terminal.await_text("next: Knead")
    if how == "ctrl-c":
        terminal.press("\x03")
        terminal.process.send_signal(signal.SIGINT)  # this terminal has no foreground process
    else:
        terminal.seen = ""
        terminal.process.send_signal(getattr(signal, how))
    assert terminal.ended() == 130
    assert terminal.is_put_back()
    assert "Traceback" not in terminal.seen


def test_without_a_device_it_says_so_once_and_goes_on(tmp_path: Path) -> None:
    """Not on a terminal: a line for each segment as it starts."""
    process = subprocess.Popen(
        [*PLAY, str(short_session(tmp_path))],
        env={**os.environ, **NO_DEVICE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    out = ""
    while "Knead" not in out:
        out += process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=10)
    out += rest
    assert process.returncode == 130
    assert out.count("No sound") == 1
    assert "The session carries on here" in out
    assert "Effleurage" in out
    assert "Knead  (0:05)  - caution: Not behind the knee." in out
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        ("title: x\n", "steps: is missing"),
        ("title: x\nsteps:\n  - name: '!!!'\n", "line 3, column 11, steps[1].name: is empty"),
    ],
)
def test_a_session_that_cannot_be_played_is_told_before_anything_sounds(
    tmp_path: Path, content: str | None, message: str
) -> None:
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_text(content)
    run = starting.run(["play", str(path)])
    assert run.returncode == 1
    assert message in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("lead_in", ["1000h", "99999999999999999999", "11s"])
def test_more_silence_before_each_sound_than_it_needs_is_refused(lead_in: str) -> None:
    run = starting.run(["play", "feet", "--output", "silent", "--lead-in", lead_in])
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_wrong_usage_is_told_apart() -> None:
    run = starting.run(["play", "--output", "horn"])
    assert run.returncode == 2
