"""Keeping the machine awake while a session plays, where its system has a documented way."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

Find = Callable[[str], str | None]

NOTHING = "nothing"
END_S = 1.0  # for a child to end by itself
REFUSED_S = 0.5  # within which a child ends that is not allowed to

_CONTINUOUS, _SYSTEM, _DISPLAY = 0x8000_0000, 0x1, 0x2  # SetThreadExecutionState


class Awake:
    """What keeps the machine awake: a child process, or the system itself, or nothing."""

    def __init__(self, way: str, child: subprocess.Popen[bytes] | None = None) -> None:
        self._way, self._child = way, child

    def __str__(self) -> str:
        """Name it in a word. A child that could not do it has ended: nothing, then."""
        return self._way if self._child is None or self._child.poll() is None else NOTHING

    def settled(self) -> str:
        """Name it once it has had the time to find out that it cannot do it."""
        if self._child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(REFUSED_S)
        return str(self)


@contextlib.contextmanager
def kept_awake() -> Iterator[Awake]:
    """Keep machine and display from sleeping by themselves meanwhile. Never fails."""
    if sys.platform == "win32":
        with _windows() as way:
            yield Awake(way)
        return
    argv = command(sys.platform, shutil.which, os.getpid())
    child = _started(argv) if argv else None
    try:
        yield Awake(Path(argv[0]).name, child) if argv and child else Awake(NOTHING)
    finally:
        if child:
            _end(child)


def command(platform: str, find: Find, pid: int) -> list[str] | None:
    """Return what to start, and to end, for keeping a platform awake; None where there is nothing.

    It ends with us even if we are killed: caffeinate watches our process, and ``cat``, which
    systemd-inhibit waits for, reads from a pipe whose other end only we hold.
    """
    if platform == "darwin" and (path := find("caffeinate")):
        return [path, "-d", "-i", "-w", str(pid)]
    path, cat = find("systemd-inhibit"), find("cat")
    if platform == "linux" and path and cat:
        return [
            path,
            "--what=sleep:idle",
            "--mode=block",
            "--who=handscue",
            "--why=A session is playing",
            cat,
        ]
    return None


def _started(argv: list[str]) -> subprocess.Popen[bytes] | None:
    """Start a child that is waited for, too: one that ends at once leaves nothing of itself."""
    try:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C and a closed terminal are for the player
        )
    except OSError:
        return None
    threading.Thread(target=child.wait, daemon=True).start()
    return child


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.stdin:
        child.stdin.close()
    child.terminate()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@contextlib.contextmanager
def _windows() -> Iterator[str]:
    """Ask Windows; what was asked for ends with the thread, and so with the process."""
    import ctypes

    ask = getattr(ctypes, "windll").kernel32.SetThreadExecutionState  # noqa: B009 - not elsewhere
    ask.argtypes = [ctypes.c_uint]
    done = ask(_CONTINUOUS | _SYSTEM | _DISPLAY)
    try:
        yield "SetThreadExecutionState" if done else NOTHING
    finally:
        ask(_CONTINUOUS)
