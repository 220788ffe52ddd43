"""How much is said, asked for on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.desk import Desk

SESSION = """\
title: Legs
steps:
  - sides: [left, right]
    part: leg
    steps:
      - name: Knead
        technique: kneading
        duration: 8s
        say: Press in deep with both hands, wait for a breath, and let go.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write(SESSION)
    return desk


def spoken(desk: Desk, *options: str) -> list[bool]:
    """Return for each side whether its instruction is said."""
    done = desk.run("show", "session.yaml", "--json", *options)
    rows = [row for row in json.loads(done.stdout)["segments"] if row["name"] == "Knead"]
    return ["Press in deep" in row["spoken"] for row in rows]


def test_show_says_what_is_said_briefly_and_how_to_hear_it_all(desk: Desk) -> None:
    assert spoken(desk) == [True, False]
    shown = desk.run("show", "session.yaml").stdout
    assert "1 step whose instruction would fill over a third of the time" in shown
    assert "To hear it all: --talk full" in shown


def test_show_says_that_a_caution_is_not_said_again(desk: Desk) -> None:
    assert "caution" not in desk.run("show", "session.yaml").stdout
    desk.write(SESSION + "        caution: Not behind the knee.\n")
    shown = desk.run("show", "session.yaml")
    assert "1 caution not said again. To hear it all: --talk full" in " ".join(shown.stdout.split())
    done = desk.run("show", "session.yaml", "--json", "--talk", "full").stdout
    assert done.count("Not behind the knee.") == 2


@pytest.mark.parametrize(
    ("talk", "said"),
    [("full", [True, True]), ("brief", [True, False]), ("names", [False, False])],
)
def test_it_can_be_asked_for_and_show_says_how_to_play_it_so(
    desk: Desk, talk: str, said: list[bool]
) -> None:
    assert spoken(desk, "--talk", talk) == said
    shown = desk.run("show", "session.yaml", "--talk", talk).stdout
    assert f"handscue play session.yaml --talk {talk}" in shown
    assert "To hear it all" not in shown
