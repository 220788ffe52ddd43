"""The journal: the step a session is in, kept durably, a few writes a minute, disturbing nobody."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.history.journal import MOST_A_MINUTE, Journal, may_write
from handscue.history.note import Agreed
from handscue.history.unfinished import Refused, Unfinished, find, read
from history.runs import LEGS, AtOnce, left_at, session_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the journals go; not made yet."""
    return tmp_path / "state" / "running"


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return session_file(tmp_path)


def kept(folder: Path) -> int | None:
    """Return the segment in the one journal there is."""
    files = list(folder.glob("*.json"))
    if not files:
        return None
    [found] = map(read, files)
    assert isinstance(found, Unfinished)
    return found.note.segment


def test_each_step_is_kept_as_it_comes(folder: Path, session: Path) -> None:
    journal = Journal(folder, session, LEGS, AtOnce())
    for segment in LEGS.segments:
        journal.note(segment, segment.start_ms / 1000)
        assert kept(folder) == segment.index


def test_it_holds_the_place_and_the_file_and_nothing_else(folder: Path, session: Path) -> None:
    with Journal(folder, session, LEGS, AtOnce()) as journal:
        journal.note(LEGS.segments[3], 0.0)
    [path] = folder.glob("*.json")
    written = json.loads(path.read_text())
    assert len(written.pop("digest")) == len(written.pop("outline")) == 64
    del written["boot"]
    assert written == {
        "version": 1,
        "session": str(session),
        "title": "Legs",
        "segment": 3,
        "kind": "work",
        "step": 3,
        "side": "left",
        "name": "Hacking",
        "only": True,
        "pid": os.getpid(),
    }
    assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_a_proper_end_leaves_nothing_behind(folder: Path, session: Path) -> None:
    with Journal(folder, session, LEGS, AtOnce()) as journal:
        journal.note(LEGS.segments[0], 0.0)
        journal.clear()
    assert list(folder.iterdir()) == []


def test_a_session_that_ends_before_it_began_leaves_nothing(folder: Path, session: Path) -> None:
    with Journal(folder, session, LEGS, AtOnce()) as journal:
        journal.clear()
    with Journal(folder, session, LEGS, AtOnce()):
        pass
    assert not folder.exists()


def test_closing_keeps_the_step_noted_last_whatever_the_rate(folder: Path, session: Path) -> None:
    with Journal(folder, session, LEGS, AtOnce()) as journal:
        for segment in LEGS.segments:
            journal.note(segment, 0.0)
        assert kept(folder) == MOST_A_MINUTE - 1
    assert kept(folder) == LEGS.segments[-1].index


def test_what_the_rate_held_back_is_written_later(folder: Path, session: Path) -> None:
    journal = Journal(folder, session, LEGS, AtOnce())
    for segment in LEGS.segments:
        journal.note(segment, 1.0)
    journal.note(LEGS.segments[-1], 60.9)
    assert kept(folder) == MOST_A_MINUTE - 1
    journal.note(LEGS.segments[-1], 61.0)
    assert kept(folder) == LEGS.segments[-1].index


@given(st.lists(st.floats(0, 20), max_size=80))
def test_there_are_never_more_writes_in_a_minute(gaps: list[float]) -> None:
    now, written = 0.0, []
    for gap in gaps:
        now += gap
        if may_write(written, now):
            written.append(now)
    for first, last in zip(written, written[MOST_A_MINUTE:], strict=False):
        assert last - first >= 60
    assert all(one <= other for one, other in pairwise(written))


@given(st.lists(st.integers(0, 9), max_size=6), st.floats(0, 1e6))
def test_a_write_waits_a_minute_at_the_most(gaps: list[int], start: float) -> None:
    written = [start + sum(gaps[:n]) for n in range(len(gaps))]
    assert may_write(written, start + sum(gaps) + 60)


def test_a_disk_that_stalls_holds_up_nobody(folder: Path, session: Path) -> None:
    disk = AtOnce()
    journal = Journal(folder, session, LEGS, disk)
    disk.stalled = True
    for segment in LEGS.segments[:3]:
        journal.note(segment, 0.0)
    assert len(disk.waiting) == 1
    assert kept(folder) is None
    disk.go_on()
    journal.note(LEGS.segments[2], 1.0)
    assert kept(folder) == 2


def test_a_folder_that_cannot_be_made_costs_only_the_journal(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with Journal(in_the_way / "running", session_file(tmp_path), LEGS, AtOnce()) as journal:
        for now, segment in enumerate(LEGS.segments):
            journal.note(segment, now * 20.0)
        journal.clear()
    assert find(in_the_way / "running") == find(tmp_path / "nowhere")


def test_a_folder_taken_away_is_made_again(folder: Path, session: Path) -> None:
    journal = Journal(folder, session, LEGS, AtOnce())
    journal.note(LEGS.segments[0], 0.0)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    journal.note(LEGS.segments[1], 20.0)
    assert kept(folder) == 1
    assert find(folder).unfinished == ()


def test_a_session_that_is_no_file_has_no_journal(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with Journal(folder, pipe, LEGS, AtOnce()) as journal:
        journal.note(LEGS.segments[0], 0.0)
    assert not folder.exists()


def test_a_path_that_is_no_text_costs_only_the_journal(folder: Path, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"\xff.yaml")
    odd.write_text("title: Legs\n")
    with Journal(folder, odd, LEGS, AtOnce()) as journal:
        journal.note(LEGS.segments[0], 0.0)
    assert list(folder.glob("*.json")) == []


def test_going_on_takes_the_old_journal_away_only_once_there_is_a_new_one(
    folder: Path, session: Path
) -> None:
    old = read(left_at(folder, session, 4))
    assert isinstance(old, Unfinished)
    disk = AtOnce()
    journal = Journal(folder, session, LEGS, disk, instead_of=old)
    disk.stalled = True
    journal.note(LEGS.segments[4], 0.0)
    assert old.path.exists()
    disk.go_on()
    assert not old.path.exists()
    assert kept(folder) == 4


def test_a_running_session_is_not_offered_and_one_that_ended_is(
    folder: Path, session: Path
) -> None:
    journal = Journal(folder, session, LEGS, AtOnce())
    journal.note(LEGS.segments[2], 0.0)
    assert find(folder).newest() is None
    journal.close()
    run = find(folder).newest()
    assert run is not None
    assert run.note.segment == 2
    assert not any(isinstance(read(path), Refused) for path in folder.glob("*.json"))


def test_what_was_agreed_is_kept_with_the_place_and_an_end_as_it_changes(
    folder: Path, session: Path
) -> None:
    """Two clocks tell an end a little differently each time; that is no change."""
    agreed = Agreed(length_ms=90_000, music="/music/rain.flac", music_level=-20.0)
    journal = Journal(folder, session, LEGS, AtOnce(), agreed=agreed)

    def noted(now: float, ends_at: float | None) -> Agreed:
        journal.note(LEGS.segments[1], now, ends_at)
        [path] = folder.glob("*.json")
        found = read(path)
        assert isinstance(found, Unfinished)
        return found.note.agreed

    assert noted(0, 1_000_090.0) == agreed.model_copy(update={"ends_at": 1_000_090.0})
    assert noted(1, 1_000_090.4).ends_at == 1_000_090.0
    assert noted(2, 1_000_390.0).ends_at == 1_000_390.0
    assert noted(3, None) == agreed
