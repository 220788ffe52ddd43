"""Locks: held by one, seen by all, gone with their process."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.history import lock


def test_one_holds_it_and_all_see_that(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    assert lock.is_held(path) is None
    held = lock.take(path)
    assert held is not None
    for _ in range(2):
        assert lock.is_held(path) is True
        with pytest.raises(BlockingIOError):
            lock.take(path)
    lock.release(held)
    assert lock.is_held(path) is False


def test_a_file_put_in_its_place_is_another_lock(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    first = lock.take(path)
    path.unlink()
    second = lock.take(path)
    assert first is not None
    assert second is not None
    assert lock.is_held(path) is True
    lock.release(second)
    assert lock.is_held(path) is False
    lock.release(first)


def test_a_link_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "x.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r"x\.lock"):
        lock.take(tmp_path / "x.lock")
    assert lock.is_held(tmp_path / "x.lock") is None
    assert not (tmp_path / "elsewhere").exists()
