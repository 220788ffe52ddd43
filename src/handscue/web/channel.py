"""The live channel: one WebSocket for each page.

A page is told the whole scene when it comes and whenever that has changed, and every second that
it is still connected. There is no queue for it: what it has not been told yet is always the newest
scene alone. A page that does not read is dropped; the session never waits for one.

    to the page      {"now": 12.3, "scene": {...}}, {"now": 13.3}, {"heard": "id"}, {"problem": ""}
    from the page    {"command": "next", "id": "..."}, {"enter": "123456"}
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from handscue.web.access import Role, TooManyTries, WrongKey
from handscue.web.naming import device_name

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.units import Seconds
    from handscue.web.access import Access, Device
    from handscue.web.guarding import Caller, Guard
    from handscue.web.stage import Scene, Stage

HEARTBEAT_S: Seconds = 1.0
PATIENCE_S: Seconds = 5.0  # with a page that takes nothing in
ENTERS_WITHIN_S: Seconds = 30.0
MOST_PAGES = 128
MOST_AT_ONCE = 20  # messages of a page within a heartbeat
LONGEST_ID = 64

NOT_LET_IN, FULL, TOO_MUCH, GOING = 4401, 1013, 4429, 1001  # why it is closed


class Channel:
    """All pages that are connected. ``publish`` may be called from any thread."""

    def __init__(
        self, stage: Stage, access: Access, clock: Clock, patience_s: Seconds = PATIENCE_S
    ) -> None:
        self._stage, self._access, self._clock = stage, access, clock
        self.patience_s = patience_s
        self._pages: set[_Page] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._encoded: tuple[int, str] = (-1, "")
        self.guard: Guard | None = None

    @property
    def pages(self) -> int:
        """How many are connected."""
        return len(self._pages)

    def open(self) -> None:
        """Take scenes from now on, in the loop that this is called in."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """Close every page's socket."""
        self._loop = None
        await asyncio.gather(*(page.end(GOING) for page in tuple(self._pages)))

    def publish(self, scene: Scene) -> None:  # noqa: ARG002 - the pages fetch the newest
        """Have the pages told of a new scene, from any thread; never waits."""
        self._from_anywhere(self._wake)

    def look_who_is_in(self) -> None:
        """Have the sockets closed of those that were put out, from any thread."""
        self._from_anywhere(self._put_out)

    def _from_anywhere(self, call: Any) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it was closed just now
                self._loop.call_soon_threadsafe(call)

    def _wake(self) -> None:
        for page in self._pages:
            page.news.set()

    def _put_out(self) -> None:
        for page in tuple(self._pages):
            if page.device and not self._access.is_known(page.device):
                page.put_out()

    async def attend(self, socket: WebSocket) -> None:
        """Serve a page's socket until it leaves, or is put out."""
        if len(self._pages) >= MOST_PAGES:
            await socket.close(FULL)
            return
        await socket.accept()
        page = _Page(socket, self)
        self._pages.add(page)
        try:
            await page.serve()
        finally:
            self._pages.discard(page)
            if page.device:
                self._access.left(page.device)

    def news(self) -> str:
        """Return the message that tells the scene as it is now."""
        scene = self._stage.scene
        if self._encoded[0] != scene.revision:  # once for all pages
            self._encoded = (scene.revision, json.dumps(scene.as_data(), ensure_ascii=False))
        return f'{{"now":{self._clock.now():.3f},"scene":{self._encoded[1]}}}'

    def heartbeat(self) -> str:
        """Return the message that nothing is new."""
        return f'{{"now":{self._clock.now():.3f}}}'

    def let_in(self, offered: str, socket: WebSocket) -> Device:
        """Let in a page that has no cookie.

        Raises:
            WrongKey, TooManyTries: it may not come in.

        """
        return self._access.let_in_for_now(offered, device_name(socket.headers))

    def role(self, device: Device | None, socket: WebSocket) -> Role:
        """Return what a page may do at this moment."""
        if device is None or self.guard is None or not self._access.is_known(device):
            return Role.OPEN
        return self.guard.role(device, socket.scope)

    def give(self, command: str, command_id: str) -> bool:
        """Pass a command on; say whether there was a session to take it."""
        return self._stage.give(command, command_id)


class _Page:
    """A page that is connected: one task hears it, another tells it."""

    def __init__(self, socket: WebSocket, channel: Channel) -> None:
        caller: Caller = socket.scope["caller"]
        self._socket, self._channel = socket, channel
        self.device = caller.device
        self.news, self._out = asyncio.Event(), asyncio.Event()
        self._told: list[str] = []  # answers to what it sent
        self._sent_lately = 0

    async def serve(self) -> None:
        """Serve it until one of the tasks is over."""
        if self.device is None:
            self._say({"problem": "enter"})
        tasks = {
            asyncio.create_task(each) for each in (self._hear(), self._tell(), self._out.wait())
        }
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._out.is_set():
            await self.end(NOT_LET_IN)

    def put_out(self) -> None:
        """Have its socket closed: it was revoked."""
        self._out.set()

    async def end(self, code: int) -> None:
        """Close its socket."""
        with contextlib.suppress(RuntimeError, OSError, TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(self._channel.patience_s):
                await self._socket.close(code)

    async def _tell(self) -> None:
        self.news.set()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_S):
                    await self.news.wait()
            is_news = self.news.is_set()
            self.news.clear()
            self._sent_lately = 0
            for message in self._messages(is_news=is_news):
                async with asyncio.timeout(self._channel.patience_s):
                    await self._socket.send_text(message)

    def _messages(self, *, is_news: bool) -> list[str]:
        answers, self._told = self._told, []
        if self._channel.role(self.device, self._socket) < Role.SEE:
            return answers  # it has to come in first, and learns nothing
        return [*answers, self._channel.news() if is_news else self._channel.heartbeat()]

    async def _hear(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, KeyError):  # KeyError: bytes, not text
            while True:
                wait_s = None if self.device else ENTERS_WITHIN_S
                async with asyncio.timeout(wait_s):
                    text = await self._socket.receive_text()
                self._sent_lately += 1
                if self._sent_lately > MOST_AT_ONCE:
                    await self.end(TOO_MUCH)
                    return
                self._answer(_read(text))

    def _answer(self, message: Mapping[str, Any]) -> None:
        match message:
            case {"enter": str(offered)} if self.device is None:
                self._enter(offered)
            case {"command": str(command), "id": str(given)} if len(given) <= LONGEST_ID:
                self._command(command, given)
            case _:
                self._say({"problem": "unknown"})

    def _enter(self, offered: str) -> None:
        try:
            self.device = self._channel.let_in(offered, self._socket)
        except TooManyTries:
            self._say({"problem": "too many tries"})
        except WrongKey:
            self._say({"problem": "wrong code"})
        else:
            self.news.set()

    def _command(self, command: str, given: str) -> None:
        if self._channel.role(self.device, self._socket) < Role.CONTROL:
            self._say({"problem": "not allowed"})
            return
        try:
            taken = self._channel.give(command, given)
        except KeyError:
            self._say({"problem": "unknown"})
        else:
            self._say({"heard": given, "taken": taken})

    def _say(self, answer: Mapping[str, Any]) -> None:
        self._told.append(json.dumps(answer))
        self.news.set()


def _read(text: str) -> Mapping[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}
