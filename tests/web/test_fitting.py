"""A session fitted to a length on the desk: told as it is planned, and played like that."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from handscue.app.learning import keep, study
from handscue.app.notices import Collected
from handscue.web.access import Role
from handscue.web.stage import Phase
from waiting import await_that
from web.desks import SHORT, Running, running
from web.treated import Treatment, give

OPTIONAL = SHORT.replace("{name: Rest, ", "{name: Rest, optional: true, ")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, sessions={"short": OPTIONAL}) as found:
        yield found


def fitted(desk: Running, name: str = "short", **wish: Any) -> Any:
    path = f"/api/sessions/{name}/fit?{urlencode(wish)}"
    return desk.ask("GET", path, **desk.cookie(Role.CONTROL))


def test_asking_makes_no_speech_and_says_where_it_is_estimated(desk: Running) -> None:
    kept = desk.desk.env.places.clips
    shutil.rmtree(kept)
    told = fitted(desk).data
    assert told["spoken"] is False
    assert told["usual_ms"] > 0
    assert not kept.exists()


def test_what_was_spoken_is_known_exactly(desk: Running) -> None:
    assert fitted(desk).data["spoken"] is True


def test_speech_is_made_for_a_fit_when_that_is_asked_for(desk: Running) -> None:
    answer = desk.ask("POST", "/api/fit/speak", {"session": "short"}, **desk.cookie(Role.CONTROL))
    assert answer.data == {"spoken": True}


def test_no_speech_is_made_beside_a_session(desk: Running) -> None:
    form = {"session": "short"}
    desk.ask("POST", "/api/play", form, **desk.cookie(Role.CONTROL))
    await_that(lambda: desk.scene.phase is Phase.PLAYING, within_s=60)
    assert desk.ask("POST", "/api/fit/speak", form, **desk.cookie(Role.CONTROL)).status == 409
    assert fitted(desk).data["spoken"] is True


def test_as_it_is_it_takes_its_usual_time(desk: Running) -> None:
    told = fitted(desk).data
    assert told["total_ms"] == told["usual_ms"]
    assert all(one["duration_ms"] == one["usual_ms"] for one in told["segments"])
    assert told["least_without_optional_ms"] < told["least_ms"] < told["usual_ms"]
    assert told["usual_ms"] < told["most_ms"]


@pytest.mark.parametrize("bound", ["least_ms", "most_ms"])
def test_it_can_be_as_short_and_as_long_as_it_says_and_no_further(
    desk: Running, bound: str
) -> None:
    limits = fitted(desk).data
    further = -1 if bound == "least_ms" else 1
    there = fitted(desk, fit=f"{limits[bound] / 1000}s").data
    assert there["total_ms"] == limits[bound]
    assert {key: there[key] for key in limits if key.endswith("_ms") and key != "total_ms"} == {
        key: limits[key] for key in limits if key.endswith("_ms") and key != "total_ms"
    }
    beyond = fitted(desk, fit=f"{(limits[bound] + further) / 1000}s")
    assert beyond.status == 409
    assert "possible" in beyond.data["problem"]


def test_steps_that_are_optional_are_left_out_where_that_is_wished(desk: Running) -> None:
    limits = fitted(desk).data
    seconds = f"{limits['least_without_optional_ms'] / 1000}s"
    assert fitted(desk, fit=seconds).status == 409
    told = fitted(desk, fit=seconds, drop_optional=True).data
    assert told["total_ms"] == limits["least_without_optional_ms"]
    assert told["left_out"] == [{"step": 4, "name": "Rest"}]


def test_being_late_shortens_it_by_that(desk: Running) -> None:
    usual = fitted(desk).data["usual_ms"]
    assert fitted(desk, late="20s").data["total_ms"] == usual - 20_000


def test_an_end_that_is_past_is_told(desk: Running) -> None:
    past = desk.desk.env.now().replace(second=0)
    answer = fitted(desk, end=f"{past:%H:%M}")
    assert answer.status == 409
    assert "already past" in answer.data["problem"]


@pytest.mark.parametrize(
    ("wish", "status"), [({"fit": "soon"}, 409), ({"out": "x"}, 409), ({"name": "../short"}, 404)]
)
def test_what_cannot_be_is_refused(desk: Running, wish: dict[str, str], status: int) -> None:
    assert fitted(desk, **wish).status == status


def test_a_profile_gives_its_times_and_it_is_played_with_them(desk: Running) -> None:
    env = replace(desk.desk.env, notices=Collected())
    give(desk, Treatment({0: 55.0}, env.unix_time))
    path = env.places.sessions / "short.yaml"
    keep(study(path, None, env), "thorough", env)
    assert fitted(desk).data["profiles"] == ["thorough"]
    told = fitted(desk, profile="thorough").data
    assert told["usual_ms"] == fitted(desk).data["usual_ms"] + 15_000
    form = {"session": "short", "profile": "thorough", "late": "5s"}
    answer = desk.ask("POST", "/api/play", form, **desk.cookie(Role.CONTROL))
    assert answer.status == 200
    await_that(lambda: desk.scene.phase is Phase.PLAYING, within_s=60)
    shown = desk.scene.shown
    assert shown is not None
    assert fitted(desk, profile="none such").status == 409
