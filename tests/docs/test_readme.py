"""The README says what is so."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from textwrap import dedent

import pytest

from handscue.cli.app import COMMANDS
from handscue.routine.loading import load_routine
from handscue.routine.model import Block, MusicBed, SessionFile, Step

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_shows_the_players_states_as_they_are() -> None:
    spec = importlib.util.spec_from_file_location("diagram", ROOT / "tools/transport_diagram.py")
    assert spec is not None
    assert spec.loader is not None
    diagram = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(diagram)
    assert diagram.in_readme(README) == README, "run: python tools/transport_diagram.py --write"
    assert diagram.diagram() in README


def test_every_command_is_in_it() -> None:
    for name in COMMANDS:
        assert f"handscue {name}" in README


def test_every_session_it_shows_can_be_used(tmp_path: Path) -> None:
    shown = [
        block
        for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
        if "debounce_ms" not in block  # the key map, which has a test of its own
    ]
    assert len(shown) >= 2
    for number, indented in enumerate(shown):
        text = dedent(indented.rstrip(" "))
        path = tmp_path / f"{number}.yaml"
        path.write_text(text if "title:" in text else f"title: x\n{text}")
        load_routine(path)


@pytest.mark.parametrize("model", [SessionFile, Step, Block, MusicBed])
def test_every_field_is_in_it(model: type[SessionFile | Step | Block | MusicBed]) -> None:
    missing = [field for field in model.model_fields if f"`{field}`" not in README]
    assert missing == []
