"""Folders for work in progress: gone in the end, whoever is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handscue.errors import ScratchError
from handscue.scratch import (
    JUST_MADE_S,
    PREFIX,
    ROOM,
    check_room,
    remove_left,
    scratch_file,
    scratch_folder,
)
from room import limits, little_room

WORKING = """
import sys
from pathlib import Path
from handscue.scratch import scratch_folder
with scratch_folder(Path(sys.argv[1])) as folder:
    (folder / "sound.wav").write_bytes(b"half")
    print(flush=True)
    sys.stdin.read()
"""
locks = pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")


@pytest.fixture(params=["killed", "living"])
def lives(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[bool]:
    """Have another process work in a folder, killed in its midst or not; return whether it lives.

    Its folder is old enough for nobody to take it for one that is just being made.
    """
    command = [sys.executable, "-c", WORKING, str(tmp_path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    if request.param == "killed":
        process.send_signal(signal.SIGKILL)
        process.wait()
    for folder in tmp_path.iterdir():
        before = folder.stat().st_mtime - 2 * JUST_MADE_S
        os.utime(folder, (before, before))
    yield request.param == "living"
    process.communicate()


def test_in_the_end_it_is_gone_with_what_is_in_it(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as folder:
        (folder / "a").write_bytes(b"a")
        assert list(tmp_path.iterdir()) == [folder]
    assert not list(tmp_path.iterdir())


def test_after_a_failure_it_is_gone_too(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), scratch_folder(tmp_path):
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_what_got_a_name_stays(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as folder:
        (folder / "a").write_bytes(b"a")
        folder.rename(tmp_path / "kept")
    assert [path.read_bytes() for path in (tmp_path / "kept").iterdir()] == [b"a"]


@locks
def test_what_a_killed_process_left_goes_with_the_next_and_that_of_a_living_one_stays(
    tmp_path: Path, *, lives: bool
) -> None:
    with scratch_folder(tmp_path) as folder:
        assert len(set(tmp_path.iterdir()) - {folder}) == lives


@locks
def test_nothing_else_is_taken_for_left(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine").write_bytes(b"mine")
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    (tmp_path / f"{PREFIX}file").write_bytes(b"")
    (tmp_path / f"{PREFIX}new").mkdir()
    before = {*tmp_path.iterdir()}
    remove_left(tmp_path, (tmp_path / f"{PREFIX}new").stat().st_mtime)
    assert {*tmp_path.iterdir()} == before
    assert (elsewhere / "mine").read_bytes() == b"mine"


@limits
def test_where_there_is_no_room_that_is_said_with_the_place(tmp_path: Path) -> None:
    with little_room(), pytest.raises(ScratchError, match=r"cannot be written there \(File too"):
        check_room(tmp_path)
    check_room(tmp_path)
    assert not list(tmp_path.iterdir())


@limits
def test_a_file_that_has_no_room_any_more_blames_the_place_and_another_does_not(
    tmp_path: Path,
) -> None:
    with pytest.raises(ScratchError), little_room(), scratch_file() as file:
        file.write(bytes(ROOM))
    with pytest.raises(FileNotFoundError), scratch_file():
        (tmp_path / "none").read_bytes()
