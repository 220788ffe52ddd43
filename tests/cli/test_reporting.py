"""What ends a command, told in words and by its exit code."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pytest
import typer

from handscue.__main__ import main
from handscue.cli.reporting import INTERRUPTED, reporting


def answered_by(what: type[BaseException]) -> None:
    """Ask a question as typer does, which is answered so."""
    try:
        raise what
    except (KeyboardInterrupt, EOFError):
        raise typer.Abort from None


def test_a_question_answered_by_ctrl_c_interrupts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended:
        reporting(answered_by)(KeyboardInterrupt)
    assert ended.value.exit_code == INTERRUPTED
    assert capsys.readouterr().err.endswith("Stopped.\n")
    with pytest.raises(typer.Abort):  # nobody is there
        reporting(answered_by)(EOFError)


def test_ctrl_c_before_a_command_is_there_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setitem(sys.modules, "handscue.cli.commands", SimpleNamespace(app=interrupted))  # type: ignore[arg-type]
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == INTERRUPTED
