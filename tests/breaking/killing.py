"""Kills at random instants: ``python -m breaking.killing`` answers each line of JSON with one.

A line asks for ``[work, folder, times, seed]``; the answer has the faults and what was left. One
such process does for all works, since loading what they need takes seconds. It forks one that
works and kills it, over and over, and starts no thread itself, so that it may fork.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from itertools import islice
from pathlib import Path
from typing import Any

from breaking.works import WORKS, Work

LONGEST_S = 0.3  # from the beginning of the work to the kill


def in_child(work: Work, pieces: int | None = None, kill_after_s: float | None = None) -> None:
    """Work in a process of its own, so many pieces or until it is killed."""
    child = os.fork()
    if not child:
        try:
            for _ in islice(work.go_on(), pieces):
                pass
        except BaseException:  # noqa: BLE001 - told, and this process ends at once
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if kill_after_s is not None:
        time.sleep(kill_after_s)  # noqa: TID251 - the instant of the kill is what is tried
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) > 0:
        raise RuntimeError("the work fails by itself")


def killed(name: str, folder: str, times: int, seed: str) -> dict[str, Any]:
    """Kill it so often, and return its faults and what was left at a time, at most."""
    work, chance = WORKS[name](Path(folder)), random.Random(seed)  # noqa: S311
    in_child(work, work.pieces)
    work.remember()
    faults: list[str] = []
    left = 0
    for number in range(times):
        longest_s = getattr(work, "longest_s", LONGEST_S)
        in_child(work, kill_after_s=chance.uniform(0, longest_s))
        faults += [f"{name}, kill {number}: {fault}" for fault in work.faults()]
        left = max(left, work.left())
    in_child(work, work.pieces)
    if after := work.left():
        faults.append(f"{name}: {after} files are left for good")
    return {"faults": faults, "left": left}


if __name__ == "__main__":
    for asked in sys.stdin:
        print(json.dumps(killed(*json.loads(asked))), flush=True)
