"""The editor's routes: changes of a text, conflicts, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from handscue.web.access import Role
from web.desks import Answer, Running, running

TEXT = """\
# Mine.
title:   "Feet"   # as ever
steps:
  # With oil.
  - {name: Glide, duration: 40s}  # long

  - sides: both
    steps:
      - name: Knead   # firmly
        duration: 40s
"""


@pytest.fixture
def desk(tmp_path: Any) -> Any:
    with running(tmp_path, sessions={"short": TEXT}) as found:
        yield found


def ask(desk: Running, what: str, **form: Any) -> Answer:
    return desk.ask("POST", f"/api/editing/{what}", form, **desk.cookie(Role.EDIT))


def change(desk: Running, *changes: dict[str, Any], text: str = TEXT) -> Answer:
    return ask(desk, "change", name="short", text=text, changes=list(changes))


def opened(desk: Running, name: str = "short") -> Any:
    return desk.ask("GET", f"/api/edit/{name}", **desk.cookie(Role.EDIT)).data


def test_a_change_changes_its_line_and_no_other_byte(desk: Running) -> None:
    wish = {"do": "set", "at": ["steps", 1, "steps", 0], "field": "duration", "value": "1m"}
    told = change(desk, wish).data
    assert told["text"] == TEXT.replace("        duration: 40s\n", "        duration: 1m\n")
    assert told["times"]["steps[2].steps[1]"] == 60_000
    saved = ask(desk, "save", name="short", text=told["text"], revision=opened(desk)["revision"])
    assert saved.status == 200
    path = desk.desk.env.places.sessions / "short.yaml"
    assert path.read_text() == told["text"]
    assert saved.data["revision"] == opened(desk)["revision"]


def test_all_that_a_card_can_do(desk: Running) -> None:
    told = change(
        desk,
        {"do": "add", "at": ["steps"], "index": 1, "value": {"name": "Press  it\n", "say": " "}},
        {"do": "move", "at": ["steps", 1], "to": ["steps", 2, "steps"], "index": 1},
        {"do": "copy", "at": ["steps", 0], "to": ["steps"], "index": 1},
        {"do": "enclose", "at": ["steps", 1], "value": {"repeat": 2}},
        {"do": "remove", "at": ["steps", 0]},
        {"do": "set", "at": ["steps", 1, "change_over"], "field": "say", "value": "Walk."},
    ).data
    assert told["problems"] == []
    assert told["data"]["steps"] == [
        {"repeat": 2, "steps": [{"name": "Glide", "duration": "40s"}]},
        {
            "sides": "both",
            "change_over": {"say": "Walk."},
            "steps": [{"name": "Knead", "duration": "40s"}, {"name": "Press it"}],
        },
    ]
    apart = change(desk, {"do": "release", "at": ["steps", 1]}, text=told["text"]).data
    assert [step.get("name") for step in apart["data"]["steps"]] == [None, "Knead", "Press it"]


def test_a_conflict_tells_what_stands_there_now(desk: Running) -> None:
    revision = opened(desk)["revision"]
    assert ask(desk, "save", name="short", text=f"{TEXT}# a\n", revision=revision).status == 200
    refused = ask(desk, "save", name="short", text=f"{TEXT}# b\n", revision=revision)
    assert refused.status == 409
    assert refused.data["text"] == f"{TEXT}# a\n"
    mine = ask(desk, "save", name="short", text=f"{TEXT}# b\n", revision=refused.data["revision"])
    assert mine.status == 200
    assert opened(desk)["text"] == f"{TEXT}# b\n"


def test_it_is_kept_as_a_session_of_its_own(desk: Running) -> None:
    told = ask(desk, "save-as", text=TEXT, title="Toes")
    assert told.data == {"name": "toes"}
    assert opened(desk, "toes")["text"] == TEXT.replace('"Feet"', "Toes")


@pytest.mark.parametrize(
    ("name", "status"), [("gone", 404), ("..%2f..%2fetc%2fpasswd", 404), ("%00", 404)]
)
def test_only_sessions_are_opened(desk: Running, name: str, status: int) -> None:
    answer = desk.ask("GET", f"/api/edit/{name}", **desk.cookie(Role.EDIT))
    assert answer.status == status


def test_a_link_out_of_the_folder_is_no_session(desk: Running, tmp_path: Any) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(TEXT)
    (desk.desk.env.places.sessions / "link.yaml").symlink_to(outside)
    assert "problem" in opened(desk, "link")
    assert ask(desk, "save", name="link", text="x", revision="y").status == 404
    assert outside.read_text() == TEXT


def test_a_bomb_is_a_problem_in_words(desk: Running) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    told = change(desk, text=bomb)
    assert told.status == 200
    assert told.data["data"] is None
    assert "alias" in told.data["problems"][0]["message"]
    wish = {"do": "set", "at": [], "field": "title", "value": "X"}
    assert change(desk, wish, text=bomb).status == 409


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "set", "at": ["steps", 7], "field": "name", "value": "X"},
        {"do": "remove", "at": ["steps", "x"]},
        {"do": "remove", "at": []},
        {"do": "move", "at": ["steps", 1, "steps", 0], "to": ["steps"], "index": 0},
        {"do": "add", "at": ["nowhere"], "index": 0, "value": {"name": "X"}},
        {"do": "add", "at": ["steps"], "index": 0, "value": {}},
        {"do": "enclose", "at": ["steps", 0], "value": {}},
        {"do": "release", "at": ["steps", 0]},
        {"do": "set", "at": ["steps", 0], "field": "a: b", "value": "X"},
    ],
)
def test_what_cannot_be_done_is_told(desk: Running, wish: dict[str, Any]) -> None:
    answer = change(desk, wish)
    assert answer.status in {409, 422}
    assert answer.data["problem"]


def test_too_much_is_not_taken_in(desk: Running) -> None:
    assert change(desk, text="#" * 300_000).status == 422
    content = b'{"name": "short", "text": "' + b"#" * 50_000_000 + b'"}'
    try:
        status = desk.ask("POST", "/api/editing/change", content, **desk.cookie(Role.EDIT)).status
    except (BrokenPipeError, ConnectionResetError):
        status = 413
    assert status == 413
