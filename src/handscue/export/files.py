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
    """Open a new file as ``whole.whole_file`` does, making its folder where there is none.

    Raises:
        ExportError: the file cannot be written, or is there and may not be replaced.

    """
    try:
        whole.make_folder(path.parent)
        with whole.whole_file(path, replace=replace) as file:
            yield file
    except FileExistsError:
        raise ExportError(f"{path}: already exists. {_ADVICE[errno.EEXIST]}") from None
    except OSError as error:
        raise ExportError(_not_written(path, error)) from None


def _not_written(path: Path, error: OSError) -> str:
    return f"{path}: cannot be written ({error.strerror or error}). {_advice(error)}"


def write_whole(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a small file; see ``whole_file``."""
    with whole_file(path, replace=replace) as file:
        file.write(content)


def check_free(path: Path, *, replace: bool) -> Path | None:
    """Find out before the work whether a file can be written; return a folder it needs made.

    Raises:
        ExportError: it exists and may not be replaced, or is no file, or no folder can hold it.

    """
    try:
        _refuse_what_is_there(path, replace=replace)
        folder = next(one for one in path.absolute().parents if one.exists())
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror}. Choose another name.") from None
    if not folder.is_dir():
        raise ExportError(f"{path}: {folder.name} is a file, not a folder. Choose another name.")
    return None if path.parent.exists() else path.parent


def _refuse_what_is_there(path: Path, *, replace: bool) -> None:
    if path.is_dir():
        raise ExportError(f"{path}: is a folder. Name a file in it.")
    if path.exists() and not path.is_file():
        raise ExportError(f"{path}: is a device or a pipe. Name an ordinary file.")
    if path.exists() and not replace:
        raise ExportError(f"{path}: already exists. {_ADVICE[errno.EEXIST]}")


def check_folder(folder: Path, *, replace: bool) -> None:
    """Find out before the work whether a folder can be had for the files of a session's steps.

    Raises:
        ExportError: a file is in its place, or there are files in it that may not be replaced.

    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file, where the folder would be. Choose another name.")
    if folder.is_dir() and any(folder.iterdir()) and not replace:
        raise ExportError(
            f"{folder}: already exists, with files in it. Choose another name, or use --force to "
            "write the steps into it."
        )


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
