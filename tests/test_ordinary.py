"""What is no file is refused, and not waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handscue.ordinary import opened


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\r\nb\x1a")
    with opened(tmp_path / "a") as file:
        assert file.read() == b"a\r\nb\x1a"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
def test_a_pipe_a_device_and_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(OSError, match="ordinary"):
            opened(path)


def test_what_is_not_there_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        opened(tmp_path / "missing")
