"""What a session can be told by: what is asked for and not to be had is said, and nothing else."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cli.sessions import short_session
from handscue.cli.inputs import Inputs, inputs, keymap_file, notices_told, users_keymap
from handscue.errors import SessionError
from handscue.play.inputs.keymap import KeyMap
from handscue.play.inputs.merged import MergedInputs
from handscue.play.transport import begin
from handscue.play.view import View, view
from play.fakes import JumpingClock, RememberingScreen
from play.inputs.bus import SessionBus, require_bus
from play.inputs.fakes import ScriptedSource
from play.sessions import session, three_steps

PLAY = [sys.executable, "-m", "handscue", "play"]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's key map; not written yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    keymap_file().parent.mkdir(parents=True)
    return keymap_file()


def seen() -> View:
    """A session at its start."""
    timeline = session(three_steps()).timeline
    return view(begin(timeline, 0), 0)


def notices(keymap: KeyMap) -> tuple[str, ...]:
    with open(os.devnull) as stdin, inputs(keymap, JumpingClock(), stdin) as given:  # noqa: PTH123
        return given.commands.notices


def test_without_a_file_the_map_is_ours(settings: Path) -> None:
    assert not settings.exists()
    assert users_keymap() == KeyMap()


def test_a_file_changes_it_or_is_refused(settings: Path) -> None:
    settings.write_text("debounce_ms: 90\n")
    assert users_keymap().debounce_ms == 90
    settings.write_text("debounce: 90\n")
    with pytest.raises(SessionError, match="did you mean debounce_ms"):
        users_keymap()


def test_extras_that_are_absent_are_told_to_who_asked_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "evdev", None)
    monkeypatch.setitem(sys.modules, "dbus_fast", None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert notices(KeyMap()) == ()
    assert notices(KeyMap(pedals=("PageFlip",), media_player=True)) == (
        f"The pedal is not read directly. Type: {sys.executable} -m pip install evdev",
        f"Media keys are not heard. Type: {sys.executable} -m pip install dbus-fast",
    )


def test_an_extra_that_is_damaged_does_not_keep_a_session_from_being_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("handscue.play.inputs.evdev_input.is_installed", lambda: 1 // 0)
    told = notices(KeyMap(pedals=("PageFlip",)))
    assert told == ("One way to give commands cannot be used: integer division or modulo by zero.",)


def test_pedals_are_read_directly_on_linux_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "Linux alone" in notices(KeyMap(pedals=("PageFlip",)))[0]


def test_without_followers_a_screen_stays_as_it_is() -> None:
    screen = RememberingScreen()
    with open(os.devnull) as stdin, inputs(KeyMap(), JumpingClock(), stdin) as given:  # noqa: PTH123
        given.followed_by(screen).show(seen())
        assert given.commands.next(0.5) is None
    assert screen.shown == [seen()]


def test_a_notice_is_shown_where_there_is_no_other() -> None:
    screen = RememberingScreen()
    commands = MergedInputs([], KeyMap(), JumpingClock(), notices=["The pedal is away.", "x"])
    shown = Inputs(commands).followed_by(screen)
    shown.show(seen())
    shown.show(replace(seen(), notice="Once more to end."))
    assert [view.notice for view in screen.shown] == ["The pedal is away.", "Once more to end."]


def test_each_notice_is_told_once_before_or_after(capsys: pytest.CaptureFixture[str]) -> None:
    source = ScriptedSource(5, [], notice="The pedal is away.")
    other = ScriptedSource(6, [])
    with notices_told(MergedInputs([source, other], KeyMap(), JumpingClock())):
        assert capsys.readouterr().err == "The pedal is away.\n"
        other.notice = "The terminal was closed."
    assert capsys.readouterr().err == "The terminal was closed.\n"


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
    process = subprocess.Popen(
        [*PLAY, str(short_session(tmp_path)), "--output", "silent"],
        env={**os.environ, **bus.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def until(answer: str, *question: str) -> None:
        end = time.monotonic() + 20
        while (told := bus.playerctl(*question)) != answer:
            assert time.monotonic() < end, f"{told!r}, not {answer!r}"
            select.select([], [], [], 0.02)

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
