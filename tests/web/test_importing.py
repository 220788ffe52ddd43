"""The import's route: a page becomes a draft, and what is refused."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from handscue.pages.documents import LARGEST_PAGE
from handscue.web.access import Role
from web.desks import Answer, Running, running

PAGE = """\
<script>alert(1)</script><h1>Feet &lt;b&gt;</h1>
<ol><li>Effleurage: stroke the foot, 3 times.<li>Knead the sole for about a minute or two.</ol>
"""


@pytest.fixture
def desk(tmp_path: Any) -> Any:
    with running(tmp_path, sessions={}) as found:
        yield found


def ask(desk: Running, content: bytes, name: str = "feet.html") -> Answer:
    form = {"name": name, "content": base64.b64encode(content).decode()}
    return desk.ask("POST", "/api/import", form, **desk.cookie(Role.EDIT))


def test_a_page_becomes_a_draft_and_nothing_is_saved(desk: Running) -> None:
    told = ask(desk, PAGE.encode()).data
    assert told["title"] == "Feet <b>"
    assert [step["technique"] for step in told["data"]["steps"]] == ["effleurage", "kneading"]
    assert [line["fate"] for line in told["lines"]][-2:] == ["taken", "doubtful"]
    assert told["doubts"][0]["at"] == ["steps", 1, "duration"]
    assert told["problems"] == []
    assert told["total"] > 60
    assert list(desk.desk.env.places.sessions.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"Hello.", b"PK\x03\x04broken", b"%PDF-1.7"])
def test_what_is_no_routine_is_told_in_words(desk: Running, content: bytes) -> None:
    answer = ask(desk, content)
    assert answer.status == 409
    assert "Traceback" not in answer.data["problem"]


def test_the_files_name_is_no_path(desk: Running) -> None:
    problem = ask(desk, b"Hello.", "../../etc/passwd").data["problem"]
    assert "passwd" in problem
    assert "etc" not in problem


def test_what_did_not_arrive_whole_is_refused(desk: Running) -> None:
    form = {"name": "x", "content": "&&&"}
    answer = desk.ask("POST", "/api/import", form, **desk.cookie(Role.EDIT))
    assert answer.status == 422


def test_fifty_megabytes_are_not_taken_in(desk: Running) -> None:
    content = b'{"name": "x", "content": "' + b"A" * 50_000_000 + b'"}'
    assert len(content) > LARGEST_PAGE
    try:
        answer = desk.ask("POST", "/api/import", content, **desk.cookie(Role.EDIT))
    except (BrokenPipeError, ConnectionResetError):
        return  # it was cut off before all of it was sent
    assert answer.status == 413
