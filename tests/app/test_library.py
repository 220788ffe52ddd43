"""Sessions saved: whole or not at all, in a folder that is made, and what stands in the way."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from handscue.app.environment import Environment
from handscue.app.library import save
from handscue.app.notices import Collected
from handscue.errors import SessionError
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
            save(path, "after", Environment(), force=True)
        assert Path(error.value.filename) == (path if which == "file" else path.parent)
        assert path.read_text() == "before"
        assert list(path.parent.iterdir()) == [path]
        Path(folder).chmod(0o755)


def test_a_folder_that_is_not_there_is_made_and_that_is_said(tmp_path: Path) -> None:
    heard = Collected()
    path = tmp_path / "new" / "folder" / "mine.yaml"
    save(path, "text", Environment(notices=heard))
    assert path.read_text() == "text"
    assert heard.said == [f"{path.parent}: made this folder."]


@pytest.mark.parametrize("force", [True, False])
def test_a_file_that_is_there_is_replaced_only_when_asked(tmp_path: Path, *, force: bool) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("before")
    if force:
        save(path, "after", Environment(), force=True)
    else:
        with pytest.raises(SessionError, match="--force"):
            save(path, "after", Environment())
    assert path.read_text() == ("after" if force else "before")
