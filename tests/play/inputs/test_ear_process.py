"""The process that listens, as whoever started it has it: real processes that fail in all ways."""

from __future__ import annotations

import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from handscue.play.inputs.ear_child import Wish
from handscue.play.inputs.ear_process import EarProcess, command
from handscue.play.inputs.said import Beat, Lost, Said
from handscue.play.outputs.tap import Piece, Tap

PATIENCE_S = 60.0
BEAT = """print('{"is": "beat", "level_db": -40}', flush=True)\n"""
ECHOING = """
import struct, sys
header = struct.Struct("=dI")
at, size = header.unpack(sys.stdin.buffer.read(header.size))
sound = sys.stdin.buffer.read(size)
print('{"is": "beat", "level_db": -%d}' % (at + sum(sound)), flush=True)
sys.stdin.read()
"""


@contextmanager
def running(script: str, tap: Tap | None = None) -> Iterator[EarProcess]:
    with closing(EarProcess([sys.executable, "-c", script], tap or Tap())) as process:
        yield process


def said_by(process: EarProcess, count: int) -> Sequence[Said]:
    """Return so many things that it says, waiting as the player does."""
    said: list[Said] = []
    while len(said) < count:
        assert select.select([process.fileno()], [], [], PATIENCE_S)[0], f"only {said} was said"
        said += process.take()
    return said


def test_what_it_says_arrives() -> None:
    with running(BEAT + "input()") as process:
        assert said_by(process, 1) == [Beat(-40)]


def test_it_is_told_what_is_played() -> None:
    tap = Tap()
    with running(ECHOING, tap) as process:
        tap.put(Piece(3.0, np.array([1, 0, 2], np.int16)))
        assert said_by(process, 1) == [Beat(-6)]


@pytest.mark.parametrize("end", ["", "import os; os.kill(os.getpid(), 9)", "raise ValueError"])
def test_one_that_dies_is_lost(end: str) -> None:
    with running(BEAT + end) as process:
        assert said_by(process, 2) == [Beat(-40), Lost("its process ended")]


def test_one_that_talks_nonsense_is_lost() -> None:
    with running("print('x' * 100_000)") as process:
        assert isinstance(said_by(process, 1)[0], Lost)


def test_one_that_stalls_is_ended_at_once_however_much_is_played() -> None:
    tap = Tap()
    with running(BEAT + "import time; time.sleep(1000)", tap) as process:
        said_by(process, 1)
        for _ in range(40):  # more than any pipe holds
            tap.put(Piece(0.0, np.zeros(48_000, np.int16)))
        process.close()
        process.close()


def test_without_a_profile_it_says_so_and_ends(tmp_path: Path) -> None:
    wish = Wish(str(tmp_path / "none.npz"))
    with closing(EarProcess(command(wish), Tap())) as process:
        first, second = said_by(process, 2)
    assert isinstance(first, Lost)
    assert "none.npz" in first.why
    assert second == Lost("its process ended")


def test_it_loads_no_model_to_be_imported() -> None:
    """The parent imports it for its wire format: that must cost nothing."""
    script = (
        "import handscue.play.inputs.ear_child, sys; print({'numpy', 'miniaudio'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
