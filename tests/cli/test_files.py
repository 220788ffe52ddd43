"""Text files a command writes: whole or not at all, and what stands in the way is told."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from handscue.cli.files import write_whole
from superuser import not_as_superuser


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_may_not_be_written_to_is_named_and_stays_as_it_is(which: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.yaml"
        path.write_text("before")
        Path(folder).chmod(0o555 if which == "folder" else 0o777)
        path.chmod(0o444 if which == "file" else 0o666)
        with not_as_superuser(), pytest.raises(PermissionError) as error:
            write_whole(path, "after", force=True)
        assert Path(error.value.filename) == (path if which == "file" else path.parent)
        assert path.read_text() == "before"
        assert list(path.parent.iterdir()) == [path]
        Path(folder).chmod(0o755)
