"""A first session file, from a few answers: each step's words are taken apart as a page's are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from handscue.languages.counts import sets_and_reps
from handscue.languages.positions import position
from handscue.languages.quantities import amounts, without_amounts
from handscue.languages.sides import without_sides
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import words_of
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import SessionFile
from handscue.routine.schema import FILE_NAME
from handscue.routine.writing import session_text
from handscue.shipped import shipped_folder
from handscue.units import Milliseconds, parse_duration, write_duration

POSITIONS = ("prone", "supine", "seated", "side-lying")
MOST_ROUNDS = 20
_ENGLISH = words_of("en")
_LITTLE = r"(?:for|of|x|,|;|-|\s)+"  # left at the end of a name once its amounts are out


@dataclass(frozen=True)
class NewStep:
    """A step as it was answered: its name, and what its words say of it."""

    name: str
    technique: str | None = None
    passes: int | None = None
    on_each_side: bool = False
    duration_ms: Milliseconds | None = None
    sets: int | None = None
    reps: int | None = None

    @property
    def is_clear(self) -> bool:
        """Whether it is known how long it takes."""
        return any(known is not None for known in (self.technique, self.duration_ms, self.sets))

    def fields(self) -> dict[str, Any]:
        """Return it as a session file has it."""
        said = {
            "name": self.name,
            "technique": self.technique,
            "passes": self.passes,
            "on_each_side": self.on_each_side or None,
            "sets": self.sets,
            "reps": self.reps,
            "duration": self.duration_ms and write_duration(self.duration_ms),
        }
        return {field: value for field, value in said.items() if value is not None}


@dataclass(frozen=True)
class Answers:
    """What was answered: ``part`` is what the sides are of, None where there are none.

    ``rounds`` is how often all of it is done.
    """

    title: str
    position: str
    part: str | None
    steps: Sequence[NewStep]
    rounds: int = 1


def read_position(written: str) -> str:
    """Return the position that is meant: ``prone`` for ``face down``.

    Raises:
        ValueError: it is none.

    """
    found = position(_ENGLISH, written)
    if found is None:
        others, last = ", ".join(POSITIONS[:-1]), POSITIONS[-1]
        raise ValueError(f"{written!r} is not a position; write {others} or {last}")
    return found


def read_step(written: str) -> NewStep:
    """Take a step apart: ``Stretch 3x``, ``knead for 40 seconds``, ``Bridge 3 sets of 10``."""
    said = amounts(_ENGLISH, written)
    bare = " ".join(without_sides(_ENGLISH, without_amounts(_ENGLISH, written)).split())
    left = re.sub(rf"(?i){_LITTLE}$", "", bare)
    name = left if re.search(r"[^\W\d_]", left) else written  # nothing but an amount
    if found := sets_and_reps(_ENGLISH, written):
        sets, reps = found
        return NewStep(name[:1].upper() + name[1:], _technique_in(name), sets=sets, reps=reps)
    return NewStep(
        name=name[:1].upper() + name[1:],
        technique=_technique_in(name),
        passes=said.count.passes if said.count else None,
        on_each_side=bool(said.count and said.count.each_side),
        duration_ms=said.length.ms if said.length else None,
    )


def read_rounds(written: str) -> int:
    """Return how many rounds are meant.

    Raises:
        ValueError: it is no such number.

    """
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:3]) <= MOST_ROUNDS):
        raise ValueError(f"{written!r} is not a number of rounds; write 1 to {MOST_ROUNDS}")
    return int(written[:3])


def cleared(step: NewStep, answer: str) -> NewStep:
    """Return a step with what was answered of it: how long it takes, or a technique.

    Raises:
        ValueError: it is neither.

    """
    if known := shipped_techniques().find(answer.strip()):
        technique = known[0]
        is_misspelt = " " not in step.name and nearest_technique(step.name) == technique
        name = technique.capitalize() if is_misspelt else step.name
        return replace(step, name=name, technique=technique)
    try:
        return replace(step, duration_ms=parse_duration(answer))
    except ValueError:
        raise ValueError(
            f"{answer!r} is neither a technique nor a time; write kneading, or 1m30s"
        ) from None


def nearest_technique(name: str) -> str | None:
    """Return the technique that a word of a name is nearly, such as ``efflurage``."""
    known = {name: name for name in shipped_techniques().by_name}
    words = (word for word in re.findall(r"\w{4,40}", name.casefold()))
    close = (difflib.get_close_matches(word, known, n=1, cutoff=0.75) for word in words)
    return next((match[0] for match in close if match), None)


def session_of(answers: Answers) -> str:
    """Return the text of a commented session."""
    steps = [step.fields() for step in answers.steps or [read_step("Effleurage")]]
    around = _around(answers)
    data = {
        "title": answers.title,
        "position": answers.position,
        "steps": [{**around, "steps": steps}] if around else steps,
    }
    first = ("steps", 0, "steps", 0) if around else ("steps", 0)
    comments: dict[tuple[str | int, ...], str] = {
        (*first, "name"): "add say: what to do, passes: 3, or duration: 1m30s",
        (*first, "technique"): "gives the step its time; see handscue techniques",
        ("steps", 0, "sides"): "all steps on one side, then all on the other",
        ("steps", 0, "repeat"): "rounds; rest_between: 30s puts a rest between them",
    }
    return session_text(SessionFile.model_validate(data), comments, _header())


def _around(answers: Answers) -> dict[str, Any]:
    """Return the fields of the block that all steps are in; none where they are in none."""
    rounds = {"repeat": answers.rounds} if answers.rounds > 1 else {}
    sides = {"sides": ["left", "right"], "part": answers.part} if answers.part else {}
    return {**rounds, **sides}


def _technique_in(name: str) -> str | None:
    found = next(iter(vocabulary().techniques_in(name)), None)
    known = found and shipped_techniques().find(found.name)
    return known[0] if known else None


def file_name(title: str) -> Path:
    """Return what a session file is called after its title."""
    return Path(f"{re.sub(r'[^a-z0-9]+', '-', title.casefold()).strip('-') or 'session'}.yaml")


def _header() -> str:
    schema = shipped_folder("sessions") / FILE_NAME
    return (
        f"yaml-language-server: $schema={schema}\n\n"
        "Each step needs only a name. Below it you can add technique, area, passes, duration,\n"
        "say (the instruction) and caution; 'handscue check' shows what is wrong."
    )
