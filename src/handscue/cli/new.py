"""``handscue new``: a first session file, from a few questions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from handscue.cli.reporting import reporting
from handscue.errors import Problem, SessionError

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
    """Ask a few questions and write a session file with remarks on how to go on."""
    from pydantic import ValidationError  # not for --help

    from handscue.cli.files import write_whole

    title = _asked("What is the routine called?", "My routine")
    position = _asked(f"How does the client lie or sit ({_POSITIONS})?", "prone")
    part = _asked("Is it done on two sides? Of what: leg, arm, foot ... (or no)", "no")
    names = _asked("Which steps, with commas between them?", "Effleurage, Kneading, Effleurage")
    try:
        text = session_of(title, position, part, [n.strip() for n in names.split(",") if n.strip()])
    except ValidationError:
        problem = Problem("a title or a name has to be a few plain words; begin again")
        raise SessionError(title[:60], (problem,)) from None
    path = out or Path(
        f"{re.sub(r'[^a-z0-9]+', '-', title.casefold()).strip('-') or 'session'}.yaml"
    )
    write_whole(path, text, force=force)
    typer.echo(f"{path}: written. Change it with: handscue edit {path}")


def _asked(question: str, default: str) -> str:
    return " ".join(str(typer.prompt(question, default=default)).split())


def session_of(title: str, position: str, part: str, names: list[str]) -> str:
    """Give the text of a commented session; a step's technique is read from its name."""
    from handscue.routine.loading import shipped_techniques
    from handscue.routine.model import SessionFile
    from handscue.routine.vocabulary import vocabulary
    from handscue.routine.writing import session_text

    steps: list[dict[str, Any]] = []
    for name in names or ["Effleurage"]:
        found = next(iter(vocabulary().techniques_in(name)), None)
        known = found and shipped_techniques().find(found.name)
        steps.append({"name": name, "technique": known[0]} if known else {"name": name})
    has_sides = part.casefold() not in {"no", "none", "n", ""}
    entries = [{"sides": ["left", "right"], "part": part, "steps": steps}] if has_sides else steps
    data = {"title": title, "position": position, "steps": entries}
    first = ("steps", 0, "steps", 0) if has_sides else ("steps", 0)
    comments = {
        (*first, "name"): "add say: what to do, passes: 3, or duration: 1m30s",
        (*first, "technique"): "gives the step its time; see handscue techniques",
        ("steps", 0, "sides"): "all steps on the one, then all on the other",
    }
    return session_text(SessionFile.model_validate(data), comments, _header())


def _header() -> str:
    from handscue.routine.schema import FILE_NAME
    from handscue.sounds.chimes import shipped_folder

    schema = shipped_folder("sessions") / FILE_NAME
    return (
        f"yaml-language-server: $schema={schema}\n\n"
        "Each step needs only a name. Below it may stand technique, area, passes, duration,\n"
        "say (the instruction) and caution; 'handscue check' tells what is wrong."
    )
