"""Kills at random instants: ``python -m breaking.killing WORK FOLDER TIMES SEED`` prints what came.

A process forks one that works and kills it, over and over. It starts no thread itself, so that it
may fork, and has loaded already what the work needs, so that the kill falls into the work.
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

from breaking.works import WORKS, Work

LONGEST_S = 0.3  # from the beginning of the work to the kill
ALL = 21  # pieces of work after which everything is there: three rounds of the seven formats


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
        raise SystemExit("the work fails by itself")


def main(name: str, folder: str, times: str, seed: str) -> None:
    """Kill it so often."""
    work, chance = WORKS[name](Path(folder)), random.Random(seed)  # noqa: S311
    in_child(work, ALL)
    work.remember()
    faults: list[str] = []
    left = 0
    for number in range(int(times)):
        longest_s = getattr(work, "longest_s", LONGEST_S)
        in_child(work, kill_after_s=chance.uniform(0, longest_s))
        faults += [f"{name}, kill {number}: {fault}" for fault in work.faults()]
        left = max(left, work.left())
    in_child(work, ALL)
    if after := work.left():
        faults.append(f"{name}: {after} files are left for good")
    print(json.dumps({"faults": faults, "left": left}))


if __name__ == "__main__":
    main(*sys.argv[1:])
