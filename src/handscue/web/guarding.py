"""What every request passes first: HTTP and WebSocket alike, before anything of it is answered.

A page elsewhere may have a browser send anything here, with our cookie, and a name of its own may
lead to this computer. So the host that was asked for has to be a number, ``localhost`` or our own
name, with our port; what changes something, and every WebSocket, has to come from our own pages.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.web.access import Access, Role

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from handscue.web.access import Device

SAFE = frozenset({"GET", "HEAD"})
SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}
HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
ELSEWHERE = "This address is not the desk's own. Open it by the address that handscue shows."
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?")


@dataclass(frozen=True)
class Caller:
    """Who asks: the device it came in as, if it did, and what it may do."""

    device: Device | None
    role: Role


@dataclass(frozen=True)
class Ours:
    """What this desk is called: its port, and names besides numbers and localhost."""

    port: int
    names: frozenset[str] = frozenset()

    def is_host(self, host: str | None, scheme: str) -> bool:
        """Say whether a Host header names this desk."""
        found = _HOST.fullmatch(host.lower()) if host else None
        if found is None:
            return False
        usual = 443 if scheme == "https" else 80
        return int(found[2] or usual) == self.port and self._is_name(found[1])

    def _is_name(self, name: str) -> bool:
        if name == "localhost" or name in self.names:
            return True
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True


def same_origin(origin: str | None, host: str, scheme: str) -> bool:
    """Say whether an Origin header is of the pages that are served under this host."""
    return origin is not None and origin.lower() == f"{scheme}://{host.lower()}"


class Guard:
    """Plain ASGI, for what is called middleware elsewhere is not asked for WebSockets."""

    def __init__(
        self, app: ASGIApp, ours: Ours, access: Access, network: Role = Role.CONTROL
    ) -> None:
        self._app, self._ours, self._access, self._network = app, ours, access, network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not self._is_ours(scope):
            await _refuse(scope, send)
        else:
            scope["caller"] = self._caller(scope)
            await self._app(scope, receive, _with_headers(send))

    def _is_ours(self, scope: Scope) -> bool:
        headers, scheme = _headers(scope), SCHEMES.get(scope["scheme"], "")
        host, origin = headers.get("host"), headers.get("origin")
        if host is None or not self._ours.is_host(host, scheme):
            return False
        if scope["type"] == "http" and scope["method"] in SAFE and origin is None:
            return True
        return same_origin(origin, host, scheme)

    def _caller(self, scope: Scope) -> Caller:
        key = cookie(_headers(scope).get("cookie"), cookie_name(self._ours.port))
        device = self._access.known(key)
        return Caller(device, self.role(device, scope))

    def role(self, device: Device | None, scope: Scope) -> Role:
        """Return what a device may do from where it asks: less than elsewhere, from the network."""
        if device is None:
            return Role.OPEN
        return device.role if is_here(scope) else min(device.role, self._network)


def is_here(scope: Scope) -> bool:
    """Say whether it is asked from this computer itself."""
    client = scope.get("client") or ("",)
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def cookie_name(port: int) -> str:
    """Return a name of its own for each port: cookies know of none."""
    return f"handscue-{port}"


def cookie(header: str | None, name: str) -> str | None:
    """Return a cookie of a name, if it is there."""
    pairs = (part.strip().partition("=") for part in (header or "").split(";"))
    return next((value for found, _, value in pairs if found == name), None)


def _headers(scope: Scope) -> Mapping[str, str]:
    """Return the headers; one that comes twice is as good as wrong."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        text = name.decode("latin-1").lower()
        found[text] = (
            f"{found[text]},{value.decode('latin-1')}"
            if text in found
            else (value.decode("latin-1"))
        )
    return found


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before it was accepted: 403
        return
    body = json.dumps({"problem": ELSEWHERE}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await _with_headers(send)({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = list(message.get("headers", ()))
            there = {name.lower() for name, _ in said}
            ours = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*said, *(h for h in ours if h[0] not in there)]}
        await send(message)

    return sent
