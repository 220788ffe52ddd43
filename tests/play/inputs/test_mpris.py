"""The session as a media player, on a session bus of the test's own, pressed with playerctl."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from handscue.play.clock import MonotonicClock
from handscue.play.inputs.keymap import KeyMap, Origin
from handscue.play.inputs.merged import MergedInputs
from handscue.play.inputs.mpris import MediaPlayer
from handscue.play.inputs.now_playing import NowPlaying, now_playing
from handscue.play.transport import Command, begin
from handscue.play.view import View, view
from play.inputs.bus import SessionBus, require_bus
from play.sessions import session, three_steps

if sys.platform == "win32":
    pytest.skip("needs a session bus", allow_module_level=True)

START = 1000.0
STATUS = "{{status}} {{xesam:trackNumber}}"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    """A session bus, not yet started."""
    pytest.importorskip("dbus_fast", reason="dbus-fast is not installed")
    require_bus()
    bus = SessionBus(tmp_path)
    monkeypatch.setenv(*next(iter(bus.env.items())))
    yield bus
    bus.stop()


def seen_at(seconds: float, *commands: Command) -> View:
    """Return what is seen of the short session so long after its start."""
    timeline = session(three_steps()).timeline
    transport = begin(timeline, START)
    for command in commands:
        transport, _ = transport.changed(command, START + seconds)
    return view(transport, START + seconds, None)


def until(true: Callable[[], object], seconds: float = 5) -> bool:
    """Ask again and again whether something on another process's side has become true."""
    end = time.monotonic() + seconds
    while not (reached := true()) and time.monotonic() < end:
        MonotonicClock().wait(0.01)
    return bool(reached)


def test_the_step_is_the_track_and_the_session_the_album() -> None:
    segment = seen_at(1.5).segment
    now = now_playing(seen_at(1.5))
    assert now == NowPlaying(
        status="Playing",
        track=1,
        title=segment.turn.name,
        album=seen_at(0).title,
        length=segment.duration_ms * 1000,
        position=1_500_000,
        volume=0.75,
    )
    assert now_playing(seen_at(1.5, Command.TOGGLE)).status == "Paused"
    assert now_playing(seen_at(1.5, Command.END, Command.END)).status == "Stopped"
    assert now_playing(seen_at(1.5, Command.NEXT)).track == 2
    assert now.looks_like(now_playing(seen_at(1.6)))
    assert not now.looks_like(now_playing(seen_at(1.5, Command.TOGGLE)))


def test_a_remote_presses_keys_and_sees_the_step(bus: SessionBus) -> None:
    with bus, closing(MediaPlayer(asked=True)) as player:
        inputs = MergedInputs([player], KeyMap(debounce_ms=0), MonotonicClock())
        player.show(seen_at(1))
        assert until(lambda: bus.playerctl("status") == "Playing")
        for arguments, command in (
            (["play-pause"], Command.TOGGLE),
            (["pause"], Command.TOGGLE),
            (["play"], None),  # it plays already
            (["next"], Command.NEXT),
            (["previous"], Command.PREVIOUS),
            (["volume", "0.1+"], Command.LOUDER),
            (["volume", "0.1-"], Command.SOFTER),
            (["stop"], Command.END),
        ):
            assert bus.playerctl(*arguments) == ""
            assert inputs.next(0.1 if command is None else 5) is command, arguments
        names = "{{title}}/{{album}}/{{mpris:length}}/{{xesam:trackNumber}}"
        now = now_playing(seen_at(1))
        assert bus.playerctl("metadata", "--format", names) == (
            f"{now.title}/{now.album}/{now.length}/{now.track}"
        )
        assert float(bus.playerctl("position")) == pytest.approx(1, abs=0.05)
        player.show(seen_at(1.25))
        assert float(bus.playerctl("position")) == pytest.approx(1.25, abs=0.05)

        player.show(seen_at(2, Command.NEXT, Command.TOGGLE))
        assert until(lambda: bus.playerctl("status") == "Paused")
        assert float(bus.playerctl("volume")) == 0.75
        player.show(replace(seen_at(2, Command.NEXT, Command.TOGGLE), level=8))
        assert until(lambda: float(bus.playerctl("volume")) == 1)
        assert bus.playerctl("pause") == ""
        assert inputs.next(0.1) is None  # it is paused already
        assert bus.playerctl("play") == ""
        assert inputs.next(5) is Command.TOGGLE
        assert inputs.notices == ()
    assert bus.playerctl("status") != "Paused"


def test_who_follows_is_told_of_each_change_once(bus: SessionBus) -> None:
    """What a lock screen does: it listens, and does not ask."""
    with bus, closing(MediaPlayer()) as player:
        player.show(seen_at(0))
        assert until(lambda: bus.playerctl("status") == "Playing")
        following = subprocess.Popen(
            ["playerctl", "--player=handscue", "--follow", "metadata", "--format", STATUS],
            env=bus.env,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert following.stdout is not None
        assert following.stdout.readline() == "Playing 1\n"
        for tenth in range(1, 11):
            player.show(seen_at(tenth / 10))
        player.show(seen_at(1, Command.NEXT))
        assert following.stdout.readline() == "Playing 2\n"
        player.show(seen_at(1, Command.NEXT, Command.TOGGLE))
        assert following.stdout.readline() == "Paused 2\n"
        following.kill()
        following.wait()
        following.stdout.close()


def test_a_bus_that_comes_late_or_goes_is_found_again(bus: SessionBus) -> None:
    with closing(MediaPlayer(asked=True, try_again_s=0.05)) as player:
        inputs = MergedInputs([player], KeyMap(), MonotonicClock())
        player.show(seen_at(1))
        assert until(lambda: inputs.notices)
        assert "Media keys do not work" in inputs.notices[0]
        for _ in range(2):
            with bus:
                assert until(lambda: bus.playerctl("next") == "")
                assert inputs.next(5) is Command.NEXT
                assert inputs.notices == ()
            assert until(lambda: inputs.notices)
            assert inputs.next(0.01) is None


def test_without_a_bus_only_who_asked_for_media_keys_hears_of_it(bus: SessionBus) -> None:
    with closing(MediaPlayer()) as player, closing(MediaPlayer(asked=True)) as asked:
        assert bus.env
        assert until(lambda: asked.notice)
        assert player.notice is None
        assert player.origin is Origin.MEDIA
        player.show(seen_at(0))
    player.close()
    player.show(seen_at(1, Command.NEXT))


def test_a_bus_that_never_answers_keeps_nobody_waiting(bus: SessionBus) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(bus.env["DBUS_SESSION_BUS_ADDRESS"].removeprefix("unix:path="))
        deaf.listen()
        player = MediaPlayer(asked=True)
        caller, _ = deaf.accept()
        player.show(seen_at(0))
        began = time.monotonic()
        player.close()
        assert time.monotonic() - began < 1
        assert not player._thread.is_alive()
        caller.close()
