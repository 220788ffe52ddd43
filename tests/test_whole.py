"""Files: whole or not at all, and nothing beside them."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handscue import whole
from handscue.whole import UNFINISHED, exchanged, make_folder, sweep, whole_file, write_whole

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture(params=["nameless", "named", "without links"], autouse=True)
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each test pass on every kind of disk: as here, and with less than here."""

    def no_link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "as on a memory stick")

    if request.param != "nameless":
        monkeypatch.setattr(whole, "_nameless", lambda *_: None)
    if request.param == "without links":
        monkeypatch.setattr(os, "link", no_link)


def test_a_file_has_its_name_only_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with whole_file(path) as file:
        file.write(b"sound")
        assert not path.exists()
    assert path.read_bytes() == b"sound"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), whole_file(path) as file:
        file.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="links need leave there")
def test_a_link_stays_one_and_leads_to_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link, target = tmp_path / "a.wav", tmp_path / "elsewhere" / "b.wav"
    link.symlink_to(target)
    for content in (b"sound", b"other"):  # the first time it leads nowhere yet
        write_whole(link, content)
        assert link.is_symlink()
        assert target.read_bytes() == content
    assert list((tmp_path / "elsewhere").iterdir()) == [target]


def test_what_a_killed_run_left_is_gone_after_the_next(tmp_path: Path) -> None:
    (tmp_path / f".other-1{UNFINISHED}").write_bytes(b"half")
    write_whole(tmp_path / "a.wav", b"sound")
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.skipif(sys.platform == "win32", reason="no file in use can be taken away there")
def test_what_another_run_is_writing_stays(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.wav") as file:
        file.write(b"slow")
        code = (
            "import sys, pathlib; from handscue.whole import write_whole; "
            "write_whole(pathlib.Path(sys.argv[1]), b'quick')"
        )
        subprocess.run([sys.executable, "-c", code, tmp_path / "b.wav"], check=True)
    assert (tmp_path / "a.wav").read_bytes() == b"slow"
    assert (tmp_path / "b.wav").read_bytes() == b"quick"


def test_a_file_that_must_stay_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_whole(path, b"first", replace=False)
    with pytest.raises(FileExistsError):
        write_whole(path, b"second", replace=False)
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_of_two_that_may_not_replace_each_other_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    def overtaken() -> None:
        with whole_file(path, replace=False) as file:
            file.write(b"late")
            write_whole(path, b"early", replace=False)

    with pytest.raises(FileExistsError):
        overtaken()
    assert path.read_bytes() == b"early"
    assert list(tmp_path.iterdir()) == [path]


def test_of_many_at_once_one_wins_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    contents = [bytes([n]) * 100_000 for n in range(8)]

    def wins(content: bytes) -> bool:
        try:
            write_whole(path, content, replace=False, lasting=False)
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        winners = [
            content for content, won in zip(contents, pool.map(wins, contents), strict=True) if won
        ]
    assert [path.read_bytes()] == winners
    assert list(tmp_path.iterdir()) == [path]


@POSIX
@pytest.mark.parametrize("kept", [0o600, 0o640, 0o755])
def test_a_file_that_is_replaced_hands_on_its_permissions(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    path.chmod(kept)
    write_whole(path, b"after")
    assert stat.S_IMODE(path.stat().st_mode) == kept


@POSIX
def test_a_new_file_is_open_to_those_the_user_would_have(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.wav", b"")
        write_whole(tmp_path / "b.json", b"", mode=whole.PRIVATE)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.wav").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "b.json").stat().st_mode) == 0o600


def test_what_is_written_can_be_read_before_it_is_whole(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.music", lasting=False) as file:
        file.write(b"samples")
        file.seek(0)
        assert file.read() == b"samples"


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as error:
        write_whole(tmp_path / "none" / "a.wav", b"")
    assert Path(error.value.filename) == tmp_path / "none"


def test_folders_are_made_with_those_they_lie_in(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "b")
    assert not make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_sweeping_takes_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"sound")
    (tmp_path / f".x{UNFINISHED}").write_bytes(b"half")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such step")
def test_two_folders_change_names_and_where_one_is_missing_nothing_happens(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
        (folder / folder.name).write_bytes(b"")
    assert exchanged(old, new)
    assert [path.name for path in old.iterdir()] == ["new"]
    assert [path.name for path in new.iterdir()] == ["old"]
    assert not exchanged(old, tmp_path / "missing")
    assert [path.name for path in old.iterdir()] == ["new"]
