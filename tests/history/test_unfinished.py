"""Journals read: those whose process is gone are offered; what is no journal is refused kindly."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.history import lock
from handscue.history.dropping import KEPT, KEPT_S, drop, drop_session, outdated, prune
from handscue.history.unfinished import (
    LARGEST,
    Refused,
    Unfinished,
    boot_id,
    find,
    objection,
    read,
)
from history.runs import left_at, session_file

NAME = "77-00c0ffee.json"


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return session_file(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "running"
    folder.mkdir()
    return folder


def reason(path: Path) -> str:
    found = read(path)
    assert isinstance(found, Refused)
    assert find(path.parent).refused == (found,)
    return found.reason


def changed(folder: Path, session: Path, fields: dict[str, Any]) -> Path:
    """Leave a run, and change its journal."""
    path = left_at(folder, session, 1)
    written = json.loads(path.read_text()) | fields
    path.write_text(json.dumps({k: v for k, v in written.items() if v != "left out"}))
    return path


def test_the_run_left_last_is_offered_first(folder: Path, session: Path) -> None:
    for age, segment in ((300, 1), (10, 2), (7000, 3)):
        left_at(folder, session, segment, age=age)
    found = find(folder)
    assert [run.note.segment for run in found.unfinished] == [2, 1, 3]
    assert found.newest() == found.newest(session) == found.unfinished[0]


def test_a_session_is_known_by_any_way_to_its_file(
    folder: Path, session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_at(folder, session, 1)
    monkeypatch.chdir(session.parent)
    (session.parent / "link.yaml").symlink_to(session)
    for way in ("legs.yaml", "./running/../legs.yaml", "link.yaml"):
        assert find(folder).newest(Path(way))
    assert find(folder).newest(Path("other.yaml")) is None


def test_a_session_that_was_moved_is_known_by_its_content(folder: Path, session: Path) -> None:
    left_at(folder, session, 1)
    copy = session.with_name("copy.yaml")
    copy.write_bytes(session.read_bytes())
    assert find(folder).newest(copy) is None  # the other one is still there
    session.unlink()
    assert find(folder).newest(copy)
    copy.write_text("title: Arms\n")
    assert find(folder).newest(copy) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"version": 2}, "was written by another version of handscue"),
        ({"version": "left out"}, "is damaged"),
        ({"version": 2, "news": True}, "was written by another version of handscue"),
        ({"segment": -1}, "is damaged"),
        ({"segment": "1"}, "is damaged"),
        ({"segment": 1.5}, "is damaged"),
        ({"step": 0}, "is damaged"),
        ({"session": "legs.yaml"}, "is damaged"),
        ({"session": "/legs\0.yaml"}, "is damaged"),
        ({"side": "middle"}, "is damaged"),
        ({"name": "Knead\x1b[2J"}, "is damaged"),
        ({"title": ""}, "is damaged"),
        ({"digest": "0" * 63}, "is damaged"),
        ({"pid": 0}, "is damaged"),
        ({"client": "somebody"}, "is damaged"),
        ({"name": "left out"}, "is damaged"),
    ],
)
def test_what_no_player_of_this_version_wrote_is_refused(
    folder: Path, session: Path, fields: dict[str, Any], said: str
) -> None:
    assert reason(changed(folder, session, fields)) == said


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 700, b"{}", b"[]", b"null", b"not json", b"\xff\xfe", b"[" * 60_000, b"1e999"],
)
def test_what_is_no_journal_is_refused(folder: Path, content: bytes) -> None:
    (folder / NAME).write_bytes(content)
    assert reason(folder / NAME) == "is damaged"


def test_a_huge_one_is_refused_without_being_read(folder: Path) -> None:
    with (folder / NAME).open("wb") as file:
        file.truncate(1 << 40)
    assert reason(folder / NAME) == "is much too large"
    os.truncate(folder / NAME, LARGEST)
    assert reason(folder / NAME) == "is damaged"


def test_a_folder_in_its_place_is_refused(folder: Path) -> None:
    (folder / NAME).mkdir()
    assert reason(folder / NAME) == "is a folder"


@pytest.mark.parametrize("target", ["elsewhere.json", "nowhere", "/dev/zero"])
def test_a_link_is_refused_wherever_it_leads(folder: Path, session: Path, target: str) -> None:
    left_at(folder, session, 1).rename(folder / "elsewhere.json")
    (folder / NAME).symlink_to(target)
    assert reason(folder / NAME) == "is a link to another place"


def test_a_pipe_is_refused_without_waiting_for_it(folder: Path) -> None:
    os.mkfifo(folder / NAME)
    assert reason(folder / NAME) == "is not a file"


def test_what_belongs_to_another_user_is_refused() -> None:
    about = os.stat_result((stat.S_IFREG | 0o600, 1, 1, 1, 1000, 1000, 500, 0, 0, 0))
    assert objection(about, 1000) is None
    assert objection(about, None) is None
    assert objection(about, 1001) == "belongs to another user"


def test_a_refusal_says_which_file_and_why(folder: Path) -> None:
    (folder / NAME).write_text("?")
    [refused] = find(folder).refused
    told = f"{folder / NAME}: this record of a session is damaged; it was left alone"
    assert str(refused) == told


def test_other_files_in_the_folder_are_none_of_ours(folder: Path) -> None:
    for name in ("notes.json", "1-2.json", "77-00c0ffee.txt", ".hidden", "77-00C0FFEE.json"):
        (folder / name).write_text("mine")
    assert find(folder).refused == ()
    prune(folder)
    assert len(list(folder.iterdir())) == 5


def test_a_refused_one_hides_no_good_one(folder: Path, session: Path) -> None:
    (folder / NAME).write_text("?")
    left_at(folder, session, 2)
    found = find(folder)
    assert len(found.refused) == len(found.unfinished) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_whatever_happens_to_its_bytes_it_is_read_or_refused(
    folder: Path, session: Path, data: st.DataObject
) -> None:
    path = next(folder.glob("*.json"), None) or left_at(folder, session, 1)
    whole = path.with_suffix(".whole")
    raw = bytearray(whole.read_bytes() if whole.exists() else path.read_bytes())
    whole.write_bytes(raw)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(at, min(len(raw), at + 40)))
        raw[at:end] = data.draw(st.binary(max_size=20))
    path.write_bytes(raw)
    found = read(path)
    assert isinstance(found, Unfinished | Refused)
    if isinstance(found, Unfinished):
        assert found.note.segment >= 0
        assert Path(found.note.session).is_absolute()


@given(raw=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_refused(folder: Path, raw: bytes) -> None:
    (folder / NAME).write_bytes(raw)
    assert isinstance(read(folder / NAME), Refused)


class TestWithoutLocks:
    """Where the file system knows none, the process's number has to do."""

    def test_a_living_process_of_this_run_of_the_machine_plays(
        self, folder: Path, session: Path
    ) -> None:
        path = left_at(folder, session, 1)
        path.with_suffix(".lock").unlink()
        assert (find(folder).newest() is None) == bool(boot_id())

    @pytest.mark.parametrize("fields", [{"boot": "before"}, {"boot": ""}, {"pid": 2**30}])
    def test_any_other_is_gone(self, folder: Path, session: Path, fields: dict[str, Any]) -> None:
        path = changed(folder, session, fields)
        path.with_suffix(".lock").unlink()
        assert find(folder).newest() is not None


