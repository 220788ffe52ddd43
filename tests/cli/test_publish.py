"""``handscue publish`` as it is typed, killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handscue.cli.commands import app
from publish.sites import everything, write_session
from starting import Program, run

runner = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "sessions"
    write_session(path, "legs.yaml", "Legs")
    return path


def test_it_says_what_it_made_and_where_to_look(folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = runner.invoke(app, ["publish", str(folder), "-o", str(site), "-j", "1"])
    assert done.exit_code == 0, done.output
    assert f"{site / 'index.html'}: 1 page, 1 of them new or changed." in done.output
    done = runner.invoke(app, ["publish", str(folder), "-o", str(site)])
    assert "1 page, none of them new or changed." in done.output


def test_a_problem_is_named_with_its_line_and_ends_with_1(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.yaml").write_text("title: Bad\nsteps:\n  - name: Knead\n    duration: soon\n")
    arguments = ["publish", str(folder), "-o", str(tmp_path / "site"), "-j", "1", "--json"]
    done = runner.invoke(app, arguments)
    assert done.exit_code == 1
    [problem] = json.loads(done.stdout)["problems"]
    assert problem["session"] == "bad.yaml"
    assert "line 4" in problem["problem"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "-o", "site"], "no session files"),
        ([".", "-o", "site", "--shared"], "--shared goes with --cluster"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(app, ["publish", *arguments])
    assert done.exit_code != 0
    assert said in done.output


@pytest.mark.skipif(sys.platform == "win32", reason="kills a whole group of processes")
def test_killed_at_any_instant_the_site_is_an_old_or_a_new_one_and_the_next_run_goes_on(
    folder: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    command = ["publish", str(folder), "-o", str(site), "-j", "1"]
    assert run(command).returncode == 0
    for step, after_s in (("Knead", 0.1), ("Press", 0.8), ("Shake", 1.6)):
        before = everything(site)
        write_session(folder, "legs.yaml", "Legs", step)
        write_session(folder, "arms.yaml", "Arms", step)
        with Path(os.devnull).open("r+b") as nothing:
            running = Program(command, (nothing.fileno(),) * 3, os.environ)
        with suppress(subprocess.TimeoutExpired):
            running.wait(after_s)
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        if everything(site) != before:
            assert step in (site / "catalogue.json").read_text()
        assert run(command).returncode == 0
        assert (site / "catalogue.json").read_text().count(step) == 2
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
