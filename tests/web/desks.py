"""A desk that is really served, on loopback, with a home of its own and no loudspeaker."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from websockets.sync.client import ClientConnection, connect

from browsing import MAPPED
from handscue.app.environment import Environment
from handscue.app.hosting import DeskWish, Reach
from handscue.app.places import Places
from handscue.errors import SessionError
from handscue.web.access import Role
from handscue.web.desk import Desk
from handscue.web.serving import Served, prepared, server
from handscue.web.stage import Scene
from speech.spoken import speak_by_tones
from waiting import await_that

if TYPE_CHECKING:
    import uvicorn

SHORT = """\
title: Feet
position: supine
steps:
  - {name: Glide, duration: 40s, say: Glide up the foot., caution: Not a sore toe.}
  - {name: Knead, duration: 40s}
  - {name: Turn over, wait: true, duration: 2s}
  - {name: Rest, duration: 30s}
"""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Running:
    """A desk that is being served."""

    served: Served
    serving: uvicorn.Server

    def stop(self) -> None:
        """Have it closed, as by Ctrl-C."""
        self.serving.should_exit = True

    @property
    def desk(self) -> Desk:
        return self.served.desk

    @property
    def port(self) -> int:
        return self.desk.port

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def scene(self) -> Scene:
        return self.desk.stage.scene

    def token(self, role: Role = Role.EDIT) -> str:
        return self.desk.access.keys.tokens[role]

    def link(self, path: str = "/", role: Role = Role.EDIT) -> str:
        return f"{self.origin}{path}#key={self.token(role)}"

    def key(self, role: Role) -> str:
        """Let a device in; return the value of its cookie."""
        return self.desk.access.enter(self.token(role), "test")[1]

    def cookie(self, role: Role | None) -> dict[str, str]:
        return {"Cookie": f"handscue-{self.port}={self.key(role)}"} if role else {}

    def ask(self, method: str, path: str, form: Any = None, **headers: str | None) -> Answer:
        """Ask as the desk's own page would, but for the headers that are given."""
        usual = {"Host": self.host, "Origin": self.origin, "Content-Type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**usual, **named}.items() if value is not None}
        content = form if isinstance(form, bytes) else json.dumps(form or {}).encode()
        body = None if method in {"GET", "HEAD"} else content
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                line.putheader(name, value)
            if body is not None:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            answer = line.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            line.close()

    @contextmanager
    def channel(
        self, role: Role | None = Role.CONTROL, host: str | None = None, origin: str | None = ""
    ) -> Iterator[ClientConnection]:
        """Open the live channel as a page of the desk would, but for what is given."""
        line = socket.create_connection(("127.0.0.1", self.port))
        with connect(
            f"ws://{host or self.host}/api/channel",
            sock=line,
            origin=self.origin if origin == "" else origin,  # type: ignore[arg-type]
            additional_headers=self.cookie(role),
            compression=None,
            open_timeout=20,
            close_timeout=5,
        ) as page:
            yield page


@contextmanager
def running(
    folder: Path, reach: Reach | None = None, *, sessions: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Serve a desk; ``sessions`` are its files by their names."""
    places = Places(*(folder / name for name in ("config", "data", "cache", "state")))
    for path in _put(sessions, places):
        with suppress(SessionError):  # one that cannot be used is not spoken
            speak_by_tones(path, places.clips, any_language=True)
    wish = DeskWish(reach or Reach(port=0), open_page=False, output="silent")
    served = prepared(wish, Environment(places), frozenset({MAPPED}))
    serving = server(served)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": list(served.sockets)})
    thread.start()
    try:
        await_that(lambda: serving.started, within_s=60)
        yield Running(served, serving)
    finally:
        serving.should_exit = True
        thread.join()


def afresh(desk: Running, sessions: Mapping[str, str] | None = None) -> Running:
    """Return a desk as if it was begun now, for the next test of those that share it.

    Nothing is on the stage, and its sessions are those that it was begun with.
    """
    stage, places = desk.desk.stage, desk.desk.env.places
    stage.close(20)
    stage.scene = Scene(revision=stage.scene.revision + 1)
    for folder in (places.sessions, places.trash, places.journals):
        shutil.rmtree(folder, ignore_errors=True)
    _put(sessions, places)
    return desk


def _put(sessions: Mapping[str, str] | None, places: Places) -> list[Path]:
    places.sessions.mkdir(parents=True, exist_ok=True)
    texts = {"short": SHORT} if sessions is None else sessions
    paths = [places.sessions / f"{name}.yaml" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, "utf-8")
    return paths


def read(page: ClientConnection) -> Any:
    """Return the next message that is no heartbeat."""
    while True:
        message = json.loads(page.recv(timeout=20))
        if set(message) != {"now"}:
            return message


def read_until(page: ClientConnection, holds: Any) -> Any:
    """Return the first message of which something holds."""
    while not holds(message := read(page)):
        pass
    return message
