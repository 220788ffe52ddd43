"""Keys of a real terminal, on a pseudo-terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.keys import NoKeys, commands, keyboard
from handscue.play.transport import Command
from play.fakes import JumpingClock

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import pty
import termios

ECHO_AND_LINES = termios.ECHO | termios.ICANON


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """A terminal: the end one types at, and the end the program reads."""
    typing, reading = pty.openpty()
    with os.fdopen(reading, "r") as stdin:
        yield typing, stdin
    os.close(typing)


def test_each_key_is_a_command_at_once(terminal: tuple[int, TextIO]) -> None:
    typing, stdin = terminal
    with keyboard(JumpingClock(), stdin) as keys:
        os.write(typing, b" nb\x1b[6~q")
        pressed = [keys.next(1) for _ in range(5)]
        assert keys.next(0) is None
    assert pressed == [
        Command.TOGGLE,
        Command.NEXT,
        Command.PREVIOUS,
        Command.NEXT,
        Command.END,
    ]


def test_the_terminal_is_put_back_whatever_happens(terminal: tuple[int, TextIO]) -> None:
    _, stdin = terminal
    before = termios.tcgetattr(stdin)
    with pytest.raises(KeyboardInterrupt):
        _interrupted_at(stdin)
    assert termios.tcgetattr(stdin) == before


def _interrupted_at(stdin: TextIO) -> None:
    with keyboard(JumpingClock(), stdin):
        assert not termios.tcgetattr(stdin)[3] & ECHO_AND_LINES
        raise KeyboardInterrupt


def test_a_terminal_that_closes_leaves_time_to_pass() -> None:
    typing, reading = pty.openpty()
    clock = JumpingClock()
    with os.fdopen(reading, "r") as stdin, keyboard(clock, stdin) as keys:
        os.close(typing)
        assert keys.next(1) is None
        began = clock.now()
        assert keys.next(1) is None
        assert clock.now() == began + 1


def test_without_a_terminal_there_are_no_keys() -> None:
    clock = JumpingClock()
    with open(os.devnull) as stdin, keyboard(clock, stdin) as keys:  # noqa: PTH123
        assert isinstance(keys, NoKeys)
        assert keys.next(0.5) is None
    assert clock.now() == 1000.5


@pytest.mark.parametrize("typed", ["x", "\x1b[15~", "\x1b", "\x1b[", "é", "\x1b[1;5A", ""])
def test_other_keys_mean_nothing(typed: str) -> None:
    assert commands(typed) == []


def test_keys_that_mean_nothing_do_not_hide_those_that_do() -> None:
    assert commands("\x1b[15~n\x1b[Ex N") == [
        Command.NEXT,
        Command.TOGGLE,
        Command.NEXT,
    ]


@given(st.text(alphabet=st.sampled_from(" nbqx\x1b[~CD56;")))
def test_anything_can_be_typed(typed: str) -> None:
    assert len(commands(typed)) <= len(typed)
