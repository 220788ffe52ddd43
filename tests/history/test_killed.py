"""Players killed at any instant, and several at once: a journal is one of its steps, or is not."""

from __future__ import annotations

import multiprocessing
import random
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from handscue.history.unfinished import Unfinished, find, journals, read
from history.playing import play_on, play_once, play_until_the_disk_is_full
from history.runs import LEGS, session_file

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        "pytest",  # each process loads anew what this one was started as, unless it is there
        "handscue.history.journal",
        "handscue.routine.loading",
        "handscue.schedule.timeline",
    ]
)
KILLS = 25


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return session_file(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "running"


def playing(folder: Path, session: Path) -> ForkServerProcess:
    """Start a player that goes on until it is killed."""
    ours, theirs = CONTEXT.Pipe()
    player = CONTEXT.Process(target=play_on, args=(folder, session, theirs))
    player.start()
    assert ours.recv() == "began"
    return player


def killed(player: ForkServerProcess) -> None:
    player.kill()
    player.join()


def step_kept(path: Path, session: Path) -> int:
    """Return the segment in a journal, which has to be one of the session's."""
    found = read(path)
    assert isinstance(found, Unfinished), found
    turn = LEGS.segments[found.note.segment].turn
    assert (found.note.step, found.note.side, found.note.name) == (turn.step, turn.side, turn.name)
    assert found.note.session == str(session)
    return found.note.segment


def test_killed_at_any_instant_it_leaves_one_of_its_steps_or_none(
    folder: Path, session: Path
) -> None:
    chance = random.Random(3)  # noqa: S311 - instants to kill at
    steps = set()
    for number in range(KILLS):
        here = folder / str(number)
        player = playing(here, session)
        while number % 2 and not list(journals(here)):
            pass  # every other one is killed only once something is kept, however slow the disk
        time.sleep(chance.uniform(0, 0.03))  # noqa: TID251 - the instant of the kill is what is tested
        killed(player)
        kept = [step_kept(path, session) for path in journals(here)]
        assert len(kept) <= 1
        assert [run.note.segment for run in find(here).unfinished] == kept
        assert find(here).refused == ()
        steps.update(kept)
        assert kept or not number % 2
    assert len(steps) > 1


def test_while_it_is_written_whoever_reads_sees_a_whole_step(folder: Path, session: Path) -> None:
    player = playing(folder, session)
    seen = set()
    try:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            seen.update(step_kept(path, session) for path in journals(folder))
            assert find(folder).unfinished == ()
    finally:
        killed(player)
    assert len(seen) > 3
    assert len(find(folder).unfinished) == 1


def test_two_players_at_once_keep_out_of_each_others_way(folder: Path, session: Path) -> None:
    """Others start, end properly and prune beside them all the while."""
    players = [playing(folder, session) for _ in range(2)]
    others = [CONTEXT.Process(target=play_once, args=(folder, session, 5)) for _ in range(3)]
    try:
        for other in others:
            other.start()
        for other in others:
            other.join()
            assert other.exitcode == 0
        assert find(folder).unfinished == ()
        assert {int(path.stem.split("-")[0]) for path in journals(folder)} == {
            player.pid for player in players
        }
        killed(players[0])
        [run] = find(folder).unfinished
        assert run.note.pid == players[0].pid
        assert run == find(folder).newest(session)
    finally:
        for player in players:
            killed(player)
    assert {run.note.pid for run in find(folder).unfinished} == {p.pid for p in players}


def test_a_full_disk_leaves_the_step_before(folder: Path, session: Path) -> None:
    player = CONTEXT.Process(target=play_until_the_disk_is_full, args=(folder, session))
    player.start()
    player.join()
    [run] = find(folder).unfinished
    assert run.note.segment == 1
    assert {path.suffix for path in folder.iterdir()} == {".json", ".lock"}
