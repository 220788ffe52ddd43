"""Exported files: advice where one cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from export.sounding import about, session, silently
from handscue.errors import ExportError
from handscue.export.files import check_free, whole_file, write_whole
from handscue.export.formats import FORMATS, write
from handscue.export.work import How

FULL = Path("/dev/full")


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ones" / "a.wav"
    assert check_free(path, replace=False) == path.parent
    write_whole(path, b"sound")
    assert path.read_bytes() == b"sound"
    assert check_free(path.with_name("b.wav"), replace=False) is None


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(ExportError, match="a is a file, not a folder"):
        check_free(tmp_path / "a" / "b" / "c.wav", replace=True)
    with pytest.raises(ExportError, match="cannot be written"):
        write_whole(tmp_path / "a" / "b" / "c.wav", b"")


@pytest.mark.parametrize("suffix", FORMATS)
def test_of_two_exports_to_one_file_that_may_not_be_replaced_one_is_refused(
    tmp_path: Path, suffix: str
) -> None:
    """The second begins when the first is under way, and is done before it."""
    path = tmp_path / f"a{suffix}"
    early = 0

    def overtake(_done: int, _of: int) -> None:
        nonlocal early
        if not early:
            early = 1
            write(session(2, (1,)), about(0, end_ms=100), path, silently, How(replace=False))

    with pytest.raises(ExportError, match="already exists"):
        write(session(9, (1, 5)), about(0, end_ms=100), path, overtake, How(replace=False))
    assert early
    assert [*tmp_path.iterdir()] == [path]
    early_alone = tmp_path / f"b{suffix}"
    write(session(2, (1,)), about(0, end_ms=100), early_alone, silently)
    assert path.read_bytes() == early_alone.read_bytes()


def test_a_name_that_is_too_long_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="too long"):
        write_whole(tmp_path / f"{'x' * 300}.wav", b"")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not FULL.exists(), reason="has no disk that is always full")
def test_a_full_disk_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="disk is full"), whole_file(tmp_path / "a.wav"):
        FULL.write_bytes(b"x")
    assert not list(tmp_path.iterdir())
