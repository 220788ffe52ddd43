"""A forked handscue is like one that Python was started for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import starting

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")


@pytest.mark.parametrize("arguments", [["techniques"], ["check", "none.yaml"], ["nonsense"]])
def test_it_writes_the_same_and_ends_the_same(arguments: list[str], tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "elsewhere")}
    forked = starting.run(arguments, env, tmp_path)
    real = subprocess.run(
        [sys.executable, "-m", "handscue", *arguments],
        cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert (forked.returncode, forked.stdout, forked.stderr) == (
        real.returncode,
        real.stdout,
        real.stderr,
    )


def test_it_is_waited_for_and_killed(tmp_path: Path) -> None:
    reading, typing = os.pipe()
    with Path(os.devnull).open("w") as nothing:
        streams = (reading, nothing.fileno(), nothing.fileno())
        program = starting.Program(["import", "-", "-o", "s.yaml"], streams, os.environ, tmp_path)
    assert program.poll() is None  # it reads what nobody types
    with pytest.raises(subprocess.TimeoutExpired):
        program.wait(0.1)
    program.kill()
    assert program.wait(30) == -signal.SIGKILL
    assert program.poll() == -signal.SIGKILL
    for end in (reading, typing):
        os.close(end)
