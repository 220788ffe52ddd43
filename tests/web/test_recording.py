"""What was played, on the desk: listed, looked into, and erased by who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handscue.web.access import Role
from web.desks import SHORT, Running, running
from web.treated import DAY_S, Treatment, give


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, sessions={"short": SHORT, "other": SHORT}) as found:
        yield found


def listed(desk: Running) -> list[Any]:
    rows: list[Any] = desk.ask("GET", "/api/runs", **desk.cookie(Role.SEE)).data["runs"]
    return rows


def erase(desk: Running, role: Role = Role.EDIT, **form: Any) -> int:
    return desk.ask("POST", "/api/runs/erase", form, **desk.cookie(role)).status


@pytest.fixture
def runs(desk: Running) -> tuple[int, ...]:
    """Have three runs of two sessions; return their numbers."""
    now = desk.desk.env.unix_time
    return (
        give(desk, Treatment({0: 30.0, 1: 50.5}, now - DAY_S)),
        give(desk, Treatment({0: 45.0}, now - 2 * DAY_S, finished=False, profile="short")),
        give(desk, Treatment({0: 45.0}, now - 3 * DAY_S, session="other")),
    )


def test_runs_are_listed_the_newest_first_without_where_files_lie(
    desk: Running, runs: tuple[int, ...]
) -> None:
    rows = listed(desk)
    assert [row["run"] for row in rows] == list(runs)
    assert rows[0] == {
        "run": runs[0], "session": "short", "title": "Feet", "kind": "play", "profile": None,
        "began": rows[0]["began"], "planned_ms": 80_000, "worked_ms": 80_500, "paused_ms": 5000,
        "whole": 2, "finished": True,
    }  # fmt: skip
    assert (rows[1]["profile"], rows[1]["finished"]) == ("short", False)
    assert rows[2]["session"] == "other"


def test_a_run_is_looked_into_step_by_step(desk: Running, runs: tuple[int, ...]) -> None:
    path = f"/api/runs/{runs[0]}/steps"
    steps = desk.ask("GET", path, **desk.cookie(Role.SEE)).data["steps"]
    assert [(one["step"], one["name"], one["took_ms"]) for one in steps] == [
        (1, "Glide", 30_000),
        (2, "Knead", 50_500),
    ]


@pytest.mark.parametrize("run", ["0", "-1", "999999", "x", "9" * 40, "1%27"])
def test_a_run_that_is_not_there_is_told(desk: Running, runs: tuple[int, ...], run: str) -> None:
    assert int(run) not in runs if run.isdecimal() else True
    answer = desk.ask("GET", f"/api/runs/{run}/steps", **desk.cookie(Role.SEE))
    assert answer.status in {404, 409}
    assert "no such run" in answer.data["problem"].casefold() or "no run" in answer.data["problem"]


def test_a_run_is_erased_alone(desk: Running, runs: tuple[int, ...]) -> None:
    assert erase(desk, what="run", run=runs[0]) == 200
    assert [row["run"] for row in listed(desk)] == list(runs[1:])
    assert erase(desk, what="run", run=runs[0]) == 404


def test_all_of_a_session_is_erased(desk: Running, runs: tuple[int, ...]) -> None:
    assert erase(desk, what="session", run=runs[1]) == 200
    assert [row["run"] for row in listed(desk)] == [runs[2]]


def test_everything_is_erased(desk: Running, runs: tuple[int, ...]) -> None:
    assert runs
    assert erase(desk, what="everything") == 200
    assert listed(desk) == []


@pytest.mark.parametrize("form", [{"what": "run"}, {"what": "all"}, {}])
def test_what_is_not_said_clearly_erases_nothing(
    desk: Running, runs: tuple[int, ...], form: dict[str, Any]
) -> None:
    assert erase(desk, **form) in {404, 422}
    assert len(listed(desk)) == len(runs)


def test_only_who_may_edit_erases(desk: Running, runs: tuple[int, ...]) -> None:
    assert erase(desk, Role.CONTROL, what="everything") == 403
    assert len(listed(desk)) == len(runs)
