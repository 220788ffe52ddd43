"""A site takes its place whole, whenever the one who puts it there is killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.errors import ExportError
from handscue.publish import switching
from handscue.publish.standing import STANDING
from handscue.publish.switching import being_made, linked, switched


def site(folder: Path, name: str) -> Path:
    path = folder / name
    (path / "legs").mkdir(parents=True)
    (path / STANDING).write_text(name)
    return path


@pytest.mark.parametrize("swap", ["in one step", "by two renames"])
def test_the_new_site_is_there_and_the_old_one_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swap: str
) -> None:
    if swap == "by two renames":
        monkeypatch.setattr(switching, "exchanged", lambda *_: False)
    old, new = site(tmp_path, "site"), site(tmp_path, "new")
    switched(new, old)
    assert (old / STANDING).read_text() == "new"
    assert list(tmp_path.iterdir()) == [old]


def test_a_first_site_is_simply_there(tmp_path: Path) -> None:
    switched(site(tmp_path, "new"), tmp_path / "site")
    assert (tmp_path / "site" / STANDING).read_text() == "new"


def test_killed_between_two_renames_the_old_site_is_back_with_the_next_run(tmp_path: Path) -> None:
    before = site(tmp_path, ".site.before")
    with being_made(tmp_path / "site") as staging:
        assert (tmp_path / "site" / STANDING).read_text() == before.name
        assert staging.parent == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_killed_while_the_old_site_was_removed_nothing_of_it_stays(tmp_path: Path) -> None:
    site(tmp_path, "site")
    site(tmp_path, ".site.before")
    with being_made(tmp_path / "site"):
        assert [path.name for path in tmp_path.glob(".site.b*")] == []


def test_two_runs_at_one_site_are_one_too_many(tmp_path: Path) -> None:
    with (
        being_made(tmp_path / "site"),
        pytest.raises(ExportError, match="is being published right now"),
        being_made(tmp_path / "site"),
    ):
        pass
    with being_made(tmp_path / "site"):  # and then it is free
        pass


@pytest.mark.parametrize("there", ["a file", "a folder with other files"])
def test_nothing_else_is_ever_replaced(tmp_path: Path, there: str) -> None:
    path = tmp_path / "site"
    if there == "a file":
        path.write_text("mine")
    else:
        path.mkdir()
        (path / "thesis.txt").write_text("mine")
    with pytest.raises(ExportError, match="give another name"), being_made(path):
        pass
    assert path.exists()


def test_what_is_put_in_two_folders_is_the_same_and_lies_on_the_disk_once(tmp_path: Path) -> None:
    source = site(tmp_path, "one")
    (source / "legs" / "session.mp3").write_bytes(b"sound")
    linked(source, tmp_path / "two")
    copy = tmp_path / "two" / "legs" / "session.mp3"
    assert copy.read_bytes() == b"sound"
    assert copy.samefile(source / "legs" / "session.mp3")
