"""``handscue edit``: a session file in your editor, checked when it is saved."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.check import explained
from handscue.cli.reporting import PROBLEM, complain, echo, environment, is_terminal, reporting
from handscue.errors import Problem, SessionError

if TYPE_CHECKING:
    from handscue.app.environment import Environment

_GO_TO_LINE = ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "joe", "kak", "ed")
_USUAL = (
    ("notepad",) if sys.platform == "win32" else ("nano", "micro", "vim", "vi", "emacs", "gedit")
)


SessionToEdit = Annotated[Path, typer.Argument(metavar="SESSION", help="The session file.")]


@reporting
def edit(session: SessionToEdit) -> None:
    """Open a session file in $EDITOR, check it afterwards, and go back to the line at fault."""
    from handscue.app.library import to_edit

    env = environment()
    editor = chosen_editor(env.places.located(session))  # before anything is copied
    path = to_edit(session, env)
    _open(editor, path, None)
    while trouble := _trouble(path, env):
        complain(explained(trouble))
        if not (is_terminal() and typer.confirm("Go back to the editor?", default=True)):
            raise typer.Exit(PROBLEM)
        _open(editor, path, next((p.line for p in trouble.problems if p.line is not None), None))
    echo(f"{path}: good. Play it with: handscue play {quote(str(session))}")


def _trouble(path: Path, env: Environment) -> SessionError | None:
    from handscue.app.library import load

    try:
        load(path, env.places)
    except SessionError as error:
        return error
    return None


def chosen_editor(path: Path, find: Callable[[str], str | None] = shutil.which) -> str:
    """Return the editor to open a file in: the user's own, or a usual one that is there.

    Raises:
        SessionError: there is none, or the user's does not exist.

    """
    own = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if own is None:
        if usual := next((name for name in _USUAL if find(name)), None):
            return usual
        advice = "there is no editor here; install nano, or set EDITOR to the one you like"
        raise SessionError.of(path, advice)
    if not any(map(find, _first_word(own))):
        advice = f"the editor {own!r} does not start; set EDITOR to one that does"
        raise SessionError.of(path, advice)
    return own


def _first_word(editor: str) -> Iterator[str]:
    try:
        yield from shlex.split(editor)[:1]
    except ValueError:  # a quote that is not closed
        return


def command(editor: str, path: Path, line: int | None) -> list[str]:
    """Return the command that opens a file in an editor, at a line where the editor knows how."""
    words = shlex.split(editor)
    goes = line is not None and Path(words[0]).stem in _GO_TO_LINE
    # A name that begins so is an option, or to some editors a command to carry out.
    name = os.path.join(".", path) if str(path).startswith(("-", "+")) else str(path)  # noqa: PTH118
    return [*words, *([f"+{line}"] if goes else []), name]


def _open(editor: str, path: Path, line: int | None) -> None:
    try:
        ended = subprocess.run(command(editor, path, line), check=False)
    except OSError:
        problem = Problem(f"the editor {editor!r} does not start; set EDITOR to one that does")
        raise SessionError(str(path), (problem,)) from None
    if ended.returncode:
        problem = Problem(
            f"the editor ended with an error ({ended.returncode}); nothing was checked"
        )
        raise SessionError(str(path), (problem,))
