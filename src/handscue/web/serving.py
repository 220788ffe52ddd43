"""The desk served: everything put together, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import uvicorn
from starlette.routing import WebSocketRoute

from handscue.app.resuming import interrupted
from handscue.play.clock import MonotonicClock
from handscue.printable import printable
from handscue.web.access import Access, Role
from handscue.web.certifying import Certificate, certificate
from handscue.web.channel import Channel
from handscue.web.desk import Desk
from handscue.web.exports import Exports
from handscue.web.guarding import Guard, Ours
from handscue.web.hearing import Hearing
from handscue.web.reaching import HERE, addresses, link, names, opened, qr_lines
from handscue.web.routes.entering import FOR_PHONES
from handscue.web.routes.table import TABLE
from handscue.web.routing import application
from handscue.web.stage import Phase, Sound, Stage

if TYPE_CHECKING:
    import socket

    from starlette.applications import Starlette

    from handscue.app.environment import Environment
    from handscue.app.hosting import DeskWish, Reach
    from handscue.web.reaching import Address, Door

GRACE_S = 1  # for what is under way when the desk is closed
ENDING_S = 0.7  # for a session to end, besides
LONGEST_MESSAGE = 4096  # bytes, over the channel
# How long a thread keeps the interpreter while another wants it; Python's own 5 ms would be waited
# for by the sound again and again while many pages are told of a command.
TURN_S = 0.0005


@dataclass(frozen=True)
class Served:
    """A desk ready to be served on sockets that are open."""

    desk: Desk
    app: Guard
    sockets: Sequence[socket.socket]
    tls: Certificate | None = None


def serve(wish: DeskWish, env: Environment) -> None:
    """Serve the desk until it is told to stop, and say where it is reached.

    Raises:
        RequestError: it cannot be reached as was asked.

    """
    served = prepared(wish, env)
    sys.setswitchinterval(TURN_S)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn hands it on when all is closed
        server(served, partial(_tell, served.desk, wish, env)).run(sockets=list(served.sockets))
    env.notices.say("Closed.")


def _tell(desk: Desk, wish: DeskWish, env: Environment) -> None:
    """Say where it is reached, and open the browser."""
    for line in welcome(desk, wish.reach):
        env.notices.say(line)
    if wish.open_page:
        _open_page(own_link(desk))


def prepared(wish: DeskWish, env: Environment, own_names: frozenset[str] | None = None) -> Served:
    """Open the sockets, and make what answers on them.

    Raises:
        RequestError: it cannot be reached as was asked.

    """
    reach = wish.reach
    there = addresses() if reach.lan else ()
    own = names() if own_names is None else own_names
    tls = _certificate(reach, there, own, env)
    door = opened(reach, there, is_secure=tls is not None)
    desk = _desk(wish, env, door, tls)
    network = Role.EDIT if reach.lan_edit else Role.CONTROL
    guard = Guard(_application(desk), Ours(door.port, own), desk.access, network)
    desk.channel.guard = guard
    return Served(desk, guard, door.sockets, tls)


def _certificate(
    reach: Reach, there: Sequence[Address], own: frozenset[str], env: Environment
) -> Certificate | None:
    """Return the certificate to serve with: the one that was named, or our own."""
    if reach.certificate and reach.key:
        return Certificate(reach.certificate, reach.key)
    if not reach.tls:
        return None
    hosts = {HERE, "localhost", *own, *(address.number for address in there)}
    return certificate(env.places.state / "tls", hosts, env.now())


def _desk(wish: DeskWish, env: Environment, door: Door, tls: Certificate | None) -> Desk:
    clock = MonotonicClock()
    kept = env.places.state / f"desk-{door.port}.json"
    access = Access(kept, clock.now, lambda: env.unix_time)
    stage = Stage(env, Sound(wish.output, wish.lead_in_ms))
    if left := interrupted(env):
        stage.change(notices=(printable(left),))
    channel = Channel(stage, access, clock)
    stage.publish = channel.publish
    return Desk(
        env=env,
        access=access,
        stage=stage,
        channel=channel,
        exports=Exports(env, lambda: stage.scene.phase is Phase.PLAYING),
        hearing=Hearing(stage),
        port=door.port,
        bases=door.bases,
        others=door.others,
        is_secure=tls is not None,
        authority=tls.authority if tls else None,
    )


def _application(desk: Desk) -> Starlette:
    channel = WebSocketRoute("/api/channel", desk.channel.attend)
    return application(TABLE, desk, [channel])


class _Server(uvicorn.Server):
    """Opens the channel first; told to stop, closes the pages' sockets and ends the session.

    ``up`` is called once it answers, and once Ctrl-C is heeded.
    """

    def __init__(self, config: uvicorn.Config, desk: Desk, up: Callable[[], None]) -> None:
        super().__init__(config)
        self._desk, self._up = desk, up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See ``uvicorn.Server``."""
        self._desk.channel.open()
        await super().startup(sockets)
        self._up()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See ``uvicorn.Server``."""
        closing = (self._desk.stage.close, self._desk.exports.close)
        ending = [threading.Thread(target=c, args=(ENDING_S,), daemon=True) for c in closing]
        for one in ending:
            one.start()
        await self._desk.channel.close()
        await super().shutdown(sockets)
        for one in ending:
            one.join(ENDING_S)


def server(served: Served, up: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """Return what serves a desk and calls ``up`` once it does; it logs nothing of who asks."""
    config = uvicorn.Config(
        served.app,
        loop="asyncio",
        http="h11",
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=LONGEST_MESSAGE,
        ws_ping_interval=10,
        ws_ping_timeout=10,
        ws_per_message_deflate=False,
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=served.tls.chain if served.tls else None,
        ssl_keyfile=served.tls.key if served.tls else None,
    )
    return _Server(config, served.desk, up)


def own_link(desk: Desk) -> str:
    """Return the address for this computer itself."""
    return link(desk.bases[0], "/", desk.access.keys.tokens[Role.EDIT])


def welcome(desk: Desk, reach: Reach) -> list[str]:
    """Say where the desk is reached, and how a phone gets there."""
    lines = [f"handscue is open at {own_link(desk)}"]
    for number, base in enumerate(desk.bases[1:]):
        address = link(base, FOR_PHONES, desk.access.keys.tokens[Role.CONTROL])
        lines += [f"From a phone in the room: {address}", *([qr_lines(address)] * (number == 0))]
    if reach.lan:
        lines.append(f"Or open {desk.bases[-1]} and type the code {desk.access.keys.code}")
        lines += [f"Not in use: {one.number} ({one.adapter})" for one in desk.others]
        if desk.authority:
            lines.append(f"For a phone to trust it, open {desk.bases[-1]}/trust there once.")
        if not desk.is_secure:
            lines.append("It is not encrypted: use a network that you trust.")
    return [*lines, "Ctrl-C closes it."]


def _open_page(address: str) -> None:
    """Open the browser, where there is a screen to open it on."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        opening: Callable[[str], bool] = webbrowser.open
        threading.Thread(target=opening, args=(address,), daemon=True).start()
