"""The process that listens, as whoever started it has it: it may hang, crash or lie."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, cast

from handscue.play.inputs import ear_child as CHILD  # noqa: N812 - its wire format
from handscue.play.inputs.mailbox import Mailbox
from handscue.play.inputs.said import LONGEST_LINE, Lost, Said, read_line
from handscue.quiet import NO_REPORTS, ONE_THREAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.play.outputs.tap import Piece, Tap

LOOK_S = 0.25  # between looks at whether it is to end, when nothing is played


def command(wish: CHILD.Wish) -> list[str]:
    """Return what starts a process that grants a wish."""
    return [sys.executable, "-m", CHILD.__name__, wish.as_json()]


class EarProcess:
    """See ``spoken.Listener``: a process of its own; threads talk to it, so nobody waits for it."""

    def __init__(self, command: Sequence[str], tap: Tap) -> None:
        """Start it; it is told of what comes out of the tap.

        Raises:
            OSError: it does not start.

        """
        self._tap, self._is_closed = tap, threading.Event()
        self._mailbox: Mailbox[Said] = Mailbox()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **ONE_THREAD, **NO_REPORTS},
                start_new_session=True,  # Ctrl-C is for the player
            )
        except OSError:
            self._mailbox.close()
            raise
        for work in (self._tell, self._hear):
            threading.Thread(target=work, name="ear", daemon=True).start()

    def fileno(self) -> int:
        """See ``Listener``."""
        return self._mailbox.fileno()

    def take(self) -> list[Said]:
        """See ``Listener``."""
        return self._mailbox.take()

    def close(self) -> None:
        """See ``Listener``. Ends the process at once, and so what it has of the microphone."""
        if not self._is_closed.is_set():
            self._is_closed.set()
            self._process.kill()
            self._mailbox.close()

    def _tell(self) -> None:
        """Hand on what is played; runs in a thread of its own, which is the one to wait."""
        stdin = cast("IO[bytes]", self._process.stdin)
        with contextlib.suppress(OSError), stdin:
            while not self._is_closed.is_set():
                for piece in self._tap.take(LOOK_S):
                    stdin.write(_message(piece))
                stdin.flush()

    def _hear(self) -> None:
        """Take in what it says, to its end."""
        with cast("IO[bytes]", self._process.stdout) as stdout:
            while line := stdout.readline(LONGEST_LINE):
                self._mailbox.put(read_line(line))
        self._process.wait()
        self._mailbox.put(Lost("its process ended"))


def _message(piece: Piece) -> bytes:
    sound = piece.samples.tobytes()
    return CHILD.HEADER.pack(piece.at, len(sound)) + sound
