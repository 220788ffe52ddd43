"""A first session file, from a few answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handscue.languages.vocabulary import vocabulary
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import SessionFile
from handscue.routine.schema import FILE_NAME
from handscue.routine.writing import session_text
from handscue.shipped import shipped_folder


@dataclass(frozen=True)
class Answers:
    """What was answered: ``part`` is what the sides are of, None where there are none."""

    title: str
    position: str
    part: str | None
    steps: Sequence[str]


def session_of(answers: Answers) -> str:
    """Return the text of a commented session; a step's technique is read from its name."""
    steps = [_step(name) for name in answers.steps or ["Effleurage"]]
    part = answers.part
    entries: list[dict[str, Any]] = (
        [{"sides": ["left", "right"], "part": part, "steps": steps}] if part else steps
    )
    data = {"title": answers.title, "position": answers.position, "steps": entries}
    first = ("steps", 0, "steps", 0) if part else ("steps", 0)
    comments = {
        (*first, "name"): "add say: what to do, passes: 3, or duration: 1m30s",
        (*first, "technique"): "gives the step its time; see handscue techniques",
        ("steps", 0, "sides"): "all steps on the one, then all on the other",
    }
    return session_text(SessionFile.model_validate(data), comments, _header())


def _step(name: str) -> dict[str, Any]:
    found = next(iter(vocabulary().techniques_in(name)), None)
    known = found and shipped_techniques().find(found.name)
    return {"name": name, "technique": known[0]} if known else {"name": name}


def file_name(title: str) -> Path:
    """Return what a session file is called after its title."""
    return Path(f"{re.sub(r'[^a-z0-9]+', '-', title.casefold()).strip('-') or 'session'}.yaml")


def _header() -> str:
    schema = shipped_folder("sessions") / FILE_NAME
    return (
        f"yaml-language-server: $schema={schema}\n\n"
        "Each step needs only a name. Below it may stand technique, area, passes, duration,\n"
        "say (the instruction) and caution; 'handscue check' tells what is wrong."
    )
