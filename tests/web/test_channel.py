"""The live channel: the whole scene at once, one order for all, and pages that do not read."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed

from handscue.app.environment import Environment
from handscue.app.places import Places
from handscue.play.clock import MonotonicClock
from handscue.web.access import Access, Role
from handscue.web.channel import MOST_AT_ONCE, Channel
from handscue.web.guarding import Caller, Guard, Ours
from handscue.web.stage import Phase, Sound, Stage
from waiting import await_that, awaited
from web.desks import Running, read, read_until, running

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    """Serve a desk on which a session plays."""
    with running(tmp_path) as found:
        answer = found.ask("POST", "/api/play", {"session": "short"}, **found.cookie(Role.CONTROL))
        assert answer.status == 200
        await_that(lambda: found.scene.phase is not Phase.PREPARING, within_s=60)
        yield found


def give(page: ClientConnection, command: str, given: str) -> None:
    page.send(json.dumps({"command": command, "id": given}))


def how_it_closes(page: ClientConnection) -> int | None:
    """Read until a socket is closed; return the code, if one was sent."""
    try:
        while True:
            page.recv(timeout=20)
    except ConnectionClosed as closed:
        return closed.rcvd and closed.rcvd.code


def name_in(message: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    return message["scene"]["shown"]["step"]["name"] if "scene" in message else ""


def test_the_whole_scene_comes_first_and_then_only_what_changes(desk: Running) -> None:
    with desk.channel() as page:
        first = read(page)["scene"]
        assert first["shown"]["title"] == "Feet"
        give(page, "next", "1")
        after = read_until(page, lambda message: name_in(message) == "Knead")
        assert after["scene"]["revision"] > first["revision"]
        assert after["scene"]["shown"]["step_ends"] > after["now"]


def test_a_heartbeat_comes_each_second(desk: Running) -> None:
    with desk.channel() as page:
        told = [json.loads(page.recv(timeout=20))["now"] for _ in range(3)]
        assert told == sorted(told)


def test_a_command_that_is_sent_again_is_done_once(desk: Running) -> None:
    with desk.channel() as page, desk.channel() as other:
        for _ in range(3):
            give(page, "next", "the same")
            give(other, "next", "the same")
        give(page, "toggle", "last")
        seen = read_until(page, lambda m: "scene" in m and m["scene"]["shown"]["state"] == "paused")
        assert name_in(seen) == "Knead"


def test_commands_of_six_pages_end_in_one_order_for_all(desk: Running) -> None:
    with ExitStack() as stack:
        pages = [stack.enter_context(desk.channel()) for _ in range(6)]
        for turn in range(4):
            for number, page in enumerate(pages):
                give(page, ("softer", "louder")[(number + turn) % 2], f"{number}-{turn}")
        for number, page in enumerate(pages):  # each has a socket of its own, and so its own pace
            read_until(page, lambda m, last=f"{number}-3": m.get("heard") == last)
        give(pages[0], "toggle", "last")
        ends = [
            read_until(page, lambda m: "scene" in m and m["scene"]["shown"]["state"] == "paused")
            for page in pages
        ]
        last = [end["scene"] for end in ends]
        await_that(lambda: desk.scene.shown is not None and desk.scene.shown.state == "paused")
        assert {scene["shown"]["state"] for scene in last} == {"paused"}
        assert len({(scene["revision"], scene["shown"]["level_db"]) for scene in last}) == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "7", '{"command": 1}', '{"command": "x", "id": "1"}']
)
def test_nonsense_is_answered_and_changes_nothing(desk: Running, text: str) -> None:
    with desk.channel() as page:
        page.send(text)
        assert read_until(page, lambda message: "problem" in message) == {"problem": "unknown"}
        assert desk.scene.phase is Phase.PLAYING
        assert desk.scene.shown is not None
        assert (desk.scene.shown.index, desk.scene.shown.level_db) == (0, 0)


def test_a_page_that_floods_is_dropped(desk: Running) -> None:
    with desk.channel() as page:
        with suppress(ConnectionClosed):
            for number in range(20 * MOST_AT_ONCE):
                give(page, "where", str(number))
        assert how_it_closes(page) in {4429, None}


def test_a_message_that_is_too_large_ends_its_page_alone(desk: Running) -> None:
    with desk.channel() as other, desk.channel() as page:
        page.send("x" * 100_000)
        how_it_closes(page)
        give(other, "next", "1")
        assert read_until(other, lambda message: name_in(message) == "Knead")


def test_a_page_that_dies_without_a_word_is_forgotten(desk: Running) -> None:
    key = desk.key(Role.CONTROL)
    line = socket.create_connection(("127.0.0.1", desk.port))
    line.sendall(
        f"GET /api/channel HTTP/1.1\r\nHost: {desk.host}\r\nOrigin: {desk.origin}\r\n"
        f"Cookie: handscue-{desk.port}={key}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    assert line.recv(12) == b"HTTP/1.1 101"
    await_that(lambda: desk.desk.channel.pages == 1)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    await_that(lambda: desk.desk.channel.pages == 0)


class Unread:
    """A socket as a server has it, to a page that takes nothing in."""

    def __init__(self) -> None:
        self.accepted = self.is_full = False

    async def receive(self) -> dict[str, str]:
        if not self.accepted:
            return {"type": "websocket.connect"}
        return await asyncio.Future()

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] != "websocket.accept":
            self.is_full = True
            await asyncio.Future()
        self.accepted = True


def test_a_page_that_never_reads_is_dropped(tmp_path: Path) -> None:
    env = Environment(Places(*(tmp_path / name for name in "abcd")))
    access = Access(tmp_path / "desk.json", MonotonicClock().now, lambda: 0.0)
    channel = Channel(Stage(env, Sound("silent")), access, MonotonicClock(), patience_s=0.01)
    device, _ = access.enter(access.keys.tokens[Role.SEE], "x")

    async def attended() -> Unread:
        page = Unread()
        caller = Caller(device, Role.SEE)
        scope = {"type": "websocket", "caller": caller, "client": ("127.0.0.1", 1), "headers": []}
        channel.open()
        await channel.attend(WebSocket(scope, page.receive, page.send))
        return page

    channel.guard = Guard(channel.attend, Ours(1), access)  # type: ignore[arg-type]
    page = awaited(attended())
    assert page.is_full
    assert channel.pages == 0


def test_closing_the_desk_tells_the_pages(tmp_path: Path) -> None:
    with running(tmp_path) as desk, desk.channel() as page:
        read(page)
        desk.stop()
        assert how_it_closes(page) == 1001
