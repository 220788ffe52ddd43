"""Exported files: whole or not at all, and advice where one cannot be written."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from handscue import whole
from handscue.errors import ExportError


@contextlib.contextmanager
def whole_file(path: Path, *, replace: bool = True) -> Iterator[IO[bytes]]:
    """Open a new file as ``whole.whole_file`` does.

    Raises:
        ExportError: the file cannot be written, or is there and may not be replaced.

    """
    try:
        with whole.whole_file(path, replace=replace) as file:
            yield file
    except FileExistsError:
        raise ExportError(f"{path}: already exists. {_ADVICE[errno.EEXIST]}") from None
    except OSError as error:
        why = error.strerror or error
        raise ExportError(f"{path}: cannot be written ({why}). {_advice(error)}") from None


def write_whole(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a small file; see ``whole_file``."""
    with whole_file(path, replace=replace) as file:
        file.write(content)


_FULL = "The disk is full. Free some space, or choose another disk."
_NOT_ALLOWED = "You are not allowed to write in that folder. Choose one of your own."
_ADVICE = {
    errno.EEXIST: "Choose another name, or use --force to replace it.",
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: _NOT_ALLOWED,
    errno.ENAMETOOLONG: "The name is too long. Choose a shorter one.",
    errno.ENOENT: "There is no such folder.",
}


def _advice(error: OSError) -> str:
    return _ADVICE.get(error.errno or 0, "Try another folder, or another disk.")
