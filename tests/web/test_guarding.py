"""Hosts and origins: what is refused before anything of it is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.web.access import Access, Role
from handscue.web.guarding import Caller, Guard, Ours, cookie, is_here, same_origin
from waiting import awaited

OURS = Ours(8766, frozenset({"studio", "studio.local"}))
HOSTS = [
    "localhost:8766", "LOCALHOST:8766", "127.0.0.1:8766", "192.168.1.7:8766", "[::1]:8766",
    "studio:8766", "Studio.local:8766",
]  # fmt: skip
FOREIGN = [
    None, "", "localhost", "localhost:80", "localhost:87660", "127.0.0.1", "evil.example:8766",
    "localhost.evil.example:8766", "127.0.0.1.evil.example:8766", "evil-localhost:8766",
    "localhost:8766.evil.example", "localhost:8766@evil.example", "evil.example@localhost:8766",
    "localhost.:8766", "localhost :8766", "localhost:8766,localhost:8766", "studio.local.:8766",
    "0x7f000001:8766", "127.1:8766", "2130706433:8766", "[::1]", "[::1]:80", "::1:8766",
    "localhost:８７６６", "ⓛocalhost:8766", "localhost:8766/", "localhost:", ":8766",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_our_own_names_and_numbers_are_ours(host: str) -> None:
    assert OURS.is_host(host, "http")


@pytest.mark.parametrize("host", FOREIGN)
def test_lookalikes_are_not(host: str | None) -> None:
    assert not OURS.is_host(host, "http")


@given(st.from_regex(r"[a-z0-9.-]{1,30}", fullmatch=True))
def test_no_name_but_ours_is_ours(name: str) -> None:
    is_number = OURS.is_host("127.0.0.1:8766", "http") and name.replace(".", "").isdecimal()
    if name not in {"localhost", "studio", "studio.local"} and not is_number:
        assert not OURS.is_host(f"{name}:8766", "http")


@pytest.mark.parametrize(("port", "scheme"), [(80, "http"), (443, "https")])
def test_the_usual_port_may_be_left_out(port: int, scheme: str) -> None:
    assert Ours(port).is_host("localhost", scheme)
    assert not Ours(port).is_host("localhost", "https" if scheme == "http" else "http")


@pytest.mark.parametrize(
    "origin",
    [
        None, "null", "", "http://evil.example", "http://localhost", "https://localhost:8766",
        "http://localhost:8766.evil.example", "http://127.0.0.1:8766", "http://localhost:8766/",
        "file://", "http://localhost:87666",
    ],
)  # fmt: skip
def test_only_the_same_origin_is_the_same(origin: str | None) -> None:
    assert not same_origin(origin, "localhost:8766", "http")
    assert same_origin("http://localhost:8766", "LocalHost:8766", "http")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("handscue-1=a", "a"),
        ('other="x; y"; handscue-1=a; z', "a"),
        ("broken[]=,; handscue-1=a", "a"),
        ("handscue-11=b", None),
        ("xhandscue-1=b", None),
        ("", None),
        (None, None),
    ],
)
def test_our_cookie_is_found_among_others(header: str | None, found: str | None) -> None:
    assert cookie(header, "handscue-1") == found


@pytest.mark.parametrize(
    ("client", "here"),
    [
        (("127.0.0.1", 5), True),
        (("::1", 5), True),
        (("192.168.1.7", 5), False),
        (("", 0), False),
        (None, False),
    ],
)
def test_only_loopback_is_here(client: tuple[str, int] | None, *, here: bool) -> None:
    assert is_here({"type": "http", "client": client}) is here


def caller(access: Access, key: str, client: str, network: Role) -> Caller:
    """Return who asks, as a guard tells what is behind it."""
    seen: list[Caller] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["caller"])

    async def nothing(*_: Any) -> Any:
        return {}

    headers = [(b"host", b"192.168.1.7:8766"), (b"cookie", f"handscue-8766={key}".encode())]
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": "/", "headers": headers,
        "client": (client, 5000),
    }  # fmt: skip
    awaited(Guard(app, OURS, access, network)(scope, nothing, nothing))
    [found] = seen
    return found


@pytest.mark.parametrize(
    ("client", "network", "role"),
    [
        ("127.0.0.1", Role.CONTROL, Role.EDIT),
        ("192.168.1.9", Role.CONTROL, Role.CONTROL),
        ("192.168.1.9", Role.EDIT, Role.EDIT),
    ],
)
def test_from_the_network_one_may_do_less(
    tmp_path: Path, client: str, network: Role, role: Role
) -> None:
    access = Access(tmp_path / "desk.json", lambda: 0.0, lambda: 0.0)
    _, key = access.enter(access.keys.tokens[Role.EDIT], "x")
    assert caller(access, key, client, network).role is role
    _, seeing = access.enter(access.keys.tokens[Role.SEE], "x")
    assert caller(access, seeing, client, network).role is Role.SEE
    assert caller(access, "nonsense", client, network) == Caller(None, Role.OPEN)
