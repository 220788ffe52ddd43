"""Opening what commands come from: what is asked for and not to be had is told, nothing else."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from handscue.play.inputs.keymap import KeyMap
from handscue.play.inputs.merged import MergedInputs
from handscue.play.inputs.opening import Inputs, inputs
from handscue.play.inputs.said import Beat
from handscue.play.inputs.spoken import SpokenWords
from handscue.play.transport import begin
from handscue.play.view import View, view
from play.fakes import JumpingClock, RememberingScreen
from play.inputs.fakes import FakeListener
from play.sessions import session, three_steps

if TYPE_CHECKING:
    import pytest


def seen() -> View:
    """A session at its start."""
    timeline = session(three_steps()).timeline
    return view(begin(timeline, 0), 0)


def notices(keymap: KeyMap) -> tuple[str, ...]:
    with open(os.devnull) as stdin, inputs(keymap, JumpingClock(), stdin) as given:  # noqa: PTH123
        return given.commands.notices


def test_extras_that_are_absent_are_told_to_who_asked_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "evdev", None)
    monkeypatch.setitem(sys.modules, "dbus_fast", None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert notices(KeyMap()) == ()
    assert notices(KeyMap(pedals=("PageFlip",), media_player=True)) == (
        f"To read the pedal directly, type: {sys.executable} -m pip install evdev",
        f"To use media keys, type: {sys.executable} -m pip install dbus-fast",
    )


def test_an_extra_that_is_damaged_does_not_keep_a_session_from_being_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("handscue.play.inputs.evdev_input.is_installed", lambda: 1 // 0)
    told = notices(KeyMap(pedals=("PageFlip",)))
    assert told == ("Some controls cannot be used: integer division or modulo by zero.",)


def test_pedals_are_read_directly_on_linux_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "only on Linux" in notices(KeyMap(pedals=("PageFlip",)))[0]


def test_without_followers_a_screen_stays_as_it_is() -> None:
    screen = RememberingScreen()
    with open(os.devnull) as stdin, inputs(KeyMap(), JumpingClock(), stdin) as given:  # noqa: PTH123
        given.followed_by(screen).show(seen())
        assert given.commands.next(0.5) is None
    assert screen.shown == [seen()]


def test_every_screen_says_that_a_microphone_is_on() -> None:
    screen, follower, listener = RememberingScreen(), RememberingScreen(), FakeListener()
    spoken, clock = SpokenWords(lambda: listener), JumpingClock()
    with inputs(KeyMap(media_player=False), clock, None, spoken=spoken) as given:
        assert given.are_there
        shown = Inputs(given.commands, (follower,), given.spoken).followed_by(screen)
        shown.show(seen())
        given.commands.next(0)
        listener.say(Beat(-50.0))
        given.commands.next(0)
        shown.show(seen())
    assert [view.listening for view in screen.shown] == [False, True]
    assert screen.shown == follower.shown
    assert listener.closed


def test_a_notice_is_shown_where_there_is_no_other() -> None:
    screen = RememberingScreen()
    commands = MergedInputs([], KeyMap(), JumpingClock(), notices=["The pedal is away.", "x"])
    shown = Inputs(commands).followed_by(screen)
    shown.show(seen())
    shown.show(replace(seen(), notice="Once more to end."))
    assert [view.notice for view in screen.shown] == ["The pedal is away.", "Once more to end."]
