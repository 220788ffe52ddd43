"""Every route times every role, and what a route may not be."""

from __future__ import annotations

from typing import Any

import pytest

from handscue.web.access import Role
from handscue.web.routes.table import TABLE
from handscue.web.routing import Entry, Form, application
from web.desks import Running, running

ROLES = (None, Role.SEE, Role.CONTROL, Role.EDIT)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with running(tmp_path_factory.mktemp("desk")) as found:
        yield found


def nothing(*_: Any) -> dict[str, Any]:
    return {}


class Empty(Form):
    """Nothing."""


def address(path: str) -> str:
    path = path.replace("{page}", "index").replace("{name}", "short")
    return path.replace("{file:path}", "css/desk.css")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entry", TABLE, ids=lambda e: f"{e.method} {e.path}")
def test_every_route_is_open_to_its_role_and_those_above_alone(
    desk: Running, entry: Entry, role: Role | None
) -> None:
    answer = desk.ask(entry.method, address(entry.path), **desk.cookie(role))
    if (role or Role.OPEN) < entry.role:
        assert answer.status == (401 if role is None else 403)
        assert set(answer.data) == {"problem"}
    else:
        assert answer.status in {200, 404, 422}  # there may be no such thing, or an empty form


@pytest.mark.parametrize("entry", TABLE, ids=lambda e: f"{e.method} {e.path}")
def test_every_answer_has_the_policy_and_none_lets_others_read(desk: Running, entry: Entry) -> None:
    answer = desk.ask(entry.method, address(entry.path))
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("entry", [e for e in TABLE if e.form], ids=lambda e: e.path)
@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_change_has_to_be_json(desk: Running, entry: Entry, kind: str | None) -> None:
    cookie = desk.cookie(Role.EDIT)
    assert desk.ask(entry.method, entry.path, Content_Type=kind, **cookie).status == 415


@pytest.mark.parametrize("entry", [e for e in TABLE if e.form], ids=lambda e: e.path)
def test_what_changes_something_is_not_to_be_had_by_get(desk: Running, entry: Entry) -> None:
    assert desk.ask("GET", entry.path, **desk.cookie(Role.EDIT)).status == 405


@pytest.mark.parametrize(
    "entry",
    [
        Entry("GET", "/x", None, nothing),  # type: ignore[arg-type]
        Entry("GET", "/x", 2, nothing),  # type: ignore[arg-type]
        Entry("POST", "/x", Role.SEE, nothing),
        Entry("GET", "/x", Role.SEE, nothing, Empty),
    ],
)
def test_a_route_that_names_no_role_or_no_form_is_none(desk: Running, entry: Entry) -> None:
    with pytest.raises(TypeError, match="/x"):
        application([*TABLE, entry], desk.desk, [])


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 50_000, b'{"x": 1}'])
def test_what_cannot_be_read_is_refused_in_words(desk: Running, content: bytes) -> None:
    answer = desk.ask("POST", "/api/enter", content)
    assert answer.status in {400, 422}
    assert answer.data["problem"]
