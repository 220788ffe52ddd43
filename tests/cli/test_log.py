"""``handscue log``: what was run when, for eyes, spreadsheets and programs; and forgetting it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.desk import Desk
from cli.treatments import treat
from handscue.history.database import NAME

SESSION = """\
title: Feet
steps:
  - name: Soles
    duration: 20s
  - name: Toes
    duration: 20s
"""
MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def two_treatments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two sessions, and the history of a treatment by each."""
    folder = tmp_path_factory.mktemp("treated")
    for title in ("Feet", "Hands"):
        (folder / f"{title.lower()}.yaml").write_text(SESSION.replace("Feet", title))
    data = folder / "data"
    treat(data, folder / "feet.yaml", 12, 15, began_at=MORNING, paused={1: 40.0})
    treat(data, folder / "hands.yaml", 14, began_at=MORNING + 3600, profile="anna")
    return folder


@pytest.fixture
def desk(tmp_path: Path, two_treatments: Path) -> Desk:
    """A desk at that folder, with a copy of its history."""
    shutil.copytree(two_treatments / "data", tmp_path / "data")
    return Desk(two_treatments).having(XDG_DATA_HOME=str(tmp_path / "data"))


def history(desk: Desk) -> Path:
    return Path(desk.env["XDG_DATA_HOME"]) / "handscue" / NAME


def test_it_shows_what_was_run_the_newest_first(desk: Desk) -> None:
    head, hands, feet = desk.call("log").stdout.splitlines()
    assert head.split() == ["run", "when", "session", "planned", "actual", "paused"]
    assert feet.split() == ["1", *when(MORNING), "Feet", "0:40", "0:27", "0:40"]
    assert hands.split()[:6] == ["2", *when(MORNING + 3600), "Hands", "0:40", "0:17"]
    assert "ended early, after 1 whole step, profile anna" in hands


def when(at: float) -> list[str]:
    return f"{datetime.fromtimestamp(at, UTC).astimezone():%Y-%m-%d %H:%M}".split()


def test_of_one_session_alone_and_of_one_run_its_steps(desk: Desk) -> None:
    assert "Hands" not in desk.call("log", "feet.yaml").stdout
    steps = desk.call("log", "--run", "1").stdout.splitlines()
    assert steps[1].split() == ["1", "Soles", "0:20", "0:12"]
    assert steps[2].split() == ["2", "Toes", "0:20", "0:15"]


def test_for_spreadsheets_and_programs_it_is_the_same(desk: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO(desk.call("log", "--csv").stdout)))
    data = json.loads(desk.call("log", "--json").stdout)
    assert rows == [{key: str(value) for key, value in row.items()} for row in data]
    assert datetime.fromisoformat(data[1]["began"]).timestamp() == MORNING
    assert (data[1]["planned_s"], data[1]["actual_s"], data[1]["paused_s"]) == (40, 27, 40)
    assert data[1]["session"] == str(desk.folder / "feet.yaml")
    steps = list(csv.DictReader(io.StringIO(desk.call("log", "--run", "1", "--csv").stdout)))
    assert [step["name"] for step in steps] == ["Soles", "Toes"]
    assert [float(step["actual_s"]) for step in steps] == pytest.approx([12, 15], abs=0.1)


def test_what_is_not_there_is_told_as_it_is(desk: Desk) -> None:
    assert (
        desk.call("log", "nosuch").stdout
        == "nosuch has not been played yet, or the history was erased.\n"
    )
    assert "There is no run 7." in desk.call("log", "--run", "7").stderr
    treat(history(desk).parents[1], desk.folder / "hands.yaml", began_at=MORNING + 7200)
    assert "run 3 has no whole step" in desk.call("log", "--run", "3").stderr
    both = desk.call("log", "feet.yaml", "--run", "2")
    assert both.returncode == 2
    assert "leave out the session" in both.stderr


def test_what_is_forgotten_is_gone_from_the_disk(desk: Desk) -> None:
    done = desk.call("log", "feet.yaml", "--forget", "--yes")
    assert done.returncode == 0
    assert "Erased: all runs, profiles and quiz answers of" in done.stdout
    everything = b"".join(file.read_bytes() for file in history(desk).parent.iterdir())
    assert b"Feet" not in everything
    assert b"Hands" in everything
    desk.call("log", "--forget", "--yes")
    everything = b"".join(file.read_bytes() for file in history(desk).parent.iterdir())
    assert b"Hands" not in everything
    assert b"Soles" not in everything
    assert desk.call("log").stdout == "Nothing has been played yet, or the history was erased.\n"


def test_one_run_is_forgotten_by_its_number(desk: Desk) -> None:
    assert desk.call("log", "--run", "1", "--forget", "--yes").returncode == 0
    assert [row["run"] for row in json.loads(desk.call("log", "--json").stdout)] == [2]
    everything = b"".join(file.read_bytes() for file in history(desk).parent.iterdir())
    assert b"feet.yaml" not in everything
    again = desk.call("log", "--run", "1", "--forget", "--yes")
    assert again.returncode == 1
    assert "There is no run 1." in again.stderr


def test_before_it_forgets_it_asks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handscue.cli.log.is_terminal", lambda: True)
    done = desk.call("log", "--forget", given="\n")
    assert done.returncode == 1
    assert "This cannot be undone. [y/N]" in done.stdout
    assert len(json.loads(desk.call("log", "--json").stdout)) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nosuch"], "there is no history of nosuch"),
        (["--run", "7"], "There is no run 7. To list the runs: handscue log"),
    ],
)
def test_it_does_not_ask_to_forget_what_is_not_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.setattr("handscue.cli.log.is_terminal", lambda: True)
    done = desk.call("log", *options, "--forget")
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--csv", "--json"], "not both"),
        (["--forget"], "without a terminal, add --yes"),
        (["--forget", "--json", "--yes"], "leave out --csv and --json"),
        (["feet.yaml", "--run", "1", "--forget", "--yes"], "leave out the session"),
    ],
)
def test_options_that_make_no_sense_are_told(desk: Desk, options: list[str], message: str) -> None:
    done = desk.call("log", *options)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert len(json.loads(desk.call("log", "--json").stdout)) == 2


def test_with_nothing_run_it_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path).having(XDG_DATA_HOME=str(tmp_path / "data"))
    assert desk.call("log").stdout == "Nothing has been played yet, or the history was erased.\n"
    [heads] = csv.reader(io.StringIO(desk.call("log", "--csv").stdout))
    assert heads[:3] == ["run", "began", "title"]
    assert json.loads(desk.call("log", "--json").stdout) == []
    assert desk.call("log", "--forget", "--yes").returncode == 0
    assert not (tmp_path / "data").exists()


def test_another_programs_file_is_told_and_left_alone(desk: Desk) -> None:
    history(desk).unlink()
    db = sqlite3.connect(history(desk))
    db.execute("CREATE TABLE theirs (x)")
    db.close()
    before = history(desk).read_bytes()
    for options in ([], ["--forget", "--yes"]):
        done = desk.call("log", *options)
        assert done.returncode == 1
        assert "belongs to another program" in done.stderr
    assert history(desk).read_bytes() == before
