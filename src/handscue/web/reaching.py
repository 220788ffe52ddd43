"""Where the desk is reached: this computer's addresses, sockets, links and QR codes."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ifaddr
import segno

from handscue.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.app.hosting import Reach

HERE = "127.0.0.1"
ANY = "any"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - where it is asked for
USUAL_PORT = 8766
BORDER = 2  # of a QR code, in modules: a phone reads it so on a dark terminal, too

# A phone does not come in by these: containers, virtual machines and tunnels.
_INNER = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "utun", "wg", "zt")


@dataclass(frozen=True)
class Address:
    """An address of this computer, and the adapter it is on."""

    number: str
    adapter: str

    @property
    def is_inner(self) -> bool:
        """Whether a phone in the room hardly reaches it."""
        return self.adapter.lower().startswith(_INNER)


def addresses() -> tuple[Address, ...]:
    """Return every address that another device might reach, the likeliest first."""
    found = {
        Address(str(ip.ip), str(adapter.nice_name))
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if ip.is_IPv4 and not ipaddress.ip_address(str(ip.ip)).is_loopback
    }
    return tuple(sorted(found, key=lambda one: (one.is_inner, one.adapter, one.number)))


def chosen(reach: Reach, there: Sequence[Address]) -> str | None:
    """Return the address to bind besides this computer's own; None where there is to be none.

    Raises:
        RequestError: it is none of this computer's; the message says which it has.

    """
    wanted = reach.lan
    if wanted is None:
        return None
    if wanted == ANY:
        return EVERYWHERE
    if any(wanted == address.number for address in there):
        return wanted
    has = ", ".join(f"{one.number} ({one.adapter})" for one in there) or "none in a network"
    raise RequestError(f"--lan: this computer has no address {wanted!r}; it has {has}, or any")


@dataclass(frozen=True)
class Door:
    """Sockets that are open, all with one port, and the addresses to open in a browser."""

    sockets: tuple[socket.socket, ...]
    port: int
    bases: tuple[str, ...]
    others: tuple[Address, ...]


def opened(reach: Reach, there: Sequence[Address], *, is_secure: bool) -> Door:
    """Open the sockets that were asked for; ``there`` are this computer's addresses.

    Raises:
        RequestError: it has no such address, or the port is taken.

    """
    lan = chosen(reach, there)
    sockets = bound(reach, lan)
    port: int = sockets[0].getsockname()[1]
    reached = [one for one in there if lan in {one.number, EVERYWHERE}]
    scheme = "https" if is_secure else "http"
    hosts = (HERE, *(one.number for one in reached))
    others = tuple(one for one in there if one not in reached)
    return Door(tuple(sockets), port, tuple(f"{scheme}://{host}:{port}" for host in hosts), others)


def bound(reach: Reach, lan: str | None) -> list[socket.socket]:
    """Return the sockets to serve on, all with one port.

    Raises:
        RequestError: the port that was asked for is taken.

    """
    hosts = [lan] if lan == EVERYWHERE else [HERE, *([lan] if lan else [])]
    ports = [reach.port] if reach.port is not None else [USUAL_PORT, 0]
    for port in ports:
        if sockets := _bound(hosts, port):
            return sockets
    raise RequestError(f"--port: {reach.port} is taken; name another, or leave it out")


def _bound(hosts: Sequence[str], port: int) -> list[socket.socket] | None:
    made: list[socket.socket] = []
    try:
        for host in hosts:
            made.append(socket.create_server((host, port)))
            port = made[0].getsockname()[1]
    except OSError:
        for one in made:
            one.close()
        return None
    return made


def names() -> frozenset[str]:
    """Return what this computer is called in its network."""
    own = socket.gethostname().lower()
    bare = own.partition(".")[0]
    return frozenset({own, bare, f"{bare}.local"}) - {""}


def link(base: str, path: str, token: str) -> str:
    """Return an address to open; its token is in the fragment, which is sent to nobody."""
    return f"{base}{path}#key={token}"


def qr_lines(text: str) -> str:
    """Draw a QR code in half blocks, light on dark, for a terminal."""
    rows = [list(row) for row in segno.make(text, micro=False).matrix_iter(border=BORDER)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join(
        "".join(blocks[int(bool(up)), int(bool(down))] for up, down in zip(*pair, strict=True))
        for pair in pairs
    )


def qr_picture(text: str) -> bytes:
    """Draw a QR code as SVG, black on white."""
    import io

    out = io.BytesIO()
    segno.make(text, micro=False).save(
        out, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return out.getvalue()
