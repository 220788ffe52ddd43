"""Pictures of steps: whole in the sheet, once for each step, and beside the player's page."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from export.routines import ready
from export.sounding import about, silently
from handscue.errors import ExportError
from handscue.export.pictures import pictures
from handscue.export.player.writing import write_player
from handscue.export.sheet import sheet
from handscue.export.sidecars import Exported
from handscue.routine.model import Routine

PNG = b"\x89PNG\r\n\x1a\n and what comes after"


@pytest.fixture
def routine(tmp_path: Path) -> Routine:
    (tmp_path / "knee.png").write_bytes(PNG)
    step = {"name": "Knee", "duration": "5s", "picture": str(tmp_path / "knee.png"), "repeat": 3}
    return Routine.model_validate({"title": "T", "steps": [step, {"name": "Rest"}]})


def test_the_sheet_has_a_picture_whole_where_its_step_is_first_done(routine: Routine) -> None:
    timeline, _, _ = ready(routine)
    page = sheet(timeline, about(0, end_ms=timeline.total_ms), "t.mp3")
    [held] = re.findall(r'<img class="picture" src="data:image/png;base64,([^"]*)" alt="">', page)
    assert base64.b64decode(held) == PNG
    assert page.index("Round 1 of 3") < page.index(held) < page.index("Round 2 of 3")


def test_the_player_keeps_a_picture_once_and_shows_it_in_every_round(
    routine: Routine, tmp_path: Path
) -> None:
    timeline, heard, mix = ready(routine)
    folder = tmp_path / "t.player"
    tags = about(0, end_ms=timeline.total_ms)
    write_player(Exported(folder, timeline, heard, tags), mix, silently)
    [kept] = folder.glob("picture-*")
    assert kept.suffix == ".png"
    assert kept.read_bytes() == PNG
    assert (folder / "index.html").read_text().count(f'"picture": "{kept.name}"') == 3
    assert (folder / "worker.js").read_text().count(f'"{kept.name}"') == 1


def test_a_picture_that_is_gone_is_told(routine: Routine, tmp_path: Path) -> None:
    timeline, _, _ = ready(routine)
    (tmp_path / "knee.png").write_text("no picture")
    with pytest.raises(ExportError, match=r"knee\.png: is not a picture any more"):
        pictures(timeline)
    (tmp_path / "knee.png").unlink()
    with pytest.raises(ExportError, match=r"knee\.png: cannot be read"):
        pictures(timeline)
