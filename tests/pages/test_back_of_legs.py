"""The routine everything began with: written out as pages do, it is read back whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from handscue.pages.importing import import_page
from handscue.routine.loading import load_routine
from handscue.routine.model import Block, Routine, Step

CLOSING = "Now repeat the whole sequence on the other leg."
COUNTS = {3: "three times"}


def said(step: Step) -> str:
    """Write a step's instruction as a page has it: counts in words, and its caution at the end."""
    count = f" Do this {COUNTS[step.passes]}" if step.passes else ""
    count += " on each side" if step.on_each_side else ""
    return f"{step.say}{count and f'{count}.'}{f' {step.caution}' if step.caution else ''}"


def numbered(steps: Sequence[Step]) -> str:
    """Write steps as a numbered list, name and instruction in a line."""
    lines = [f"{n}. {step.name}. {said(step)}" for n, step in enumerate(steps, start=1)]
    return "\n".join(["Back of the legs", "", *lines, "", CLOSING])


def headed(steps: Sequence[Step]) -> str:
    """Write each step under a heading, with its number."""
    parts = [f"## Step {n}: {step.name}\n\n{said(step)}\n" for n, step in enumerate(steps, start=1)]
    return "\n".join(["# Back of the legs", "", *parts, CLOSING])


def listed(steps: Sequence[Step]) -> str:
    """Write a list in HTML, the names in bold."""
    items = "".join(f"<li><b>{step.name}</b>: {said(step)}</li>\n" for step in steps)
    return f"<h1>Back of the legs</h1>\n<ol>\n{items}</ol>\n<p>{CLOSING}</p>"


def nineteen(routine: Routine) -> Sequence[Step]:
    """Return the steps of the leg, which are done on both."""
    [block] = [entry for entry in routine.steps if isinstance(entry, Block)]
    assert len(block.sides) == 2
    return [step for step in block.steps if isinstance(step, Step)]


def words(text: str) -> set[str]:
    """Return the words of a text, without what stands between them."""
    return set(re.findall(r"[\w'-]+", text.lower()))


@pytest.mark.parametrize("page", [numbered, headed, listed])
def test_nineteen_steps_on_both_legs(
    page: Callable[[Sequence[Step]], str], back_of_legs: Path
) -> None:
    steps = nineteen(load_routine(back_of_legs)[0])
    assert len(steps) == 19
    read = nineteen(import_page(page(steps).encode(), "legs").routine)
    assert [step.name for step in read] == [step.name for step in steps]
    assert [step.passes for step in read] == [step.passes for step in steps]
    assert [step.on_each_side for step in read] == [step.on_each_side for step in steps]
    for found, meant in zip(read, steps, strict=True):
        assert not words(meant.say or "") - words(f"{found.say} {found.caution}"), meant.name
        assert (meant.caution or "") in (found.caution or ""), meant.name
