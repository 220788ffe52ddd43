"""The real program told by a remote, and refusing a key map that is broken."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.sessions import short_session
from handscue.app.places import Places
from play.inputs.bus import SessionBus, require_bus
from speech.spoken import speak_by_tones

PLAY = [sys.executable, "-m", "handscue", "play"]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's key map; not written yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    file = Places.of_user().keymap
    file.parent.mkdir(parents=True)
    return file


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[SessionBus]:
    """A session bus that runs."""
    pytest.importorskip("dbus_fast", reason="dbus-fast is not installed")
    require_bus()
    with SessionBus(tmp_path) as bus:
        yield bus


def test_a_session_is_played_by_remote(tmp_path: Path, bus: SessionBus, settings: Path) -> None:
    """The real program, without a terminal: all it is told comes over the session bus."""
    settings.write_text("media_player: true\n")
    session, cache = short_session(tmp_path), tmp_path / "cache"
    speak_by_tones(session, cache / "handscue" / "clips")
    process = subprocess.Popen(
        [*PLAY, str(session), "--output", "silent"],
        env={**os.environ, **bus.env, "XDG_CACHE_HOME": str(cache)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def until(answer: str, *question: str) -> None:
        end = time.monotonic() + 20
        while (told := bus.playerctl(*question)) != answer:
            assert time.monotonic() < end, f"{told!r}, not {answer!r}"
            select.select([], [], [], 0.1)

    try:
        until("Effleurage", "metadata", "title")
        until("Playing", "status")
        bus.playerctl("pause")
        until("Paused", "status")
        bus.playerctl("play")
        until("Playing", "status")
        bus.playerctl("next")
        until("2", "metadata", "xesam:trackNumber")
        bus.playerctl("previous")
        until("1", "metadata", "xesam:trackNumber")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert bus.playerctl("status") == "No players found"


def test_a_broken_key_map_is_told_before_anything_sounds(tmp_path: Path, settings: Path) -> None:
    settings.write_text("keyboard: {next: [pagedwn]}\n")
    run = subprocess.run(
        [*PLAY, str(short_session(tmp_path))], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "keyboard.next[1]: there is no key 'pagedwn'; did you mean page down?" in run.stderr
    assert run.stdout == ""
