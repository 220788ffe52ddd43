"""A certificate of one's own: what it is good for, when there is a new one, and who can sign."""

from __future__ import annotations

import json
import ssl
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from websockets.sync.client import connect

from handscue.app.hosting import Reach
from handscue.errors import RequestError
from handscue.web.access import Role
from handscue.web.certifying import KEY, LASTS, RENEWED_BEFORE, certificate
from web.desks import Running, read, running

NOW = datetime(2026, 11, 26, tzinfo=UTC)
HOSTS = ("127.0.0.1", "localhost")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, Reach(port=0, tls=True)) as found:
        yield found


def trusting(desk: Running) -> ssl.SSLContext:
    """Return what a phone has become that did as it was told."""
    assert desk.desk.authority is not None
    return ssl.create_default_context(cafile=str(desk.desk.authority))


def test_who_trusts_the_authority_is_served_encrypted(desk: Running) -> None:
    for name in HOSTS:
        line = HTTPSConnection(name, desk.port, context=trusting(desk), timeout=20)
        line.request("GET", "/trust", headers={"Host": f"localhost:{desk.port}"})
        assert line.getresponse().status == 200
        line.close()


def test_who_does_not_is_warned(desk: Running) -> None:
    line = HTTPSConnection("localhost", desk.port, timeout=20)
    with pytest.raises(ssl.SSLCertVerificationError):
        line.request("GET", "/")
    line.close()


def test_the_authority_is_handed_out_and_its_key_is_nowhere(desk: Running) -> None:
    line = HTTPSConnection("localhost", desk.port, context=trusting(desk), timeout=20)
    line.request("GET", "/api/authority.crt")
    answer = line.getresponse()
    assert answer.headers["content-type"] == "application/x-x509-ca-cert"
    assert answer.read().count(b"BEGIN CERTIFICATE") == 1
    line.close()
    folder = desk.desk.env.places.state / "tls"
    with_keys = [p for p in folder.iterdir() if "PRIVATE KEY" in p.read_text("utf-8")]
    assert with_keys == [folder / KEY]  # of this computer's certificate
    if sys.platform != "win32":
        assert (folder / KEY).stat().st_mode & 0o077 == 0


def test_pages_come_by_encrypted_channels_and_secure_cookies(desk: Running) -> None:
    origin = f"https://localhost:{desk.port}"
    line = HTTPSConnection("localhost", desk.port, context=trusting(desk), timeout=20)
    line.request(
        "POST", "/api/enter", json.dumps({"key": desk.token(Role.CONTROL)}),
        {"Origin": origin, "Content-Type": "application/json"},
    )  # fmt: skip
    cookie = line.getresponse().headers["set-cookie"]
    line.close()
    assert "Secure" in cookie.split("; ")
    with connect(
        f"wss://localhost:{desk.port}/api/channel", ssl=trusting(desk), origin=origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie.partition(";")[0]},
    ) as page:  # fmt: skip
        assert "scene" in read(page)


def test_it_stays_the_same_until_it_has_to_be_another(tmp_path: Path) -> None:
    made = certificate(tmp_path, HOSTS, NOW)
    chain = made.chain.read_bytes()
    late = NOW + LASTS - RENEWED_BEFORE
    assert certificate(tmp_path, ["localhost"], late - timedelta(days=1)) == made
    assert made.chain.read_bytes() == chain
    certificate(tmp_path, HOSTS, late)
    assert made.chain.read_bytes() != chain


def test_another_address_takes_another(tmp_path: Path) -> None:
    made = certificate(tmp_path, HOSTS, NOW)
    chain = made.chain.read_bytes()
    certificate(tmp_path, [*HOSTS, "192.168.1.7"], NOW)
    assert made.chain.read_bytes() != chain


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"until": 1, "hosts": []}'])
def test_what_is_damaged_is_made_anew(tmp_path: Path, content: str) -> None:
    made = certificate(tmp_path, HOSTS, NOW)
    chain = made.chain.read_bytes()
    (tmp_path / "about.json").write_text(content, "utf-8")
    certificate(tmp_path, HOSTS, NOW)
    assert made.chain.read_bytes() != chain


def test_where_it_is_not_installed_it_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(RequestError, match=r"pip install 'handscue\[tls\]'"):
        certificate(tmp_path, HOSTS, NOW)
