"""Journals that are of no more use, taken away; never one whose process still plays."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

from handscue import whole
from handscue.history import lock
from handscue.history.unfinished import STEM, Unfinished, find, is_running, read

KEPT_S = 7 * 86_400  # how long an unfinished run is kept
KEPT = 20  # how many of them
SUFFIXES = (".json", ".new", ".lock")  # the lock last: while it is there, it tells


def drop(journal: Path) -> None:
    """Take a run's journal away, unless its process still plays."""
    found = read(journal)
    if isinstance(found, Unfinished) and is_running(found):
        return
    with contextlib.suppress(OSError):
        held = lock.take(journal.with_suffix(".lock"))
        try:
            remove(journal)
        finally:
            if held is not None:
                lock.release(held)


def remove(journal: Path) -> None:
    """Take away all the files of a run; whoever calls this holds its lock."""
    for suffix in SUFFIXES:
        with contextlib.suppress(OSError):
            journal.with_suffix(suffix).unlink(missing_ok=True)
    whole.settle(journal.parent)


def drop_session(folder: Path, session: Path) -> None:
    """Take away what was left unfinished of a session, for it has been finished since."""
    for run in find(folder).unfinished:
        if run.is_of(session):
            drop(run.path)


def prune(folder: Path) -> None:
    """Take away old runs, and the newest ones where there are too many."""
    with contextlib.suppress(OSError):
        written = _last_written(folder)
        for stem in outdated(written, time.time()):  # noqa: TID251 - as files are dated
            drop(folder / f"{stem}.json")


def outdated(written: Mapping[str, float], now: float) -> list[str]:
    """Choose the runs to take away from all that there are, by when they were last written."""
    newest_first = sorted(written, key=lambda stem: written[stem], reverse=True)
    old = {stem for stem in written if now - written[stem] > KEPT_S}
    return [stem for index, stem in enumerate(newest_first) if index >= KEPT or stem in old]


def _last_written(folder: Path) -> dict[str, float]:
    written: dict[str, float] = {}
    for entry in os.scandir(folder):
        stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122 - of a name alone
        if suffix in SUFFIXES and STEM.fullmatch(stem):
            at = entry.stat(follow_symlinks=False).st_mtime
            written[stem] = max(at, written.get(stem, at))
    return written
