"""``handscue web``: what is asked of the other front end, and what cannot be."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.desk import HANDSCUE
from handscue.app.environment import Environment
from handscue.app.hosting import DeskWish, Reach
from handscue.cli.commands import app


def asked(*arguments: str) -> tuple[list[DeskWish], Any]:
    """Ask for a desk; return what was wished of whoever serves it, and how the command ended."""
    wishes: list[DeskWish] = []

    def serve(wish: DeskWish, env: Environment) -> None:
        assert env.notices
        wishes.append(wish)

    return wishes, CliRunner().invoke(app, ["web", *arguments], obj=serve)


def test_the_wish_is_handed_on(tmp_path: Path) -> None:
    cert, key = tmp_path / "c.pem", tmp_path / "k.pem"
    cert.touch()
    key.touch()
    wishes, done = asked(
        "--port", "9000", "--lan", "any", "--lan-edit", "--no-open", "--cert", str(cert),
        "--key", str(key), "--output", "silent", "--lead-in", "0.5s",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert wishes == [DeskWish(Reach(9000, "any", True, cert, key), False, "silent", 500)]
    assert asked("--tls")[0] == [DeskWish(Reach(tls=True))]
    assert asked()[0] == [DeskWish()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--lan-edit",), "goes with --lan"),
        (("--tls", "--cert", __file__, "--key", __file__), "leave out --cert"),
        (("--port", "70000"), "65535"),
        (("--cert", "missing.pem"), "missing.pem"),
    ],
)
def test_what_makes_no_sense_is_told(arguments: tuple[str, ...], said: str) -> None:
    wishes, done = asked(*arguments)
    assert done.exit_code == 2
    assert said in done.output
    assert wishes == []


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    (tmp_path / "c.pem").touch()
    assert "go together" in asked("--cert", str(tmp_path / "c.pem"))[1].output


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGINT to send")
def test_ctrl_c_closes_it() -> None:
    with subprocess.Popen(
        [*HANDSCUE, "web", "--no-open", "--output", "silent"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout
        assert "http://127.0.0.1:" in running.stdout.readline()
        assert running.stdout.readline() == "Ctrl-C closes it.\n"
        until = time.monotonic() + 20
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=until - time.monotonic())
    assert (running.returncode, out, err) == (0, "Closed.\n", "")
