"""import, new, edit, list, techniques and schema, as a therapist meets them."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from cli.desk import Desk
from handscue.cli.commands import app
from handscue.cli.edit import command
from handscue.cli.list_ import shortened
from handscue.routine.loading import load_routine, shipped_techniques
from handscue.routine.model import Block, Side, Step
from handscue.routine.schema import schema_text, session_schema

SHIPPED = Path(__file__).resolve().parents[2] / "sessions"
PAGE = "Calves\n\n1. Knead the calf, 2-4 times.\n2. Wring it.\n3. Repeat on the other leg.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "page.txt").write_text(PAGE)
    return Desk(tmp_path)


def test_a_page_becomes_a_session_and_what_is_unsure_is_told(desk: Desk) -> None:
    done = desk.call("import", "page.txt", "-o", "s.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("s.yaml: Calves, 2 steps.\n")
    assert 'page.txt:3: "2-4 times" is read as 3' in done.stdout
    assert "page.txt:5: the other leg too: these 2 steps" in done.stdout
    assert '  # "2-4 times" is read as 3' in (desk.folder / "s.yaml").read_text()
    assert desk.call("check", "s.yaml").returncode == 0


def test_an_import_replaces_nothing_unless_told_to(desk: Desk) -> None:
    (desk.folder / "s.yaml").write_text("mine")
    done = desk.call("import", "page.txt", "-o", "s.yaml")
    assert (done.returncode, (desk.folder / "s.yaml").read_text()) == (1, "mine")
    assert "--force" in done.stderr
    assert desk.call("import", "page.txt", "-o", "s.yaml", "--force").returncode == 0


@pytest.mark.parametrize("page", ["none.txt", ".", "empty.txt", "noise.bin"])
def test_a_page_that_cannot_be_read_leaves_nothing_behind(desk: Desk, page: str) -> None:
    (desk.folder / "empty.txt").write_text("")
    (desk.folder / "noise.bin").write_bytes(bytes(range(256)) * 40)
    before = set(desk.folder.iterdir())
    done = desk.call("import", page, "-o", "s.yaml")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert set(desk.folder.iterdir()) == before


def test_what_is_left_out_is_told_with_its_line(desk: Desk) -> None:
    (desk.folder / "page.txt").write_text(f"{PAGE}\nPosted by Ann\n")
    done = desk.call("import", "page.txt", "-o", "s.yaml")
    assert done.returncode == 0
    assert "page.txt:7: Posted by Ann" in done.stdout
    assert "#   line 7: Posted by Ann" in (desk.folder / "s.yaml").read_text()


def test_page_that_lost_more_than_it_gave_ends_with_1_and_is_written(desk: Desk) -> None:
    told = "".join(f"The calf was kneaded {n} times that year, she said.\n\n" for n in range(9))
    (desk.folder / "page.txt").write_text(f"Calf\n\n1. Knead.\n2. Wring.\n\n{told}")
    done = desk.call("import", "page.txt", "-o", "s.yaml")
    assert (done.returncode, "left out" in done.stderr) == (1, True)
    assert desk.call("check", "s.yaml").returncode == 0


def test_page_is_read_from_standard_input(desk: Desk) -> None:
    out = desk.folder / "s.yaml"
    done = CliRunner().invoke(app, ["import", "-", "-o", str(out)], input=PAGE.encode())
    assert done.exit_code == 0
    assert load_routine(out)[0].title == "Calves"


def test_pipe_in_place_of_a_page_is_refused_and_not_waited_for(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe")
    done = desk.call("import", "pipe", "-o", "s.yaml")
    assert (done.returncode, "handscue import -" in done.stderr) == (1, True)


def test_a_hundred_megabytes_are_refused_unread(desk: Desk) -> None:
    with (desk.folder / "big.html").open("wb") as file:
        file.truncate(100 << 20)
    done = desk.call("import", "big.html", "-o", "s.yaml")
    assert (done.returncode, "larger than" in done.stderr) == (1, True)


def test_new_asks_and_writes_a_session_with_remarks(desk: Desk) -> None:
    answers = "Leg day\nsupine\nleg\nEffleurage, Calf knead, Effleurage\n\n"
    done = CliRunner().invoke(app, ["new", str(desk.folder / "leg.yaml")], input=answers)
    assert done.exit_code == 0
    routine, _ = load_routine(desk.folder / "leg.yaml")
    assert (routine.title, routine.position) == ("Leg day", "supine")
    text = (desk.folder / "leg.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=/")
    assert "# add say:" in text
    assert "technique: kneading" in text


def test_new_takes_steps_apart_and_asks_about_what_it_does_not_know(desk: Desk) -> None:
    steps = "Stretch 3x, knead for 40 seconds, Wobbly thing, Efflurage"
    answers = f"Arms\nupside down\nface down\nno\n{steps}\nlater\n45s\n\n\n"
    done = CliRunner().invoke(app, ["new", str(desk.folder / "arms.yaml")], input=answers)
    assert done.exit_code == 0, done.output
    said = done.output
    assert "'upside down' is not a position; write prone, supine, seated or side-lying" in said
    assert "Wobbly thing names no technique that handscue knows; which technique is it" in said
    assert "'later' is neither a technique nor a time" in said
    assert "Efflurage names no technique that handscue knows; did you mean effleurage?" in said
    routine, _ = load_routine(desk.folder / "arms.yaml")
    assert routine.position == "prone"
    stretch, knead, wobbly, effleurage = routine.steps
    assert isinstance(stretch, Step)
    assert stretch.passes == 3
    assert isinstance(knead, Step)
    assert (knead.technique, knead.duration) == ("kneading", 40_000)
    assert isinstance(wobbly, Step)
    assert wobbly.duration == 45_000
    assert isinstance(effleurage, Step)
    assert (effleurage.name, effleurage.technique) == ("Effleurage", "effleurage")


def test_new_writes_rounds_of_sets(desk: Desk) -> None:
    answers = "Circuit\nsupine\nleg\nBridge 3 sets of 10, Heel raise 2x8, Hold 20s\nmany\n3\n"
    done = CliRunner().invoke(app, ["new", str(desk.folder / "circuit.yaml")], input=answers)
    assert done.exit_code == 0, done.output
    assert "'many' is not a number of rounds; write 1 to 20" in done.output
    [block] = load_routine(desk.folder / "circuit.yaml")[0].steps
    assert isinstance(block, Block)
    assert (block.repeat, block.sides, block.part) == (3, (Side.LEFT, Side.RIGHT), "leg")
    bridge, heels, hold = block.steps
    assert isinstance(bridge, Step)
    assert (bridge.name, bridge.sets, bridge.reps) == ("Bridge", 3, 10)
    assert isinstance(heels, Step)
    assert (heels.sets, heels.reps) == (2, 8)
    assert isinstance(hold, Step)
    assert hold.duration == 20_000


def test_new_takes_no_title_that_cannot_be_said(desk: Desk) -> None:
    done = CliRunner().invoke(
        app, ["new", str(desk.folder / "x.yaml")], input=f"{'x' * 300}\n\n\n\n\n"
    )
    assert (done.exit_code, (desk.folder / "x.yaml").exists()) == (1, False)
    assert "start again" in done.output


def editor(folder: Path, text: str) -> str:
    """Make an editor that writes a text over whatever it opens."""
    (folder / "after.txt").write_text(text)
    script = folder / "editor.sh"
    script.write_text(f'#!/bin/sh\nfor last; do :; done\ncp "{folder}/after.txt" "$last"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


def test_edit_checks_what_was_saved_and_points_at_the_line(desk: Desk) -> None:
    (desk.folder / "s.yaml").write_text("title: A\nsteps: [{name: B}]\n")
    bad = desk.having(EDITOR=editor(desk.folder, "title: A\nsteps:\n- nam: B\n"))
    done = bad.run("edit", "s.yaml")
    assert done.returncode == 1
    assert "line 3, column 3" in done.stderr
    good = desk.having(EDITOR=editor(desk.folder, "title: A\nsteps: [{name: C}]\n"))
    assert good.run("edit", "s.yaml").stdout.startswith("s.yaml: good.")


def test_edit_of_a_shipped_session_makes_a_copy_of_ones_own(desk: Desk) -> None:
    own = desk.having(EDITOR="true", XDG_DATA_HOME=str(desk.folder / "data"))
    before = (SHIPPED / "feet.yaml").read_text()
    done = own.run("edit", "feet")
    copy = desk.folder / "data" / "handscue" / "sessions" / "feet.yaml"
    assert (done.returncode, copy.read_text()) == (0, before)
    copy.write_text(before.replace("The feet", "My feet"))
    assert "My feet" in own.run("list").stdout


def test_edit_says_what_stands_in_the_way(desk: Desk) -> None:
    (desk.folder / "s.yaml").write_text("title: A\nsteps: [{name: B}]\n")
    assert "handscue new" in desk.run("edit", "none.yaml").stderr
    assert "set EDITOR" in desk.having(EDITOR="no-such-editor").run("edit", "s.yaml").stderr
    assert "ended with an error" in desk.having(EDITOR="false").run("edit", "s.yaml").stderr


def test_an_editor_that_knows_lines_is_sent_to_the_one_at_fault() -> None:
    assert command("vim -n", Path("s.yaml"), 7) == ["vim", "-n", "+7", "s.yaml"]
    assert command("code --wait", Path("s.yaml"), 7) == ["code", "--wait", "s.yaml"]
    assert command("vim", Path("+!rm.yaml"), None) == ["vim", "./+!rm.yaml"]


def test_techniques_are_listed_with_aliases_and_sources(desk: Desk) -> None:
    told = desk.call("techniques").stdout
    for name in shipped_techniques().by_name:
        assert name in told
    assert "pummelling" in told
    assert "Starting figure" in told


def test_the_schema_that_is_shipped_is_that_of_the_models(desk: Desk) -> None:
    assert desk.call("schema").stdout == schema_text()
    assert (SHIPPED / "handscue.schema.json").read_text() == schema_text()


def plain(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text())


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_sessions_are_valid_to_an_independent_validator(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(session_schema())
    jsonschema.validate(plain(path), session_schema())
    name = path.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert json.loads((path.parent / name).read_text()) == session_schema()


REFUSED: list[dict[str, Any]] = [
    {"title": 3},
    {"stps": []},
    {"steps": []},
    {"pace": "fast"},
    {"steps": [{"name": "A", "passes": 0}]},
]


@pytest.mark.parametrize("change", REFUSED)
def test_the_validator_refuses_what_reading_refuses(change: dict[str, Any]) -> None:
    good = {"title": "T", "steps": [{"name": "A", "duration": "1:30"}]}
    jsonschema.validate(good, session_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good | change, session_schema())


def test_length_that_no_part_can_have_is_found_before_anything_is_said(desk: Desk) -> None:
    whole = "title: Day\nsteps:\n  - include: back-of-legs.yaml\n    fit: {}\n"
    (desk.folder / "day.yaml").write_text(whole.format("20m"))
    assert desk.call("check", "day.yaml").returncode == 0
    assert "20:00" in desk.call("list").stdout
    (desk.folder / "day.yaml").write_text(whole.format("1m"))
    done = desk.call("check", "day.yaml")
    assert done.returncode == 1
    told = "Back of the legs cannot last 1:00: the shortest possible is"
    assert f"day.yaml: line 4, column 10, steps[1].fit: {told}" in done.stderr
    assert "has problems" in desk.call("list").stdout


@pytest.mark.parametrize(
    ("room", "shown"),
    [(40, "calf, thigh, knee"), (17, "calf, thigh, knee"), (16, "calf, thigh, ..."), (3, "calf")],
)
def test_areas_are_named_as_far_as_there_is_room(room: int, shown: str) -> None:
    assert shortened(("calf", "thigh", "knee"), room) == shown


def test_one_long_area_is_cut_and_none_is_nothing() -> None:
    assert shortened(("gastrocnemius and soleus", "knee"), 14) == "gastrocnemius…"
    assert shortened((), 14) == ""


def test_warning_of_no_one_step_is_told_with_its_line_and_stands_in_the_file(desk: Desk) -> None:
    page = "Calves\n\nDo not hack over the shin.\n\n1. Knead the calf (3)\n2. Wring it\n"
    (desk.folder / "page.txt").write_text(page)
    done = desk.call("import", "page.txt", "-o", "s.yaml")
    assert "page.txt:3: A warning that belongs to no single step" in done.stdout
    assert "      Do not hack over the shin." in done.stdout
    assert 'page.txt:5: "(3)" is read as 3 times' in done.stdout
    assert "#   Do not hack over the shin." in (desk.folder / "s.yaml").read_text()
