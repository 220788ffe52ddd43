"""``handscue check``: whether session files can be used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handscue.cli.reporting import PROBLEM, complain, reporting
from handscue.errors import HandscueError


@reporting
def check(
    sessions: Annotated[list[Path], typer.Argument(metavar="SESSION...", help="Session files.")],
) -> None:
    """Check session files: every problem with its line, column and field."""
    from handscue.cli.wiring import load  # not for --help
    from handscue.sounds.chimes import load_chimes

    good = True
    for path in sessions:
        try:
            routine, _ = load(path)
            load_chimes(routine.sounds, path.parent)
        except HandscueError as error:
            good = False
            complain(str(error))
        else:
            typer.echo(f"{path}: good. Hear it with: handscue play {path}")
    if not good:
        raise typer.Exit(PROBLEM)
