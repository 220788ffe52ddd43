"""A desk that is served, from without: foreign hosts and origins, tries, uploads, paths."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from handscue.app.hosting import Reach
from handscue.errors import RequestError
from handscue.web.access import TRIES, Role
from handscue.web.reaching import Address, bound, chosen, qr_lines, qr_picture
from handscue.web.serving import welcome
from web.desks import SHORT, Running, read, running

FOREIGN_HOSTS = ("evil.example:{port}", "localhost.evil.example:{port}", "localhost", "localhost:1")
FOREIGN_ORIGINS = (None, "null", "http://evil.example", "http://localhost", "https://{host}")
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as found:
        yield found


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_foreign_host_is_told_nothing(desk: Running, host: str) -> None:
    host, cookie = host.format(port=desk.port), desk.cookie(Role.EDIT)
    for path in ("/", "/api/sessions"):
        answer = desk.ask("GET", path, Host=host, Origin=None, **cookie)
        assert answer.status == 403
        assert set(answer.data) == {"problem"}
    with pytest.raises(InvalidStatus), desk.channel(Role.EDIT, host=host, origin=f"http://{host}"):
        pass


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_foreign_origin_changes_nothing_and_hears_nothing(
    desk: Running, origin: str | None
) -> None:
    origin = origin and origin.format(host=desk.host)
    form = {"session": "short"}
    answer = desk.ask("POST", "/api/play", form, Origin=origin, **desk.cookie(Role.EDIT))
    assert answer.status == 403
    assert desk.scene.revision == 0
    with pytest.raises(InvalidStatus), desk.channel(Role.EDIT, origin=origin):
        pass


def test_a_foreign_origin_reads_nothing_either(desk: Running) -> None:
    answer = desk.ask("GET", "/api/me", Origin="http://evil.example", **desk.cookie(Role.EDIT))
    assert answer.status == 403


def test_coming_in_gives_a_cookie_that_no_script_reads(desk: Running) -> None:
    answer = desk.ask("POST", "/api/enter", {"key": desk.token(Role.CONTROL)})
    assert answer.data == {"role": "control"}
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"handscue-{desk.port}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    me = desk.ask("GET", "/api/me", Cookie=cookie.partition(";")[0])
    assert me.data == {"role": "control", "playing": None}


def test_wrong_codes_are_counted_over_both_ways_in_together(desk: Running) -> None:
    code = desk.desk.access.keys.code
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(TRIES - 2):
        assert desk.ask("POST", "/api/enter", {"key": wrong}).status == 401
    with desk.channel(None) as page:
        assert read(page) == {"problem": "enter"}
        page.send(json.dumps({"enter": wrong}))
        assert read(page) == {"problem": "wrong code"}
        page.send(json.dumps({"enter": wrong}))
        assert read(page) == {"problem": "too many tries"}
        page.send(json.dumps({"enter": code}))
        assert read(page) == {"problem": "too many tries"}
    assert desk.ask("POST", "/api/enter", {"key": code}).status == 429
    assert desk.ask("POST", "/api/enter", {"key": desk.desk.access.keys.code}).status == 429
    assert desk.ask("POST", "/api/enter", {"key": desk.token()}).status == 200


def test_a_page_without_cookies_comes_in_by_the_code(desk: Running) -> None:
    with desk.channel(None) as page:
        assert read(page) == {"problem": "enter"}
        page.send(json.dumps({"command": "next", "id": "1"}))
        assert read(page) == {"problem": "not allowed"}
        page.send(json.dumps({"enter": desk.desk.access.keys.code}))
        assert read(page)["scene"]["phase"] == "empty"
        page.send(json.dumps({"command": "next", "id": "1"}))
        assert read(page) == {"heard": "1", "taken": False}


def test_who_is_put_out_has_its_socket_closed(desk: Running) -> None:
    with desk.channel(Role.CONTROL) as page:
        assert "scene" in read(page)
        [device] = desk.desk.access.devices()
        form = {"id": device.id}
        answer = desk.ask("POST", "/api/ways-in/revoke", form, **desk.cookie(Role.EDIT))
        assert answer.data == {"revoked": True}
        with pytest.raises(ConnectionClosed) as closed:
            read(page)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_who_may_only_see_gives_no_commands(desk: Running) -> None:
    with desk.channel(Role.SEE) as page:
        assert "scene" in read(page)
        page.send(json.dumps({"command": "next", "id": "1"}))
        assert {"problem": "not allowed"} in [read(page), read(page)]


def test_fifty_megabytes_are_refused_before_they_are_taken_in(desk: Running) -> None:
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as line:
        head = (
            f"POST /api/enter HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: {desk.origin}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {50 * 2**20}\r\n\r\n"
        )
        line.sendall(head.encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 413")


def test_a_body_of_no_stated_length_is_cut_off(desk: Running) -> None:
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as line:
        head = (
            f"POST /api/enter HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: {desk.origin}\r\n"
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        line.sendall(head.encode() + (b"8000\r\n" + b"x" * 0x8000 + b"\r\n") * 3)
        assert line.recv(1000).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "path",
    [
        "/page/../serving.py", "/page/%2e%2e/serving.py", "/page/..%2fserving.py",
        "/page//etc/passwd", "/page/js/../../access.py", "/page/", "/page/js", "/..", "/%2e%2e",
        "/serving.py", "/index.html", "/page/js/desk.js%00.html", "/page/js\\desk.js",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_pages(desk: Running, path: str) -> None:
    answer = desk.ask("GET", path, **desk.cookie(Role.EDIT))
    assert answer.status == 404
    assert b"import" not in answer.content


@pytest.mark.parametrize(
    "name", ["../short", "/etc/passwd", "short.yaml", "data/sessions/short", "", "nothing", MARKUP]
)
def test_a_session_is_named_and_never_a_path(desk: Running, name: str) -> None:
    answer = desk.ask("POST", "/api/play", {"session": name}, **desk.cookie(Role.EDIT))
    assert answer.status == 404
    assert desk.scene.revision == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a privilege there")
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(SHORT, "utf-8")
    with running(tmp_path / "home") as desk:
        (desk.desk.env.places.sessions / "linked.yaml").symlink_to(secret)
        cookie = desk.cookie(Role.EDIT)
        listed = desk.ask("GET", "/api/sessions", **cookie).data["sessions"]
        names = [session["name"] for session in listed]
        assert "short" in names
        assert "linked" not in names
        answer = desk.ask("POST", "/api/play", {"session": "linked"}, **cookie)
        assert answer.status == 404


@pytest.mark.skipif(sys.platform == "win32", reason="no file can have such a name there")
def test_a_bomb_and_markup_are_listed_and_do_nothing(tmp_path: Path) -> None:
    marked = SHORT.replace("Feet", json.dumps(MARKUP))
    with running(
        tmp_path, sessions={"bomb": f"title: x\n{BOMB}", MARKUP.replace("/", ""): marked}
    ) as desk:
        answer = desk.ask("GET", "/api/sessions", **desk.cookie(Role.SEE))
        by_name = {session["name"]: session for session in answer.data["sessions"]}
        assert by_name["bomb"]["length"] is None
        assert by_name[MARKUP]["title"] == MARKUP
        assert answer.headers["content-type"] == "application/json"


def test_no_log_has_a_token(
    desk: Running, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    key = desk.key(Role.EDIT)
    desk.ask("GET", f"/?key={key}", Cookie=f"handscue-{desk.port}={key}")
    desk.ask("POST", "/api/enter", {"key": desk.token()})
    desk.ask("POST", "/api/enter", b"{")
    written = "".join(capfd.readouterr()) + caplog.text
    for secret in (key, desk.token(), desk.desk.access.keys.code):
        assert secret not in written


def test_the_network_may_only_control_unless_it_is_let() -> None:
    there = (Address("192.168.1.7", "wlan0"), Address("172.17.0.1", "docker0"))
    assert chosen(Reach(), there) is None
    assert chosen(Reach(lan="192.168.1.7"), there) == "192.168.1.7"
    assert chosen(Reach(lan="any"), there) == "0.0.0.0"  # noqa: S104
    with pytest.raises(RequestError, match=r"192\.168\.1\.7 \(wlan0\), 172\.17\.0\.1 \(docker0\)"):
        chosen(Reach(lan="10.0.0.1"), there)


def test_a_port_that_is_taken_is_told_or_another_is_found() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(RequestError, match="is taken"),
    ):
        bound(Reach(port=taken.getsockname()[1]), None)
    [found] = bound(Reach(), None)
    [other] = bound(Reach(), None)
    with found, other:
        assert found.getsockname()[1] != other.getsockname()[1]


def test_the_terminal_shows_where_it_is_reached(desk: Running) -> None:
    lines = welcome(desk.desk, Reach())
    assert lines[0] == f"handscue is open at http://127.0.0.1:{desk.port}/#key={desk.token()}"
    assert len(lines) == 2


def test_a_code_is_square_and_drawn_twice_alike() -> None:
    rows = qr_lines("http://192.168.1.7:8766/control#key=abcdefghijklmnopqrstuv").splitlines()
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == (len(rows[0]) + 1) // 2
    assert qr_picture("http://x").startswith(b"<svg")
