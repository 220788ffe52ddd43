"""Keys of a real terminal, on a pseudo-terminal; and those of a console, handed in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.clock import MonotonicClock
from handscue.play.inputs.keymap import KeyMap
from handscue.play.inputs.keynames import UNKNOWN
from handscue.play.inputs.merged import MergedInputs, waiting_by
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.source import Press
from handscue.play.inputs.terminal import ConsoleKeys, console_keys, keyboard, typed_keys
from handscue.play.transport import Command

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
    with keyboard(stdin) as keys:
        assert keys is not None
        commands = MergedInputs([keys], KeyMap(), MonotonicClock())
        os.write(typing, b" nb\x1b[6~qT")
        pressed = [commands.next(1) for _ in range(6)]
        assert commands.next(0) is None
    assert pressed == [
        Command.TOGGLE,
        Command.NEXT,
        Command.PREVIOUS,
        Command.NEXT,
        Command.END,
        Command.MORE_30,
    ]


def test_the_terminal_is_put_back_whatever_happens(terminal: tuple[int, TextIO]) -> None:
    _, stdin = terminal
    before = termios.tcgetattr(stdin)
    with pytest.raises(KeyboardInterrupt):
        _interrupted_at(stdin)
    assert termios.tcgetattr(stdin) == before


def _interrupted_at(stdin: TextIO) -> None:
    with keyboard(stdin):
        assert not termios.tcgetattr(stdin)[3] & ECHO_AND_LINES
        raise KeyboardInterrupt


def test_a_terminal_that_closes_leaves_time_to_pass() -> None:
    typing, reading = pty.openpty()
    clock = MonotonicClock()
    with os.fdopen(reading, "r") as stdin, keyboard(stdin) as keys:
        assert keys is not None
        commands = MergedInputs([keys], KeyMap(), clock)
        os.close(typing)
        began = clock.now()
        assert commands.next(0.05) is None
        assert commands.next(0.05) is None
        assert 0.1 <= clock.now() - began < 1
        assert commands.notices == ("The terminal was closed, so its keys no longer work.",)


def test_what_was_typed_before_is_no_command(terminal: tuple[int, TextIO]) -> None:
    typing, stdin = terminal
    os.write(typing, b" qq\n")
    with keyboard(stdin) as keys:
        assert keys is not None
        commands = MergedInputs([keys], KeyMap(), MonotonicClock())
        assert commands.next_press(0.05) is None
        os.write(typing, b"n")
        assert commands.next(1) is Command.NEXT


def test_without_a_terminal_there_are_no_keys() -> None:
    with open(os.devnull) as stdin, keyboard(stdin) as keys:  # noqa: PTH123
        assert keys is None


def test_a_sequence_cut_in_two_is_one_key_and_escape_alone_is_escape(
    terminal: tuple[int, TextIO],
) -> None:
    typing, stdin = terminal
    wait = waiting_by(MonotonicClock())
    with keyboard(stdin) as keys:
        assert keys is not None

        def read(now: float, typed: bytes = b"") -> list[Press]:
            os.write(typing, typed)
            return list(keys.read(wait(keys.descriptors(), 1) if typed else (), now))

        assert read(1.0, b"\x1b") == []
        assert read(1.01, b"[6~") == [Press("page down", Edge.TYPED)]
        assert keys.deadline() is None
        assert read(2.0, b"\x1b") == []
        assert keys.deadline() == pytest.approx(2.05)
        assert read(2.06) == [Press("escape", Edge.TYPED)]
        assert keys.deadline() is None
        assert read(3.0, "é".encode()[:1]) == []
        assert read(3.0, "é".encode()[1:]) == [Press("é", Edge.TYPED)]


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\x1b[A\x1bOB", ["up", "down"]),
        ("\x1b[1;2A\x1b[5;2~", ["shift up", "shift page up"]),
        ("\x1b[1;5A", [UNKNOWN]),  # with control
        ("\x1b[15~\x1bOP", ["f5", "f1"]),
        ("\x1b[[An", ["f1", "n"]),  # the Linux console's
        ("\x1b[57430u\x1b[57435;1:1u", ["play pause", "next track"]),
        ("\r\n\t\x7f\x01", ["enter", "enter", "tab", "backspace", UNKNOWN]),
        ("\x1bn", ["escape", "n"]),
        ("éT+", ["é", "shift t", "+"]),
        ("\x1b[99~\x1b[200~", [UNKNOWN, UNKNOWN]),
        ("", []),
    ],
)
def test_what_terminals_send_for_keys(typed: str, keys: list[str]) -> None:
    assert typed_keys(typed) == (keys, "")


@pytest.mark.parametrize("beginning", ["\x1b", "\x1b[", "\x1b[1;", "\x1bO", "\x1b[["])
def test_the_beginning_of_a_sequence_is_kept(beginning: str) -> None:
    assert typed_keys("n" + beginning) == (["n"], beginning)


@given(st.text() | st.text(alphabet=st.sampled_from(" nbqxT\x1b[O~ABCDu56;:1")))
def test_anything_can_be_typed(typed: str) -> None:
    keys, rest = typed_keys(typed)
    assert len(keys) + len(rest) <= len(typed)


@given(st.text(alphabet=st.sampled_from("nT\x1b[O~A56;1")), st.data())
def test_where_it_is_cut_makes_no_difference(typed: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(typed)))
    first, rest = typed_keys(typed[:cut])
    second, end = typed_keys(rest + typed[cut:])
    assert (first + second, end) == typed_keys(typed)


def test_keys_of_a_windows_console() -> None:
    assert console_keys("n\xe0QT\xe0Hx\0;\xe0~\xe0") == (
        ["n", "page down", "shift t", "up", "x", "f1", UNKNOWN],
        "\xe0",
    )


def test_a_console_is_asked_by_a_thread() -> None:
    waiting = list("n\xe0Q")
    with closing(ConsoleKeys(lambda: bool(waiting), lambda: waiting.pop(0))) as keys:
        commands = MergedInputs([keys], KeyMap(), MonotonicClock())
        assert [commands.next(1) for _ in range(2)] == [Command.NEXT, Command.NEXT]
