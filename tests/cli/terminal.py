"""The program on a terminal, its keys pressed and its screen read as a person does."""

from __future__ import annotations

import os
import pty
import select
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from starting import Program


def heed_every_press(settings: Path) -> None:
    """Have no press taken for a bounce, however late a busy machine comes to read it."""
    keymap = settings / "handscue" / "keys.yaml"
    if not keymap.exists():
        keymap.parent.mkdir(parents=True, exist_ok=True)
        keymap.write_text("debounce_ms: 0\n")


class Terminal:
    """The program on a pseudo-terminal of 80 columns and 24 lines."""

    def __init__(
        self,
        session: Path,
        *options: str,
        command: str = "play",
        env: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        env = {**os.environ, "TERM": "xterm-256color", **env}
        heed_every_press(Path(env["XDG_CONFIG_HOME"]))
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(self.ours, (24, 80))
        self.before = termios.tcgetattr(theirs)
        self.process = Program([command, str(session), *options], (theirs,) * 3, env)
        self.theirs = theirs
        self.seen = ""

    def await_text(self, text: str, seconds: float = 20) -> None:
        """Read the screen until a text has come."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} is not in {self.seen!r}"
            if select.select([self.ours], [], [], 0.1)[0]:
                self.seen += os.read(self.ours, 65536).decode(errors="replace")

    def press(self, keys: str) -> None:
        """Press one key after the other, as a person does."""
        self.seen = ""
        for key in keys:
            os.write(self.ours, key.encode())
            until = time.monotonic() + 0.1
            while (left := until - time.monotonic()) > 0:
                if select.select([self.ours], [], [], left)[0]:
                    self.seen += os.read(self.ours, 65536).decode(errors="replace")

    def ended(self, seconds: float = 10) -> int:
        """Read on until the program has ended, and give its exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, "it does not end"
            if select.select([self.ours], [], [], 0.05)[0]:
                self.seen += os.read(self.ours, 65536).decode(errors="replace")
        while select.select([self.ours], [], [], 0)[0]:
            self.seen += os.read(self.ours, 65536).decode(errors="replace")
        return self.process.wait()

    def is_put_back(self) -> bool:
        """Say whether the terminal is as it was: modes, cursor shown, first screen."""
        return (
            termios.tcgetattr(self.theirs) == self.before
            and "\x1b[?25h" in self.seen
            and "\x1b[?1049l" in self.seen
        )

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)
