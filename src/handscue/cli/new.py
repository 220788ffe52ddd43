"""``handscue new``: a first session file, from a few questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handscue.cli.reporting import echo, environment, reporting
from handscue.errors import Problem, SessionError

_NO = {"no", "none", "n", ""}
_POSITIONS = "prone, supine, seated or side-lying"


@reporting
def new(
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="The file to write; named after the title if left out."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Ask a few questions and write a session file, with hints on how to continue."""
    from pydantic import ValidationError

    from handscue.app.authoring import Answers, file_name, session_of
    from handscue.app.library import save

    title = _asked("What is the routine called?", "My routine")
    position = _asked(f"How does the client lie or sit ({_POSITIONS})?", "prone")
    part = _asked("Is it done on both sides? Of what: leg, arm, foot ... (or no)", "no")
    names = _asked("Which steps? Put commas between them", "Effleurage, Kneading, Effleurage")
    steps = [name.strip() for name in names.split(",") if name.strip()]
    sided = None if part.casefold() in _NO else part
    try:
        text = session_of(Answers(title, position, sided, steps))
    except ValidationError:
        problem = Problem("a title or a name has to be a few plain words; start again")
        raise SessionError(title[:60], (problem,)) from None
    path = out or file_name(title)
    save(path, text, environment(), force=force)
    echo(f"{path}: written. Change it with: handscue edit {path}")


def _asked(question: str, default: str) -> str:
    return " ".join(str(typer.prompt(question, default=default)).split())
