"""Processes that keep a journal as players do, for tests that kill them."""

from __future__ import annotations

import resource
import signal
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

from handscue.history.journal import Journal
from history.runs import LEGS


def play_on(folder: Path, session: Path, began: Connection) -> None:
    """Go through all steps over and over, keeping each, until killed; say when it begins."""
    with ThreadPoolExecutor(1) as executor:
        journal = Journal(folder, session, LEGS, executor)
        began.send("began")
        for now, segment in enumerate(cycle(LEGS.segments)):
            journal.note(segment, now * 60.0)
            wait([executor.submit(int)])  # all that was handed over before is done


def play_once(folder: Path, session: Path, rounds: int) -> None:
    """Go through all steps so many times, keeping each, and come to a proper end."""
    with ThreadPoolExecutor(1) as executor, Journal(folder, session, LEGS, executor) as journal:
        for now in range(rounds * len(LEGS.segments)):
            journal.note(LEGS.segments[now % len(LEGS.segments)], now * 60.0)
            wait([executor.submit(int)])
        journal.clear()


def play_until_the_disk_is_full(folder: Path, session: Path) -> None:
    """Keep two steps, the second one with no room left on the disk, and be killed."""
    with ThreadPoolExecutor(1) as executor:
        journal = Journal(folder, session, LEGS, executor)
        journal.note(LEGS.segments[1], 0.0)
        wait([executor.submit(int)])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        journal.note(LEGS.segments[2], 60.0)
        wait([executor.submit(int)])
        signal.raise_signal(signal.SIGKILL)
