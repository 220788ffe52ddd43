"""Text files a command writes: whole or not at all, and never over another by accident."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

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
    try:
        handle, part = tempfile.mkstemp(".part", f".{path.name[:40]}.", path.parent)
    except OSError as error:
        error.filename = path.parent  # nobody knows the part
        raise
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(part).chmod(mode)
        Path(part).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(part).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
