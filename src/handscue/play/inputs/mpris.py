"""Media keys, headset buttons and phone remotes: the session as a media player of the desktop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from handscue.play.inputs.keymap import Origin
from handscue.play.inputs.keynames import Key
from handscue.play.inputs.mailbox import Mailbox
from handscue.play.inputs.now_playing import NowPlaying, now_playing
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.source import Press

if TYPE_CHECKING:
    from handscue.play.inputs.mpris_service import PlayerInterface
    from handscue.play.view import View
    from handscue.units import Seconds

TRY_AGAIN_S = 5.0
ANSWERS_WITHIN_S = 5.0
LEAVES_WITHIN_S = 1.0  # the bus is the desktop's: a session does not wait for it to end


class MediaPlayer:
    """A media player on the session bus, served by a thread of its own.

    A bus that is not there, or goes, is tried again; ``asked`` is whether the user wants to hear
    of it.
    """

    origin = Origin.MEDIA

    def __init__(self, *, asked: bool = False, try_again_s: Seconds = TRY_AGAIN_S) -> None:
        self._asked, self._try_again_s = asked, try_again_s
        self._mailbox: Mailbox[Key] = Mailbox()
        self._now = NowPlaying()
        self._trouble: str | None = None
        self._player: PlayerInterface | None = None
        self._loop = asyncio.new_event_loop()
        self._serving = self._loop.create_task(self._serve())
        self._thread = threading.Thread(target=self._run, name="media player", daemon=True)
        self._thread.start()

    @property
    def notice(self) -> str | None:
        """See ``Source``."""
        return self._trouble if self._asked else None

    def descriptors(self) -> Collection[int]:
        """See ``Source``."""
        return (self._mailbox.fileno(),)

    def deadline(self) -> Seconds | None:
        """See ``Source``."""
        return None

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:  # noqa: ARG002
        """See ``Source``."""
        return [Press(key, Edge.TYPED) for key in self._mailbox.take()]

    def show(self, view: View) -> None:
        """See ``player.Screen``: what is shown on lock screens and headsets."""
        before, self._now = self._now, now_playing(view)
        if not self._now.looks_like(before):
            with contextlib.suppress(RuntimeError):  # it was closed
                self._loop.call_soon_threadsafe(self._announce)

    def close(self) -> None:
        """See ``Source``."""
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._serving.cancel)
        self._thread.join(LEAVES_WITHIN_S)
        self._mailbox.close()

    def _announce(self) -> None:
        if self._player is not None:
            self._player.announce()

    def _run(self) -> None:
        with contextlib.closing(self._loop), contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._serving)

    async def _serve(self) -> None:
        while True:
            try:
                await self._serve_on_the_bus()
            except Exception as error:  # noqa: BLE001 - the session goes on without
                why = str(error) or "it takes too long"
                self._trouble = (
                    f"Media keys do not work: the desktop's session bus does not answer ({why})."
                )
            self._player = None
            await asyncio.sleep(self._try_again_s)

    async def _serve_on_the_bus(self) -> None:
        from dbus_fast.aio import MessageBus  # an extra; not for --help

        from handscue.play.inputs.mpris_service import BUS_NAME, OBJECT_PATH, PlayerInterface, Root

        async with asyncio.timeout(ANSWERS_WITHIN_S):
            bus = await MessageBus().connect()
        try:
            self._player = PlayerInterface(self._mailbox.put, lambda: self._now)
            bus.export(OBJECT_PATH, Root())
            bus.export(OBJECT_PATH, self._player)
            # Two sessions may run at once: each has a name of its own.
            await bus.request_name(f"{BUS_NAME}.instance{os.getpid()}")
            self._trouble = None
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        finally:
            bus.disconnect()
        raise ConnectionError("it went away")


def is_installed() -> bool:
    """Return whether the session can be a media player here."""
    from importlib.util import find_spec

    return find_spec("dbus_fast") is not None
