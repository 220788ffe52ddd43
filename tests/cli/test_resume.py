"""``handscue play --resume``: a session that was killed, or whose terminal was closed, goes on."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

import starting
from cli.terminal import Terminal
from waiting import await_that

SESSION = """\
title: Feet
voice: pyttsx3
steps:
  - name: Soles
    duration: 3s
  - name: Toes
    duration: 3s
  - name: Heels
    duration: 3s
"""


@pytest.fixture(autouse=True)
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the journals, for this test alone."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))  # where macOS has its state
    return tmp_path / "state" / "handscue" / "running"


@pytest.fixture
def feet(tmp_path: Path) -> Path:
    path = tmp_path / "feet.yaml"
    path.write_text(SESSION)
    return path


class Started:
    """Terminals that play, to be closed in the end."""

    def __init__(self) -> None:
        self._all: list[Terminal] = []

    def __call__(self, *arguments: object) -> Terminal:
        terminal = Terminal(*arguments, "--output", "silent")  # type: ignore[arg-type]
        self._all.append(terminal)
        return terminal

    def close(self) -> None:
        for terminal in self._all:
            terminal.close()


@pytest.fixture
def start() -> Iterator[Started]:
    started = Started()
    yield started
    started.close()


def await_kept(running: Path, name: str) -> None:
    """Wait for a step to be on the disk, which the session itself never does."""
    await_that(
        lambda: any(json.loads(path.read_text())["name"] == name for path in running.glob("*.json"))
    )


def killed_in_toes(start: Started, session: Path) -> None:
    """Have the session killed in its second step."""
    terminal = start(session)
    terminal.await_text("next: Toes")
    terminal.press("n")
    terminal.await_text("next: Heels")
    terminal.press(" ")
    await_kept(session.parent / "state" / "handscue" / "running", "Toes")
    terminal.process.kill()
    terminal.process.wait()


def test_killed_it_goes_on_paused_in_its_step(start: Started, feet: Path, running: Path) -> None:
    killed_in_toes(start, feet)
    terminal = start("--resume")
    terminal.await_text("You left Feet unfinished just now, in step 2, Toes.")
    terminal.await_text("Paused. Press space to resume.")
    terminal.await_text("It resumes at the start of step 2, Toes.")
    terminal.await_text("next: Heels")
    terminal.press(" ")
    terminal.press("n")
    terminal.await_text("last step")
    terminal.press("qq")
    assert terminal.ended() == 0
    assert list(running.iterdir()) == []


def test_without_any_keys_it_does_not_go_on_for_it_could_never_begin(
    start: Started, feet: Path
) -> None:
    killed_in_toes(start, feet)
    done = run("--resume", "--output", "silent")
    assert done.returncode == 2
    assert "it begins paused, and there is no keyboard" in " ".join(done.stderr.split())


def test_what_is_left_is_fitted_to_an_end(start: Started, feet: Path) -> None:
    killed_in_toes(start, feet)
    end = datetime.now(UTC).astimezone() + timedelta(seconds=40)
    terminal = start("--resume", "--end", f"{end:%H:%M:%S}")
    terminal.await_text("What is left cannot be fitted: it will end 0:")
    terminal.await_text("finishing on time")
    terminal.press("qq")
    assert terminal.ended() == 0


def test_the_end_that_was_agreed_is_kept(start: Started, tmp_path: Path, running: Path) -> None:
    legs = tmp_path / "legs.yaml"
    steps = "".join(
        f"  - {{name: {name}, technique: kneading, duration: 3m}}\n" for name in ("Calf", "Thigh")
    )
    legs.write_text(f"title: Legs\nvoice: pyttsx3\nsteps:\n{steps}")
    terminal = start(legs, "--fit", "7m")
    terminal.await_text("next: Thigh")
    await_kept(running, "Calf")
    terminal.process.kill()
    terminal.process.wait()
    terminal = start("--resume")
    terminal.await_text("Paused. Press space to resume.")
    terminal.await_text("finishing on time")
    terminal.press("qq")
    assert terminal.ended() == 0


def test_begun_anew_it_says_what_to_type_and_finishing_forgets(
    start: Started, feet: Path, running: Path
) -> None:
    killed_in_toes(start, feet)
    terminal = start(feet)
    terminal.await_text("You left Feet unfinished just now, in step 2, Toes. To resume it:")
    terminal.await_text(f"handscue play --resume {feet}")
    terminal.await_text("next: Toes")
    terminal.press("nn")
    assert terminal.ended(20) == 0
    assert "Feet: finished" in terminal.seen
    assert list(running.iterdir()) == []


def test_ended_by_the_therapist_the_older_run_can_still_be_gone_on_with(
    start: Started, feet: Path, running: Path
) -> None:
    killed_in_toes(start, feet)
    terminal = start(feet)
    terminal.await_text("next: Toes")
    terminal.press("qq")
    assert terminal.ended() == 0
    [journal] = running.glob("*.json")
    assert json.loads(journal.read_text())["name"] == "Toes"


def test_a_file_changed_since_is_told(start: Started, feet: Path) -> None:
    killed_in_toes(start, feet)
    feet.write_text(SESSION.replace("  - name: Toes", "  - name: Arches\n  - name: Toes"))
    terminal = start(feet, "--resume")
    terminal.await_text("The session file has changed. It resumes at the start of step 3")
    terminal.await_text("next: Heels")


def test_a_closed_terminal_lets_the_step_end_and_keeps_the_next(
    start: Started, feet: Path, running: Path
) -> None:
    terminal = start(feet)
    terminal.await_text("next: Toes")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, terminal.ours)  # closes the terminal
    os.close(nothing)
    terminal.process.send_signal(signal.SIGHUP)
    assert terminal.process.wait(10) == 0
    [journal] = running.glob("*.json")
    assert json.loads(journal.read_text())["name"] == "Toes"


def test_a_signal_to_end_keeps_the_step(start: Started, feet: Path, running: Path) -> None:
    terminal = start(feet)
    terminal.await_text("next: Toes")
    await_kept(running, "Soles")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ended() == 130
    [journal] = running.glob("*.json")
    assert json.loads(journal.read_text())["name"] == "Soles"


def run(*arguments: object) -> CompletedProcess[str]:
    return starting.run(["play", *map(str, arguments)])


def test_with_nothing_left_unfinished_it_says_how_to_begin(feet: Path) -> None:
    plain = run("--resume")
    assert plain.returncode == 1
    assert plain.stderr == (
        "no session was left unfinished; start one with: handscue play SESSION\n"
    )
    named = run("--resume", feet)
    assert named.returncode == 1
    assert named.stderr.endswith(f"was not left unfinished; start it with: handscue play {feet}\n")


def test_a_damaged_journal_is_told_and_stops_nothing(
    start: Started, feet: Path, running: Path
) -> None:
    running.mkdir(parents=True)
    damaged = running / "77-00c0ffee.json"
    damaged.write_text("?")
    told = run("--resume")
    assert told.returncode == 1
    assert f"{damaged}: this record of a session is damaged; it was left alone" in told.stderr
    terminal = start(feet)
    terminal.await_text("next: Toes")
    terminal.press("nnn")
    assert terminal.ended() == 0


def test_a_session_file_that_was_moved_is_told_and_known_again(start: Started, feet: Path) -> None:
    killed_in_toes(start, feet)
    moved = feet.rename(feet.with_name("soles.yaml"))
    told = run("--resume")
    assert told.returncode == 1
    assert f"{feet}: the session you left unfinished is no longer there." in told.stderr
    terminal = start(moved, "--resume")
    terminal.await_text("It resumes at the start of step 2, Toes.")


def test_without_a_session_and_without_resume_it_is_wrong_usage() -> None:
    told = run()
    assert told.returncode == 2
    assert "which session?" in told.stderr
