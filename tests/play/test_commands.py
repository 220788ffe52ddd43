"""The contract of ``player.Commands``: the real ones and the fake that stands for them."""

from __future__ import annotations

import pytest

from handscue.play.inputs.keymap import KeyMap
from handscue.play.inputs.merged import MergedInputs
from handscue.play.inputs.presses import Edge
from handscue.play.player import Commands
from handscue.play.transport import Command
from play.fakes import JumpingClock, ScriptedCommands
from play.inputs.fakes import JumpingWait, ScriptedSource

START = 1000.0
PRESSED = [(0.5, "n", Command.NEXT), (0.5, "b", Command.PREVIOUS), (2.0, "q", Command.END)]


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock(START)


@pytest.fixture(params=["scripted", "merged"])
def commands(request: pytest.FixtureRequest, clock: JumpingClock) -> Commands:
    """Commands of which one comes after half a second, one with it, and one after two."""
    if request.param == "scripted":
        return ScriptedCommands(clock, [(START + at, command) for at, _, command in PRESSED])
    source = ScriptedSource(5, [(START + at, key, Edge.TYPED) for at, key, _ in PRESSED])
    return MergedInputs([source], KeyMap(), clock, JumpingWait(clock, [source]))


def test_a_command_is_given_when_it_comes(commands: Commands, clock: JumpingClock) -> None:
    came = [(commands.next(5), clock.now() - START) for _ in range(3)]
    assert came == [(command, at) for at, _, command in PRESSED]


def test_without_one_exactly_the_time_has_passed(commands: Commands, clock: JumpingClock) -> None:
    for tenth in range(1, 5):
        assert commands.next(0.1) is None
        assert clock.now() == pytest.approx(START + tenth / 10)
    assert commands.next(5) is Command.NEXT
    assert commands.next(0) is Command.PREVIOUS
    assert commands.next(0) is None
    assert clock.now() == START + 0.5


def test_after_the_last_there_is_only_time(commands: Commands, clock: JumpingClock) -> None:
    while commands.next(5) is not None:
        pass
    until = clock.now() + 1
    assert commands.next(1) is None
    assert clock.now() == until
