"""What steps took, kept as they are over: whatever the disk does, killed, or with two at once."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import time
from pathlib import Path

import pytest

from handscue.errors import HistoryError
from handscue.history.database import NAME, open_to_read, open_to_write, set_aside_ones
from handscue.history.forgetting import forget_all, forget_run, forget_session
from handscue.history.measuring import Look
from handscue.history.plans import plans
from handscue.history.runs import Run, Sample, runs, samples
from handscue.history.steps import steps_of
from history.recording import (
    ROUTINE,
    play_over_and_over,
    play_through,
    play_times,
    recorder,
)
from history.runs import LEGS, AtOnce, session_file

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["history.recording"])
KILLS = 8
SEGMENTS = len(LEGS.segments)
FIRST, SECOND = LEGS.segments[1:3]


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return session_file(tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "share" / NAME


def all_runs(path: Path) -> list[Run]:
    opened = open_to_read(path)
    assert opened.notice is None
    found = runs(opened.db)
    opened.db.close()
    return found


def all_samples(path: Path, session: Path) -> list[Sample]:
    opened = open_to_read(path)
    found = list(samples(opened.db, session))
    opened.db.close()
    return found


def test_each_step_is_kept_with_its_place_and_side(path: Path, session: Path) -> None:
    with recorder(path, session, AtOnce(), began_at=1234.5) as kept:
        play_through(kept, 12)
    found = all_samples(path, session)
    assert [(s.segment, s.step, s.side) for s in found] == [
        (0, 0, None),
        *((n, n, "left") for n in range(1, 5)),
        (5, 5, "right"),
        *((n + 5, n, "right") for n in range(1, 5)),
    ]
    assert {s.took_ms for s in found} == {12_000}
    assert {s.planned_ms for s in found[1:5]} == {20_000}
    opened = open_to_read(path)
    assert plans(opened.db, session) == {found[0].plan: steps_of(ROUTINE)}
    opened.db.close()


def test_the_run_is_kept_with_what_was_planned_and_what_it_took(path: Path, session: Path) -> None:
    with recorder(path, session, AtOnce(), began_at=1234.5, profile="anna") as kept:
        kept.look(Look(FIRST, 0))
        kept.look(Look(FIRST, 1, goes=False))
        kept.look(Look(FIRST, 61))
        kept.look(Look(FIRST, 62))
        kept.look(Look(SECOND, 63))
    [run] = all_runs(path)
    assert (run.session, run.title, run.kind, run.profile) == (str(session), "Legs", "play", "anna")
    assert (run.began_at, run.planned_ms) == (1234.5, LEGS.total_ms)
    assert (run.lasted_ms, run.paused_ms, run.worked_ms) == (63_000, 60_000, 3_000)
    assert (run.finished, run.whole) == (False, 0)


def test_nothing_is_in_the_file_but_the_session_and_its_times(path: Path, session: Path) -> None:
    with recorder(path, session, AtOnce()) as kept:
        play_through(kept, 12)
    db = sqlite3.connect(path)
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    words = {
        str(value)
        for table in tables
        for row in db.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
        for value in row
        if isinstance(value, str)
    }
    db.close()
    plan = next(word for word in words if word.startswith("["))
    assert "Roll a towel." not in plan
    digest = next(word for word in words if len(word) == 64)
    assert words - {plan, digest} == {
        str(session),
        "Legs",
        "play",
        "left",
        "right",
        "pressed",
    }


def test_a_run_nobody_saw_is_none(path: Path, session: Path) -> None:
    recorder(path, session, AtOnce()).close()
    assert all_runs(path) == []


def test_looking_never_waits_for_the_disk(path: Path, session: Path) -> None:
    executor = AtOnce()
    executor.stalled = True
    kept = recorder(path, session, executor)
    play_through(kept, 12)
    assert not path.exists()
    assert kept.whole == SEGMENTS
    executor.go_on()
    kept.close()
    assert len(all_samples(path, session)) == SEGMENTS


def test_what_could_not_be_written_is_written_with_the_next_step(path: Path, session: Path) -> None:
    path.parent.write_text("in the way")
    kept = recorder(path, session, AtOnce())
    assert "cannot be kept there" in str(kept.found(0))
    kept.look(Look(FIRST, 0))
    kept.look(Look(SECOND, 12))
    assert kept.trouble
    path.parent.unlink()
    kept.look(Look(LEGS.segments[3], 24))
    assert kept.trouble is None
    kept.close()
    assert [s.segment for s in all_samples(path, session)] == [1, 2]


def test_a_damaged_history_is_set_aside_and_told(path: Path, session: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"damaged" * 200)
    with recorder(path, session, AtOnce()) as kept:
        assert "was damaged. It was moved to" in str(kept.found(0))
        play_through(kept, 12)
    assert len(all_samples(path, session)) == SEGMENTS
    assert len(set_aside_ones(path)) == 1


def test_a_step_gone_back_to_is_kept_once_with_all_its_time(path: Path, session: Path) -> None:
    with recorder(path, session, AtOnce()) as kept:
        for at, segment in enumerate([FIRST] * 8 + [SECOND] * 2 + [FIRST] * 3 + [SECOND]):
            kept.look(Look(segment, at))
    assert [(s.segment, s.took_ms) for s in all_samples(path, session)] == [(1, 11_000)]


def test_killed_at_any_instant_it_leaves_whole_steps_of_whole_runs(
    path: Path, session: Path
) -> None:
    chance = random.Random(5)  # noqa: S311 - instants to kill at
    seen = set()
    for _ in range(KILLS):
        ours, theirs = CONTEXT.Pipe()
        player = CONTEXT.Process(target=play_over_and_over, args=(path, session, theirs))
        player.start()
        assert ours.recv() == "began"
        time.sleep(chance.uniform(0, 0.05))  # noqa: TID251 - the instant of the kill is what is tested
        player.kill()
        player.join()
        by_run: dict[int, list[Sample]] = {}
        for sample in all_samples(path, session):
            by_run.setdefault(sample.run, []).append(sample)
        for found in by_run.values():
            assert [s.segment for s in found] == list(range(len(found)))
            assert {s.took_ms for s in found} == {12_000}
        seen.add(sum(map(len, by_run.values())))
        assert set_aside_ones(path) == []
    assert len(seen) > 3


def test_two_programs_at_once_lose_nothing_of_each_other(path: Path, session: Path) -> None:
    players = [CONTEXT.Process(target=play_times, args=(path, session, 8)) for _ in range(2)]
    for player in players:
        player.start()
    for player in players:
        player.join()
        assert player.exitcode == 0
    assert len(all_runs(path)) == 16
    assert all(run.finished and run.whole == SEGMENTS for run in all_runs(path))
    assert len(all_samples(path, session)) == 16 * SEGMENTS


def bytes_beside(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_what_is_forgotten_is_in_no_file_any_more(
    path: Path, session: Path, tmp_path: Path
) -> None:
    other = tmp_path / "feet.yaml"
    with recorder(path, session, AtOnce()) as kept, recorder(path, other, AtOnce()) as kept_too:
        play_through(kept, 12)
        play_through(kept_too, 12)
    assert str(session).encode() in bytes_beside(path)
    assert forget_session(path, session) == 1
    assert str(session).encode() not in bytes_beside(path)
    assert [run.session for run in all_runs(path)] == [str(other)]
    forget_all(path)
    for word in (str(other), "Effleurage", "Legs"):
        assert word.encode() not in bytes_beside(path)
    assert all_runs(path) == []


def test_forgetting_while_a_session_runs_keeps_nothing_more_of_it(
    path: Path, session: Path
) -> None:
    with recorder(path, session, AtOnce()) as kept:
        kept.look(Look(FIRST, 0))
        kept.look(Look(SECOND, 12))
        forget_all(path)
        kept.look(Look(LEGS.segments[3], 24))
        assert (kept.trouble, kept.forgotten) == (None, True)
    assert all_runs(path) == []
    assert b"Effleurage" not in bytes_beside(path)


def test_one_run_can_be_forgotten_alone(path: Path, session: Path) -> None:
    for began_at in (1, 2):
        with recorder(path, session, AtOnce(), began_at=began_at) as kept:
            play_through(kept, 12)
    newest, oldest = all_runs(path)
    assert forget_run(path, newest.number) == 1
    assert all_runs(path) == [oldest]
    assert forget_run(path, 77) == 0


def test_a_damaged_history_and_those_set_aside_are_forgotten_too(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"secret" * 200, b"secrets" * 200):
        path.write_bytes(content)
        open_to_write(path).db.close()
        path.write_bytes(content)
    forget_all(path)
    assert b"secret" not in bytes_beside(path)
    forget_all(path)


def test_forgetting_with_another_reader_says_that_traces_may_stay(
    path: Path, session: Path
) -> None:
    with recorder(path, session, AtOnce()) as kept:
        play_through(kept, 12)
    reader = open_to_read(path).db
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM run").fetchone()
    try:
        with pytest.raises(HistoryError, match=r"another handscue|another program"):
            forget_all(path)
    finally:
        reader.close()
    forget_all(path)
    assert b"Effleurage" not in bytes_beside(path)
