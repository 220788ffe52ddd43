"""Kills at random instants of all that writes."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache, partial
from pathlib import Path

from breaking.trial import Ground, Trial
from breaking.works import WORKS

TESTS = Path(__file__).resolve().parents[1]


@cache
def killer() -> subprocess.Popen[str]:
    """Start the process that kills; it ends with this one."""
    started = subprocess.Popen(
        [sys.executable, "-m", "breaking.killing"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, sys.path)])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(started.communicate)
    return started


def killed(name: str, ground: Ground) -> None:
    """Kill a work, and tell what of it was lost."""
    folder = ground.folder / "work"
    folder.mkdir()
    asked = (name, str(folder), ground.times, str(ground.chance.random()))
    with ground.tally.attempt(name):
        found = json.loads(answered(json.dumps(asked)))
        ground.tally.lost += found["faults"]
        ground.tally.seen["unfinished at a time, at most"] = found["left"]
        ground.tally.done += ground.times - 1


def answered(line: str) -> str:
    """Hand a line to the process that kills, and return its answer."""
    process = killer()
    assert process.stdin
    assert process.stdout
    print(line, file=process.stdin, flush=True)
    if not (answer := process.stdout.readline()):
        killer.cache_clear()  # it has failed, and said why
        raise RuntimeError(f"the process that kills ended with {process.wait()}")
    return answer


KILLS = tuple(
    Trial(
        f"kill-{name.split()[0]}",
        f"killed at random instants: {name}",
        "every file is that of before or the new one, whole; nothing stays beside them",
        2,
        100,
        partial(killed, name),
    )
    for name in WORKS
)
