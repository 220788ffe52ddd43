"""What the documents point to is there, and what they show can be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.documents import BY_NAME, DOCUMENTS, ROOT, Document, project
from handscue.publish.settings import Settings as SiteSettings
from handscue.routine.loading import load_routine, load_settings
from handscue.routine.model import Block, SessionFile, Step
from handscue.routine.music import MusicBed
from tools.scripts import script

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
SOURCES = (ROOT, ROOT / "src/handscue")


@every_document
def test_every_link_leads_somewhere(document: Document) -> None:
    for link in document.links:
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        path = (document.path.parent / target).resolve() if target else document.path
        assert path.exists(), link
        if anchor:
            assert anchor in Document(path).anchors, link


@every_document
def test_every_file_it_names_is_there_and_has_what_is_named_in_it(document: Document) -> None:
    for code in document.inline:
        found = re.fullmatch(r"((?:[\w.-]+/)+[\w.-]*)(?:::(\w+))?", code)
        if not found or code.startswith((".venv", "~")):
            continue
        path = next((base / found[1] for base in SOURCES if (base / found[1]).exists()), None)
        assert path is not None, f"there is no {found[1]}"
        if found[2]:
            defined = rf"^\s*(?:class|def|async def) {found[2]}\b|^{found[2]}\b"
            assert re.search(defined, path.read_text(encoding="utf-8"), re.MULTILINE), code


@every_document
def test_what_it_has_installed_or_made_or_run_is_there(document: Document) -> None:
    lines = [*document.typed, *document.inline]
    targets = re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for line in lines:
        if extra := re.search(r"pip(?:x)? install .*\.\[(\w+)\]", line):
            assert extra[1] in project()["project"]["optional-dependencies"], line
        if target := re.match(r"make ([\w./-]+)", line):
            assert target[1] in targets, line
        if program := re.match(r"python ([\w./-]+\.py)", line):
            assert (ROOT / program[1]).is_file(), line


@every_document
def test_every_session_it_shows_can_be_used(document: Document, tmp_path: Path) -> None:
    for number, text in enumerate(document.fenced("yaml")):
        if "debounce_ms" in text:  # the key map, which tests/play/inputs/test_keymap.py reads
            continue
        if "address:" in text:  # the settings of a site
            (tmp_path / "publish.yaml").write_text(text, "utf-8")
            load_settings(tmp_path / "publish.yaml", SiteSettings)
            continue
        whole = text if "title:" in text else f"title: x\n{text}"
        path = tmp_path / f"{number}.yaml"
        path.write_text(whole if "steps:" in whole else f"{whole}\nsteps: [{{name: x}}]\n", "utf-8")
        load_routine(path)


@pytest.mark.parametrize("model", [SessionFile, Step, Block, MusicBed])
def test_every_field_is_explained(model: type[SessionFile | Step | Block | MusicBed]) -> None:
    explained = BY_NAME["docs/writing.md"].text
    assert [field for field in model.model_fields if f"`{field}`" not in explained] == []


def test_every_setting_of_a_site_is_shown() -> None:
    [shown] = BY_NAME["docs/publishing.md"].fenced("yaml")
    assert [field for field in SiteSettings.model_fields if f"{field}:" not in shown] == []


def test_every_stage_is_in_the_architecture() -> None:
    stages = [path.parent.name for path in (ROOT / "src/handscue").glob("*/__init__.py")]
    assert len(stages) >= 9
    assert [
        name for name in stages if f"| `{name}/` |" not in BY_NAME["docs/architecture.md"].text
    ] == []


def test_the_players_states_are_drawn_as_they_are() -> None:
    diagram, text = script("transport_diagram"), BY_NAME["docs/architecture.md"].text
    assert diagram.in_document(text) == text, "run: python tools/transport_diagram.py --write"
    assert diagram.diagram() in text


def test_the_readme_can_be_read_in_three_minutes() -> None:
    assert len(BY_NAME["README.md"].text.splitlines()) <= 160


def test_the_documents_are_all_reached_from_the_readme() -> None:
    reached, waiting = set(), ["README.md"]
    while waiting:
        name = waiting.pop()
        if name in BY_NAME and name not in reached:
            reached.add(name)
            folder = BY_NAME[name].path.parent
            linked = (folder / link.partition("#")[0] for link in BY_NAME[name].links)
            waiting += [
                path.resolve().relative_to(ROOT).as_posix()
                for path in linked
                if path.resolve().is_relative_to(ROOT)
            ]
    assert sorted(set(BY_NAME) - reached) == []


def test_the_readme_tells_how_long_sessions_are() -> None:
    placed = script("pictures").placed
    minutes = {name: placed(name).total_ms // 60_000 for name in ("feet", "whole-body")}
    readme = " ".join(BY_NAME["README.md"].text.split())
    assert minutes["feet"] == 7
    assert "plays seven minutes for the feet" in readme
    assert f"to the whole body in {minutes['whole-body']}." in readme
