"""The history's database: opened, brought up to date, set aside where damaged."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.errors import HistoryError
from handscue.history import database
from handscue.history.database import (
    MIGRATIONS,
    NAME,
    migrate,
    open_to_read,
    open_to_write,
    set_aside_ones,
    writing,
)
from superuser import not_as_superuser


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the history goes; not made yet."""
    return tmp_path / "share" / NAME


def add(path: Path, session: str) -> None:
    opened = open_to_write(path)
    with writing(opened.db) as db:
        db.execute("INSERT INTO session (path) VALUES (?)", (session,))
    opened.db.close()


def sessions(path: Path) -> list[str]:
    opened = open_to_read(path)
    found = [row[0] for row in opened.db.execute("SELECT path FROM session ORDER BY path")]
    opened.db.close()
    return found


def test_what_was_written_is_read_again(path: Path) -> None:
    add(path, "/a.yaml")
    add(path, "/b.yaml")
    assert sessions(path) == ["/a.yaml", "/b.yaml"]


def test_reading_where_there_is_none_finds_nothing_and_makes_nothing(path: Path) -> None:
    assert sessions(path) == []
    assert not path.parent.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_it(path: Path) -> None:
    opened = open_to_write(path)
    with writing(opened.db) as db:
        db.execute("INSERT INTO session (path) VALUES ('/a.yaml')")
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    opened.db.close()


def test_what_fails_halfway_leaves_nothing(path: Path) -> None:
    opened = open_to_write(path)
    with pytest.raises(sqlite3.IntegrityError), writing(opened.db) as db:
        db.executemany("INSERT INTO session (path) VALUES (?)", [("/a.yaml",), ("/a.yaml",)])
    opened.db.close()
    assert sessions(path) == []


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_an_older_one_is_brought_up_to_date_with_all_that_is_in_it(
    path: Path, version: int
) -> None:
    path.parent.mkdir()
    db = sqlite3.connect(path, isolation_level=None)
    migrate(db, MIGRATIONS[:version])
    db.execute("INSERT INTO session (path) VALUES ('/old.yaml')")
    db.close()
    add(path, "/new.yaml")
    assert sessions(path) == ["/new.yaml", "/old.yaml"]
    with contextlib.closing(sqlite3.connect(path)) as again:
        assert again.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    path.parent.mkdir()
    db = sqlite3.connect(path, isolation_level=None)
    migrate(db, MIGRATIONS[:1])
    before = list(db.iterdump())
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, (*MIGRATIONS[:1], ("CREATE TABLE more (x)", "no SQL")))
    assert list(db.iterdump()) == before
    db.close()


def test_several_that_begin_it_at_once_all_write(path: Path) -> None:
    names = [f"/{number}.yaml" for number in range(8)]
    with ThreadPoolExecutor(8) as executor:
        list(executor.map(add, [path] * 8, names))
    assert sessions(path) == names


@settings(max_examples=25)
@given(st.binary(min_size=600, max_size=900).filter(any))
def test_rubbish_is_set_aside_whole_and_a_new_one_begun(rubbish: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(rubbish)
        found = open_to_read(path)
        found.db.close()
        assert found.notice == f"{path}: is damaged and cannot be read."
        opened = open_to_write(path)
        opened.db.close()
        [aside] = set_aside_ones(path)
        assert str(aside) in str(opened.notice)
        assert aside.read_bytes() == rubbish
        add(path, "/a.yaml")
        assert sessions(path) == ["/a.yaml"]


def damage(path: Path) -> None:
    """Overwrite the middle of a database."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))


def test_one_damaged_inside_is_set_aside_too(path: Path) -> None:
    add(path, "/a.yaml")
    damage(path)
    opened = open_to_write(path)
    opened.db.close()
    assert "was damaged" in str(opened.notice)
    assert sessions(path) == []
    assert len(set_aside_ones(path)) == 1


def test_several_that_find_damage_at_once_lose_nothing_written_since(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"rubbish" * 100)

    def added(name: str) -> bool:
        try:
            add(path, name)
        except HistoryError as error:
            assert "being set aside right now" in str(error)  # noqa: PT017 - the one way it may fail
            return False
        return True

    names = [f"/{number}.yaml" for number in range(6)]
    with ThreadPoolExecutor(6) as executor:
        written = list(executor.map(added, names))
    assert any(written)
    assert sessions(path) == [n for n, done in zip(names, written, strict=True) if done]
    [aside] = [p for p in set_aside_ones(path) if not p.name.endswith(database.BESIDE)]
    assert aside.read_bytes() == b"rubbish" * 100


def test_nobody_opens_it_while_it_is_being_set_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(path, "/a.yaml")
    monkeypatch.setattr(database, "PATIENCE_S", 0.01)
    with contextlib.closing(sqlite3.connect(f"{path}.lock", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for opening in (open_to_read, open_to_write):
            with pytest.raises(HistoryError, match="being set aside right now"):
                opening(path)
    assert sessions(path) == ["/a.yaml"]


def test_it_is_not_set_aside_while_another_opens_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"rubbish" * 100)
    monkeypatch.setattr(database, "PATIENCE_S", 0.01)
    with contextlib.closing(sqlite3.connect(f"{path}.lock", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT 1 FROM sqlite_master")
        with pytest.raises(HistoryError, match="being set aside right now"):
            open_to_write(path)
        assert path.read_bytes() == b"rubbish" * 100
    add(path, "/a.yaml")
    assert sessions(path) == ["/a.yaml"]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("PRAGMA application_id = 7", "belongs to another program"),
        ("CREATE TABLE theirs (x)", "belongs to another program"),
        (
            f"PRAGMA user_version = {len(MIGRATIONS) + 1}; PRAGMA application_id = {database.OURS}",
            "was written by a newer version of handscue",
        ),
    ],
)
def test_what_is_not_ours_is_told_and_left_alone(path: Path, statement: str, message: str) -> None:
    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.executescript(statement)
    db.close()
    before = path.read_bytes()
    for opening in (open_to_read, open_to_write):
        with pytest.raises(HistoryError, match=message):
            opening(path)
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_may_not_be_written_is_told_and_still_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        add(path, "/a.yaml")
        path.chmod(0o444)
        path.parent.chmod(0o555)
        path.as_uri()  # loads what nobody may not be able to, where Python is the superuser's
        with not_as_superuser():
            with pytest.raises(HistoryError, match="cannot be written"):
                open_to_write(path)
            assert sessions(path) == ["/a.yaml"]
        path.parent.chmod(0o755)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file")
    with pytest.raises(HistoryError, match="cannot be kept there"):
        open_to_write(tmp_path / "share" / NAME)
