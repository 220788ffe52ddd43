"""Text files a command writes: whole or not at all, and never over another by accident."""

from __future__ import annotations

from pathlib import Path

from handscue import whole
from handscue.errors import Problem, SessionError


def write_whole(path: Path, text: str, *, force: bool) -> None:
    """Write a session file so that it is there in full or not at all.

    Raises:
        SessionError: it is there already and ``force`` is not given, or its folder is missing.
        OSError: it cannot be written.

    """
    if path.is_dir():
        raise SessionError(str(path), (Problem("is a folder; name a file in it"),))
    if path.exists() and not force:
        advice = "is there already; give another name, or --force to replace it"
        raise SessionError(str(path), (Problem(advice),))
    if not path.parent.is_dir():
        advice = f"there is no folder {path.parent}; make it first"
        raise SessionError(str(path), (Problem(advice),))
    if path.exists():
        path.open("r+b").close()  # one that may not be written to is not replaced either
    whole.write_whole(path, text.encode())
