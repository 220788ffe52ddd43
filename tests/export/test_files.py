"""Exported files: advice where one cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.errors import ExportError
from handscue.export.files import whole_file, write_whole

FULL = Path("/dev/full")


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
