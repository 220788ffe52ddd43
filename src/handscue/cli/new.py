"""``handscue new``: a first session file, from a few questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import parsed_by
from handscue.cli.reporting import echo, environment, reporting
from handscue.errors import Problem, SessionError
from handscue.printable import printable

if TYPE_CHECKING:
    from handscue.app.authoring import NewStep

_NO = {"no", "none", "n", ""}


@reporting
def new(
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="The file to write; named after the title if left out."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Ask a few questions and write a session file, with hints on how to continue."""
    from pydantic import ValidationError

    from handscue.app.authoring import Answers, file_name, session_of
    from handscue.app.library import save

    title = _asked("What is the routine called?", "My routine")
    answers = Answers(title, _position(), _part(), _steps(), _rounds())
    try:
        text = session_of(answers)
    except ValidationError:
        problem = Problem("a title or a name has to be a few plain words; start again")
        raise SessionError(title[:60], (problem,)) from None
    path = out or file_name(title)
    save(path, text, environment(), force=force)
    echo(f"{path}: written. Change it with: handscue edit {path}")


def _position() -> str:
    from handscue.app.authoring import POSITIONS, read_position

    question = f"How does the client lie or sit ({', '.join(POSITIONS)})?"
    answer: str = typer.prompt(question, default="prone", value_proc=parsed_by(read_position))
    return answer


def _part() -> str | None:
    part = _asked("Is it done on both sides? If so, of what: leg, arm, foot ... (or no)", "no")
    return None if part.casefold() in _NO else part


def _steps() -> list[NewStep]:
    from handscue.app.authoring import read_step

    written = _asked("Which steps? Put commas between them", "Effleurage, Kneading, Effleurage")
    steps = [read_step(step) for step in map(str.strip, written.split(",")) if step]
    return [step if step.is_clear else _cleared(step) for step in steps]


def _rounds() -> int:
    from handscue.app.authoring import read_rounds

    question = "How many rounds of the whole routine?"
    answer: int = typer.prompt(question, default="1", value_proc=parsed_by(read_rounds))
    return answer


def _cleared(step: NewStep) -> NewStep:
    """Ask what kind of work a step is that names no technique, or how long it takes."""
    from handscue.app.authoring import cleared, nearest_technique

    near = nearest_technique(step.name)
    hint = f"did you mean {near}?" if near else "which technique is it, or how long does it take?"
    question = f"{printable(step.name)} names no technique that handscue knows; {hint}"
    clear = parsed_by(lambda text: cleared(step, text))
    answered: NewStep = typer.prompt(question, default=near or "1m", value_proc=clear)
    return answered


def _asked(question: str, default: str) -> str:
    return " ".join(str(typer.prompt(question, default=default)).split())
