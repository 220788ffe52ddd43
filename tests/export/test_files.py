"""Files: whole or not at all, nothing beside them, and advice a therapist can follow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from handscue.errors import ExportError
from handscue.export.files import UNFINISHED, whole_file, write_whole

FULL = Path("/dev/full")


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
            "import sys, pathlib; from handscue.export.files import write_whole; "
            "write_whole(pathlib.Path(sys.argv[1]), b'quick')"
        )
        subprocess.run([sys.executable, "-c", code, tmp_path / "b.wav"], check=True)
    assert (tmp_path / "a.wav").read_bytes() == b"slow"
    assert (tmp_path / "b.wav").read_bytes() == b"quick"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no such folder"):
        write_whole(tmp_path / "none" / "a.wav", b"")


def test_a_name_that_is_too_long_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="too long"):
        write_whole(tmp_path / f"{'x' * 300}.wav", b"")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not FULL.exists(), reason="has no disk that is always full")
def test_a_full_disk_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="disk is full"), whole_file(tmp_path / "a.wav"):
        FULL.write_bytes(b"x")
    assert not list(tmp_path.iterdir())
