"""The keyboard of the terminal: what it sends, as presses."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from handscue.play.inputs.keymap import Origin
from handscue.play.inputs.keynames import UNKNOWN, Key, key_name
from handscue.play.inputs.mailbox import Mailbox
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.source import Press, Source

if TYPE_CHECKING:
    from handscue.units import Seconds

# A sequence that is cut in two (a slow line, tmux) goes on within this; else it was Escape.
REST_COMES_WITHIN_S = 0.05

_SEQUENCE = re.compile(r"\x1b\[\[[ -~]|\x1b\[[0-?]*[ -/]*[@-Z\\-~]|\x1bO[ -~]")
_BEGINNING = re.compile(r"\x1b(\[\[?|\[[0-?]*[ -/]*|O)?")
_CSI = re.compile(r"\x1b(?:\[|O)(?P<number>\d*)(?:;(?P<modifier>\d*)(?::\d*)?)?(?P<last>.)")
_BY_LETTER = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "P": "f1", "Q": "f2", "R": "f3", "S": "f4", "M": "enter",
}  # fmt: skip
_BY_NUMBER = {
    1: "home", 2: "insert", 3: "delete", 4: "end", 5: "page up", 6: "page down", 7: "home",
    8: "end", 11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8",
    20: "f9", 21: "f10", 23: "f11", 24: "f12",
}  # fmt: skip
# What terminals with the protocol of kitty send for media keys: CSI number u.
_BY_CODE = {
    13: "enter", 27: "escape", 57428: "play", 57429: "pause", 57430: "play pause", 57432: "stop",
    57433: "fast forward", 57434: "rewind", 57435: "next track", 57436: "previous track",
    57438: "volume down", 57439: "volume up", 57440: "mute",
}  # fmt: skip
_LINUX_CONSOLE = {"A": "f1", "B": "f2", "C": "f3", "D": "f4", "E": "f5"}
_CONTROLS = {
    " ": "space", "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace",
    "\x08": "backspace", "\x1b": "escape",
}  # fmt: skip
_PLAIN, _SHIFT = ("", "1"), "2"


def typed_keys(typed: str) -> tuple[list[Key], str]:
    """Return the keys in what a terminal sent, and the beginning of a sequence not yet whole."""
    keys: list[Key] = []
    while typed:
        if sequence := _SEQUENCE.match(typed):
            keys.append(_sequence_key(sequence[0]))
            typed = typed[sequence.end() :]
        elif typed[0] == "\x1b" and _BEGINNING.fullmatch(typed):
            break
        else:
            keys.append(_character_key(typed[0]))
            typed = typed[1:]
    return keys, typed


def _character_key(character: str) -> Key:
    if character in _CONTROLS:
        return _CONTROLS[character]
    try:
        return key_name(character)
    except ValueError:
        return UNKNOWN


def _sequence_key(sequence: str) -> Key:
    if sequence.startswith("\x1b[["):
        return _LINUX_CONSOLE.get(sequence[-1], UNKNOWN)
    match = _CSI.fullmatch(sequence)
    if match is None:
        return UNKNOWN
    number, modifier, last = int(match["number"] or 1), match["modifier"] or "", match["last"]
    by_number = {"~": _BY_NUMBER, "u": _BY_CODE}.get(last)
    key = by_number.get(number) if by_number is not None else _BY_LETTER.get(last)
    if key is None or modifier not in (*_PLAIN, _SHIFT):
        return UNKNOWN
    return f"shift {key}" if modifier == _SHIFT else key


class TerminalKeys:
    """The keyboard of a terminal that hands over each key as it is pressed."""

    origin = Origin.KEYBOARD

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._rest_until: Seconds | None = None
        self.notice: str | None = None

    def descriptors(self) -> Collection[int]:
        """See ``Source``."""
        return () if self.notice else (self._descriptor,)

    def deadline(self) -> Seconds | None:
        """See ``Source``."""
        return self._rest_until

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:
        """See ``Source``."""
        keys: list[Key] = []
        if self._rest_until is not None and now >= self._rest_until:
            keys.append("escape" if self._rest == "\x1b" else UNKNOWN)
            self._rest = ""
        if ready:
            typed, self._rest = typed_keys(self._rest + self._typed())
            keys += typed
        self._rest_until = now + REST_COMES_WITHIN_S if self._rest else None
        return [Press(key, Edge.TYPED) for key in keys]

    def _typed(self) -> str:
        try:
            raw = os.read(self._descriptor, 1024)
        except OSError:
            raw = b""
        if not raw:
            self.notice = "The terminal was closed, so its keys no longer work."
        return self._decode(raw)

    def close(self) -> None:
        """See ``Source``. The terminal is not ours to close."""


class ConsoleKeys:
    """The keyboard of a Windows console, which can only be asked, so a thread asks it."""

    origin = Origin.KEYBOARD
    notice = None
    POLL_S = 0.005

    def __init__(self, pressed: Callable[[], bool], character: Callable[[], str]) -> None:
        self._pressed, self._character = pressed, character
        self._mailbox: Mailbox[str] = Mailbox()
        self._prefix = ""
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        while not self._closed.wait(self.POLL_S):
            while self._pressed():
                self._mailbox.put(self._character())

    def descriptors(self) -> Collection[int]:
        """See ``Source``."""
        return (self._mailbox.fileno(),)

    def deadline(self) -> Seconds | None:
        """See ``Source``."""
        return None

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:  # noqa: ARG002
        """See ``Source``."""
        keys, self._prefix = console_keys(self._prefix + "".join(self._mailbox.take()))
        return [Press(key, Edge.TYPED) for key in keys]

    def close(self) -> None:
        """See ``Source``."""
        self._closed.set()
        self._thread.join()
        self._mailbox.close()


_CONSOLE = {
    "H": "up", "P": "down", "K": "left", "M": "right", "I": "page up", "Q": "page down",
    "G": "home", "O": "end", "R": "insert", "S": "delete",
    **{chr(ord(";") + n): f"f{n + 1}" for n in range(10)},
}  # fmt: skip


def console_keys(typed: str) -> tuple[list[Key], str]:
    """Return the keys in what a Windows console gave, and the first half of a key that has two."""
    keys: list[Key] = []
    while typed:
        if typed[0] not in "\0\xe0":
            keys.append(_character_key(typed[0]))
            typed = typed[1:]
        elif len(typed) == 1:
            break
        else:
            keys.append(_CONSOLE.get(typed[1], UNKNOWN))
            typed = typed[2:]
    return keys, typed


def _without_suspending(descriptor: int) -> None:
    """Have Ctrl-Z and Ctrl-S do nothing: either would leave a session that takes no keys."""
    import termios

    settings = termios.tcgetattr(descriptor)
    settings[0] &= ~termios.IXON
    settings[6][termios.VSUSP] = os.fpathconf(descriptor, "PC_VDISABLE").to_bytes()
    termios.tcsetattr(descriptor, termios.TCSANOW, settings)


@contextlib.contextmanager
def keyboard(stdin: TextIO) -> Iterator[Source | None]:
    """Return the keys of the terminal that stdin is, put back as it was in the end.

    What was typed before, while the session was made ready, is no command for it. None where
    stdin is not a terminal.
    """
    if not stdin.isatty():
        yield None
    elif sys.platform == "win32":
        import msvcrt  # there only on Windows

        while msvcrt.kbhit():
            msvcrt.getwch()
        with contextlib.closing(ConsoleKeys(msvcrt.kbhit, msvcrt.getwch)) as keys:
            yield keys
    else:
        import termios  # not there on Windows
        import tty

        descriptor = stdin.fileno()
        before = termios.tcgetattr(descriptor)
        termios.tcflush(descriptor, termios.TCIFLUSH)
        tty.setcbreak(descriptor, termios.TCSANOW)
        _without_suspending(descriptor)
        try:
            yield TerminalKeys(descriptor)
        finally:
            with contextlib.suppress(termios.error):  # a terminal that was closed
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
