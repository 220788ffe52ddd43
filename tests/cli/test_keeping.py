"""A session played keeps how long its steps take, whatever befalls it or its history."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cli.terminal import Terminal
from handscue.history.database import NAME, open_to_read
from handscue.history.runs import Run, runs
from handscue.history.unfinished import Unfinished, journals, read
from speech.spoken import speak_by_tones
from waiting import await_that

SESSION = """\
title: Feet
steps:
  - name: Soles
    duration: 2s
  - name: Toes
    duration: 2s
  - name: Heels
    duration: 2s
"""


@pytest.fixture
def feet(tmp_path: Path) -> Path:
    path = tmp_path / "feet.yaml"
    path.write_text(SESSION)
    speak_by_tones(path, tmp_path / "cache" / "handscue" / "clips")
    return path


@contextmanager
def played(feet: Path, *options: str) -> Iterator[Terminal]:
    home = feet.parent
    env = {f"XDG_{name.upper()}_HOME": f"{home}/{name}" for name in ("cache", "data", "state")}
    shown = Terminal(feet, "--output", "silent", *options, env=env)
    try:
        yield shown
    finally:
        shown.close()


def history(feet: Path) -> Path:
    return feet.parent / "data" / "handscue" / NAME


def kept(feet: Path) -> list[Run]:
    with closing(open_to_read(history(feet)).db) as db:
        return runs(db)


def journalled(feet: Path) -> list[int]:
    """Give the segment that each journal holds."""
    found = (read(path) for path in journals(feet.parent / "state" / "handscue" / "running"))
    return [run.note.segment for run in found if isinstance(run, Unfinished)]


def test_killed_it_has_kept_its_whole_steps_and_gone_on_with_the_rest(feet: Path) -> None:
    with played(feet) as shown:
        shown.await_text("next: Heels")
        await_that(lambda: history(feet).exists() and bool(kept(feet)))
        await_that(lambda: journalled(feet) == [1])  # each is written in a time of its own
        shown.process.kill()
        shown.process.wait()
    [run] = kept(feet)
    assert (run.whole, run.finished) == (1, False)
    with played(feet, "--resume") as shown:
        shown.await_text("next: Heels")
        shown.press(" ")
        shown.await_text("last step")
        shown.process.send_signal(signal.SIGINT)
        assert shown.ended() == 130
        assert (
            "The times of 1 whole step were kept; the step it stopped in was left out" in shown.seen
        )
    rest, _ = kept(feet)
    assert (rest.whole, rest.finished) == (1, False)
    assert rest.planned_ms < run.planned_ms


def test_where_the_history_is_another_programs_the_session_plays_and_says_so(feet: Path) -> None:
    history(feet).parent.mkdir(parents=True)
    with closing(sqlite3.connect(history(feet))) as db:
        db.execute("CREATE TABLE theirs (x)")
    before = history(feet).read_bytes()
    with played(feet) as shown:
        shown.await_text("belongs to another program")
        shown.await_text("next: Toes")
        shown.press("qq")
        assert shown.ended() == 0
        assert "Not all of the steps' times were kept." in shown.seen
    assert history(feet).read_bytes() == before
