"""``handscue edit``: a session file in your editor, checked when it is saved."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from shlex import quote
from typing import Annotated

import platformdirs
import typer

from handscue.cli.check import told
from handscue.cli.reporting import PROBLEM, complain, reporting
from handscue.errors import Problem, SessionError

_GO_TO_LINE = ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "joe", "kak", "ed")


@reporting
def edit(
    session: Annotated[Path, typer.Argument(metavar="SESSION", help="The session file.")],
) -> None:
    """Open a session file in $EDITOR, check it afterwards, and go back to the line at fault."""
    from handscue.cli.wiring import load_session_file, located  # not for --help

    path = located(session)
    if not path.is_file():
        problem = Problem("there is no such file; make one with: handscue new")
        raise SessionError(str(session), (problem,))
    path = own_copy(path, session)
    line: int | None = None
    while True:
        _open(path, line)
        try:
            load_session_file(path)
        except SessionError as error:
            complain(told(error))
            line = next((p.line for p in error.problems if p.line is not None), None)
        else:
            typer.echo(f"{path}: good. Hear it with: handscue play {quote(str(session))}")
            return
        if not (sys.stdin.isatty() and typer.confirm("Go back to the editor?", default=True)):
            raise typer.Exit(PROBLEM)


def own_copy(path: Path, session: Path) -> Path:
    """Give a session that came with handscue as a copy in the user's folder, found before ours."""
    from handscue.cli.files import write_whole
    from handscue.sounds.chimes import shipped_folder

    if session.exists() or path.parent != shipped_folder("sessions"):
        return path
    folder = platformdirs.user_data_path("handscue") / "sessions"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / path.name
    write_whole(copy, path.read_text(encoding="utf-8"), force=False)
    typer.echo(f"{copy}: your own copy, which is found before ours from now on.")
    return copy


def command(editor: str, path: Path, line: int | None) -> list[str]:
    """Give the command that opens a file in an editor, at a line where the editor knows how."""
    words = shlex.split(editor)
    goes = line is not None and Path(words[0]).stem in _GO_TO_LINE
    return [*words, *([f"+{line}"] if goes else []), str(path)]


def _open(path: Path, line: int | None) -> None:
    usual = "notepad" if sys.platform == "win32" else "nano"
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or usual
    try:
        ended = subprocess.run(command(editor, path, line), check=False)
    except (OSError, ValueError, IndexError):
        problem = Problem(f"the editor {editor!r} does not start; set EDITOR to one that does")
        raise SessionError(str(path), (problem,)) from None
    if ended.returncode:
        problem = Problem(
            f"the editor ended with an error ({ended.returncode}); nothing was checked"
        )
        raise SessionError(str(path), (problem,))
