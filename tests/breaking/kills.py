"""Kills at random instants of all that writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from breaking.trial import Ground, Trial
from breaking.works import WORKS

TESTS = Path(__file__).resolve().parents[1]


def killed(name: str, ground: Ground) -> None:
    """Kill a work, and tell what of it was lost."""
    folder = ground.folder / "work"
    folder.mkdir()
    seed = str(ground.chance.random())
    done = subprocess.run(
        [sys.executable, "-m", "breaking.killing", name, folder, str(ground.times), seed],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        check=False,
    )
    with ground.tally.attempt(name):
        assert not done.returncode, done.stderr[-2000:]
        found = json.loads(done.stdout)
        ground.tally.lost += found["faults"]
        ground.tally.seen["unfinished at a time, at most"] = found["left"]
        ground.tally.done += ground.times - 1


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
