"""The help is there at once, and loads nothing that it does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.sessions import short_session
from handscue.cli.commands import COMMANDS, app

HEAVY = {
    "numpy", "ruamel", "rich", "soundfile", "soxr", "miniaudio", "simpleaudio",
    "pyttsx3", "espeakng_loader", "evdev", "dbus_fast", "fsrs",
    "starlette", "uvicorn", "websockets", "anyio", "segno", "ifaddr",
}  # fmt: skip

PROGRAM = """
import json, sys
from handscue.__main__ import main
sys.argv = ["handscue", *sys.argv[1:]]
try:
    main()
finally:
    print("\\n" + json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["play", "--help"],
        ["rehearse", "--help"],
        ["show", "--help"],
        ["export", "--help"],
        ["keys", "--help"],
        ["web", "--help"],
    ],
)
def test_help_loads_no_audio_speech_or_array_library(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True
    )
    *shown, modules = run.stdout.splitlines()
    assert len(shown) > 1 or "--version" in arguments
    assert HEAVY & set(json.loads(modules)) == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import handscue, sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert HEAVY & set(run.stdout.split()) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_list_says_and_has_help_of_its_own(name: str) -> None:
    done = CliRunner().invoke(app, [name, "--help"], prog_name="handscue")
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"Usage: handscue {name} ")
    module, function, _ = COMMANDS[name]
    assert getattr(import_module(f"handscue.cli.{module}"), function).__doc__


def test_a_command_misspelt_is_answered_with_the_one_that_was_meant() -> None:
    done = CliRunner().invoke(app, ["shwo"])
    assert done.exit_code == 2
    assert "Did you mean 'show'?" in done.output


@pytest.mark.parametrize("command", ["show", "budget"])
def test_what_only_shows_levels_and_mixes_nothing(command: str, tmp_path: Path) -> None:
    program = PROGRAM.replace('.split(".")[0]', "")
    run = subprocess.run(
        [sys.executable, "-c", program, command, str(short_session(tmp_path))],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = json.loads(run.stdout.splitlines()[-1])
    assert "handscue.routine.model" in loaded
    assert [name for name in loaded if name.startswith(("handscue.mix", "handscue.play"))] == []
