"""What runs teach, on the desk: told, saved in the file or beside it, by who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handscue.web.access import Role
from handscue.web.routes.learning import NOTHING
from speech.spoken import speak_by_tones
from web.desks import SHORT, Running, running
from web.treated import DAY_S, Treatment, give

OURS = "hand-five-minutes"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as found:
        yield found


@pytest.fixture
def treated(desk: Running) -> Running:
    """Return a desk whose session was played three times, each a day after the other."""
    now = desk.desk.env.unix_time
    for day, took in enumerate((58.0, 61.0, 60.0)):
        give(desk, Treatment({0: took, 1: 40.0}, now - day * DAY_S))
    return desk


def learned(desk: Running, name: str = "short") -> Any:
    answer = desk.ask("GET", f"/api/sessions/{name}/learned", **desk.cookie(Role.SEE))
    assert answer.status == 200
    return answer.data


def change(desk: Running, rest: str, role: Role = Role.EDIT, **form: Any) -> Any:
    path = f"/api/sessions/short/learned{rest}"
    return desk.ask("POST", path, form, **desk.cookie(role))


def written(desk: Running) -> str:
    return (desk.desk.env.places.sessions / "short.yaml").read_text("utf-8")


def test_what_was_measured_stands_beside_what_is_planned(treated: Running) -> None:
    told = learned(treated)
    assert told["runs"] == 3
    glide, knead = told["steps"][:2]
    assert glide["name"] == "Glide"
    assert (glide["planned_ms"], glide["measured_ms"], glide["learned_ms"]) == (40000, 60000, 60000)
    assert sorted(glide["samples_ms"]) == [58000, 60000, 61000]
    assert glide["habit"] == "always extended"
    assert (knead["measured_ms"], knead["learned_ms"]) == (40000, None)


def test_nothing_measured_is_told_without_a_command_to_type(desk: Running) -> None:
    told = learned(desk)
    assert (told["runs"], told["steps"], told["notices"]) == (0, [], [NOTHING])
    assert change(desk, "/save", seen="x").data["problem"] == NOTHING


def test_saved_in_the_file_those_lines_alone_are_changed(treated: Running) -> None:
    answer = change(treated, "/save", seen=learned(treated)["seen"])
    assert answer.status == 200
    assert written(treated) == SHORT.replace("Glide, duration: 40s", "Glide, duration: 1m")
    assert learned(treated)["seen"] is None


def test_what_was_not_seen_is_not_saved(treated: Running) -> None:
    seen = learned(treated)["seen"]
    give(treated, Treatment({1: 90.0}, treated.desk.env.unix_time + DAY_S))
    path = treated.desk.env.places.sessions / "short.yaml"
    path.write_text(SHORT.replace("Feet", "Both feet"), "utf-8")
    assert change(treated, "/save", seen=seen).status == 409
    assert written(treated) == SHORT.replace("Feet", "Both feet")


def test_a_profile_is_kept_and_deleted(treated: Running) -> None:
    assert change(treated, "/profile", profile=" thorough ").data["steps"] == 2
    assert learned(treated)["profiles"] == ["thorough"]
    assert written(treated) == SHORT
    assert change(treated, "/profile/delete", profile="thorough").status == 200
    assert learned(treated)["profiles"] == []
    assert change(treated, "/profile/delete", profile="thorough").status == 409


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\nb", "\x1b[2J"])
def test_a_profile_needs_a_name(treated: Running, name: str) -> None:
    assert change(treated, "/profile", profile=name).status == 422


def test_only_who_may_edit_saves(treated: Running) -> None:
    seen = learned(treated)["seen"]
    assert change(treated, "/save", Role.CONTROL, seen=seen).status == 403
    assert written(treated) == SHORT


def test_of_a_session_of_ours_the_users_own_copy_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: Running
) -> None:
    monkeypatch.chdir(tmp_path)  # no other session of that name lies here
    places = desk.desk.env.places
    path = places.located(Path(OURS))
    speak_by_tones(path, places.clips)
    before = path.read_bytes()
    give(desk, Treatment({1: 50.0, 2: 50.0}, desk.desk.env.unix_time, session=OURS, path=path))
    told = learned(desk, OURS)
    answer = desk.ask(
        "POST", f"/api/sessions/{OURS}/learned/save", {"seen": told["seen"]},
        **desk.cookie(Role.EDIT),
    )  # fmt: skip
    assert answer.status == 200, answer.data
    assert path.read_bytes() == before
    assert (places.sessions / f"{OURS}.yaml").is_file()
    assert any("your own copy" in notice for notice in answer.data["notices"])
