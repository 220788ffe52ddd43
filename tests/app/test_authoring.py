"""A first session from a few answers: what is typed is taken apart as a page's words are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.app.authoring import (
    Answers,
    NewStep,
    cleared,
    nearest_technique,
    read_position,
    read_step,
    session_of,
)
from handscue.routine.loading import load_routine


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("Stretch 3x", NewStep("Stretch", "stretching", passes=3)),
        ("knead for 40 seconds", NewStep("Knead", "kneading", duration_ms=40_000)),
        ("Effleurage, three times on each side", NewStep("Effleurage", "effleurage", 3, True)),
        ("Hold 1 minute each side", NewStep("Hold", "hold", duration_ms=60_000)),
        ("Calf knead", NewStep("Calf knead", "kneading")),
        ("Wobbly thing", NewStep("Wobbly thing")),
        ("Bridge 3 sets of 10", NewStep("Bridge", sets=3, reps=10)),
        ("clam 2x8", NewStep("Clam", sets=2, reps=8)),
    ],
)
def test_a_step_is_taken_apart(written: str, step: NewStep) -> None:
    assert read_step(written) == step


@pytest.mark.parametrize(
    ("written", "position"),
    [("prone", "prone"), ("face down", "prone"), ("Supine", "supine"), ("seated", "seated")],
)
def test_a_position_is_understood(written: str, position: str) -> None:
    assert read_position(written) == position


@pytest.mark.parametrize("written", ["upside down", "1234", "", "the moon"])
def test_what_is_no_position_is_refused_with_those_that_are(written: str) -> None:
    with pytest.raises(ValueError, match="write prone, supine, seated or side-lying"):
        read_position(written)


def test_what_is_not_clear_is_cleared_by_a_technique_or_a_time() -> None:
    unclear = read_step("Efflurage")
    assert not unclear.is_clear
    assert nearest_technique("Efflurage") == "effleurage"
    assert cleared(unclear, "effleurage") == NewStep("Effleurage", "effleurage")
    wobbly = read_step("Wobbly thing")
    assert cleared(wobbly, "1m30s").duration_ms == 90_000
    assert cleared(wobbly, "kneading").name == "Wobbly thing"
    with pytest.raises(ValueError, match="neither a technique nor a time"):
        cleared(wobbly, "later")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authoring")


@given(names=st.lists(st.text("abc 123x-/,é'\":#[]{}&", min_size=1, max_size=30), max_size=4))
def test_any_names_make_a_session_that_can_be_read_again(folder: Path, names: list[str]) -> None:
    named = (name.strip() for name in names if any(letter in name for letter in "abcx"))
    steps = [read_step(name) for name in named]
    path = folder / "any.yaml"
    path.write_text(session_of(Answers("Any", "prone", None, steps)), "utf-8")
    routine, _ = load_routine(path)
    assert len(routine.steps) == max(1, len(steps))
