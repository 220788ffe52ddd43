"""Every command line the documents show is one that can be typed, and none is left out."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from docs.documents import BY_NAME, DOCUMENTS, EVERYTHING, ROOT
from handscue.cli.commands import COMMANDS, app

LINES = sorted(
    {
        line.removeprefix(".venv/bin/")
        for document in DOCUMENTS
        for line in document.typed
        if re.match(r"(\.venv/bin/)?handscue ", line)
    }
)
MENTIONED = sorted(
    {code for each in DOCUMENTS for code in each.inline if code.startswith("handscue ")}
)
# These ask, play in real time, work for minutes, read what was played before, or try the machine.
NOT_RUN = {
    "publish",
    "play",
    "web",
    "rehearse",
    "new",
    "edit",
    "learn",
    "listen",
    "log",
    "doctor",
    "record",
    "say",
}
RUN = [line for line in LINES if line.split()[1] not in NOT_RUN]
OTHERS_OPTIONS = {"--editable", "--user", "--write"}
PAGE = "<h1>Hands</h1><ol><li>Stroke the palm, 3 times</li><li>Knead the fingers, 20 s</li></ol>"


def command(name: str) -> typer.core.TyperCommand:
    group = typer.main.get_command(app)
    found = group.get_command(None, name)  # type: ignore[attr-defined]
    assert found is not None, f"there is no command {name}"
    return found  # type: ignore[no-any-return]


def options(name: str) -> set[str]:
    """Return a command's options, all spellings."""
    spelled = (option for each in command(name).params for option in each.opts)
    return {option for option in spelled if option.startswith("-")} | {"--help"}


OF_ALL = {option for each in typer.main.get_command(app).params for option in each.opts} | {
    "--help"
}
EVERY_OPTION = {option for name in COMMANDS for option in options(name)} | OF_ALL


def test_there_are_commands_to_look_at() -> None:
    assert len(LINES) >= 10
    assert len(MENTIONED) > 20
    assert len(RUN) >= 4


@pytest.mark.parametrize("line", LINES)
def test_a_line_to_type_is_understood(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    command(name).make_context(name, arguments)


@pytest.mark.parametrize("line", MENTIONED)
def test_a_command_that_is_mentioned_has_its_options(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    if name.startswith("--"):
        assert name in OF_ALL
        return
    if name in {"COMMAND", "help"}:
        return
    given = {argument for argument in arguments if argument.startswith("-")}
    assert given <= options(name)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_option_it_mentions_exists(document: object) -> None:
    mentioned = {
        code.split()[0]
        for code in document.inline
        if code.startswith("--")  # type: ignore[attr-defined]
    }
    assert mentioned - EVERY_OPTION - OTHERS_OPTIONS == set()


@pytest.mark.parametrize("line", RUN)
def test_a_line_to_type_does_what_it_is_to(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [short] = [text for text in BY_NAME["README.md"].fenced("yaml") if "title: Short" in text]
    (tmp_path / "short.yaml").write_text(short, encoding="utf-8")
    [calves] = [text for text in BY_NAME["docs/writing.md"].fenced("yaml") if "Calves" in text]
    (tmp_path / "calves.yaml").write_text(calves, encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    shutil.copytree(ROOT / "sessions", tmp_path / "sessions")
    before = set(tmp_path.iterdir())
    arguments = shlex.split(line)[1:]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    if "-o" in arguments:
        assert tmp_path / arguments[arguments.index("-o") + 1] in set(tmp_path.iterdir()) - before


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_is_undocumented(name: str) -> None:
    assert f"`handscue {name}" in BY_NAME["README.md"].text


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_undocumented(name: str) -> None:
    missing = {
        option
        for option in options(name)
        if option.startswith("--") and not re.search(rf"{option}\b", EVERYTHING)
    }
    assert missing == set()