class TestDropping:
    """What is of no more use goes; what is played now stays."""

    def test_a_running_one_is_never_dropped(self, folder: Path, session: Path) -> None:
        path = left_at(folder, session, 1, age=KEPT_S * 2)
        held = lock.take(path.with_suffix(".lock"))
        assert held is not None
        drop(path)
        prune(folder)
        drop_session(folder, session)
        assert path.exists()
        lock.release(held)
        drop(path)
        assert list(folder.iterdir()) == []

    def test_old_ones_go_with_all_their_files(self, folder: Path, session: Path) -> None:
        left_at(folder, session, 1, age=KEPT_S + 60)
        new = left_at(folder, session, 2, age=KEPT_S - 60)
        prune(folder)
        assert {file.stem for file in folder.iterdir()} == {new.stem}

    def test_damaged_and_half_written_ones_go_in_time(self, folder: Path) -> None:
        for name in (NAME, "78-00c0ffee.new", "79-00c0ffee.lock"):
            (folder / name).write_text("?")
            os.utime(folder / name, (1e9, 1e9))
        (folder / "80-00c0ffee.json").symlink_to("nowhere")
        os.utime(folder / "80-00c0ffee.json", (1e9, 1e9), follow_symlinks=False)
        prune(folder)
        assert list(folder.iterdir()) == []

    def test_finishing_a_session_drops_its_unfinished_runs_alone(
        self, folder: Path, session: Path, tmp_path: Path
    ) -> None:
        other = tmp_path / "other.yaml"
        other.write_text("title: Other\n")
        left_at(folder, session, 1)
        left_at(folder, session, 2)
        left_at(folder, other, 3)
        drop_session(folder, session)
        assert [run.note.segment for run in find(folder).unfinished] == [3]

    @given(st.dictionaries(st.text("abc"), st.floats(0, KEPT_S * 2), max_size=60))
    def test_the_newest_are_kept(self, ages: dict[str, float]) -> None:
        now = 2e9
        gone = outdated({name: now - age for name, age in ages.items()}, now)
        stays = {name: age for name, age in ages.items() if name not in gone}
        assert len(stays) <= KEPT
        assert all(age <= KEPT_S + 1 for age in stays.values())
        young = [age for age in ages.values() if age < KEPT_S - 1]
        assert len(stays) >= min(KEPT, len(young))
