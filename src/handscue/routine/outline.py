"""A routine's steps in the order of its file, each with its path there."""

from __future__ import annotations

from collections.abc import Iterator

from handscue.routine.model import Routine, Step
from handscue.routine.yaml_text import Path


def steps_with_paths(routine: Routine) -> Iterator[tuple[Path, Step]]:
    """Return every step with its path in the file."""
    for index, step in enumerate(routine.setup):
        yield ("setup", index), step
    for index, entry in enumerate(routine.steps):
        if isinstance(entry, Step):
            yield ("steps", index), entry
        else:
            for inner, step in enumerate(entry.steps):
                yield ("steps", index, "steps", inner), step
