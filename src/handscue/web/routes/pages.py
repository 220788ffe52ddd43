"""The pages themselves: plain files, read once; they tell nothing of anybody's sessions.

A page is a beginning that all have (``frame/head.html``) and what is its own. Most are rooms: what
is their own stands in a frame (``frame/room.html``) that loads the module of their name. What a
page is made of it asks for under a name that changes with the files, so that a browser keeps them
and asks only once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import Response

from handscue.web.access import Role
from handscue.web.routing import Entry, Refused

if TYPE_CHECKING:
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
KEPT = "private, max-age=31536000, immutable"  # under this name it stays what it is


class File(NamedTuple):
    """A file of the pages."""

    content: bytes
    media_type: str

    @property
    def mark(self) -> str:
        """Return a mark of its content."""
        return f'"{_digest(self.content)}"'


@cache
def page_files() -> Mapping[str, File]:
    """Return every file of the pages by its path, such as ``js/desk.js``.

    What is not in here is not served, whatever a path says.
    """
    found = _under(files("handscue.web").joinpath("page"), "")
    return MappingProxyType(dict(found))


def _under(folder: Traversable, path: str) -> Iterator[tuple[str, File]]:
    for one in folder.iterdir():
        suffix = one.name[one.name.rfind(".") :]
        if one.is_dir():
            yield from _under(one, f"{path}{one.name}/")
        elif suffix in _TYPES:
            yield f"{path}{one.name}", File(one.read_bytes(), _TYPES[suffix])


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


@cache
def revision() -> str:
    """Return a mark of all files together: another one after an update."""
    return _digest(b"".join(file.content for _, file in sorted(page_files().items())))


@cache
def whole_pages() -> Mapping[str, File]:
    """Return every page by its bare name, with what it shares with others around it."""
    files = page_files()
    ours = f'="/page/{revision()}/'.encode()
    pages = {path.removesuffix(".html"): file for path, file in files.items() if _is_page(path)}
    return MappingProxyType({
        name: File(_whole(name, file.content).replace(b'="/page/', ours), file.media_type)
        for name, file in pages.items()
    })  # fmt: skip


def _is_page(path: str) -> bool:
    return "/" not in path and path.endswith(".html")


def _whole(name: str, own: bytes) -> bytes:
    """Return a page with its beginning; one that brings no title of its own is a room."""
    head, room = (page_files()[f"frame/{part}.html"].content for part in ("head", "room"))
    if b"<title>" in own:
        return head + own
    named = room.replace(b"{name}", name.encode()).replace(b"{title}", name.capitalize().encode())
    return head + named.replace(b"{own}", own)


def page(_: Desk, asked: Asked) -> Response:
    """Return a page by its bare name: ``control`` for ``control.html``."""
    return _served(whole_pages().get(asked.path.get("page") or "sessions"), asked, "no-cache")


def file(_: Desk, asked: Asked) -> Response:
    """Return what a page is made of; what is asked for by its revision may be kept."""
    first, _slash, rest = asked.path["file"].partition("/")
    is_kept = first == revision()
    path = rest if is_kept else asked.path["file"]
    return _served(page_files().get(path), asked, KEPT if is_kept else "no-cache")


def _served(found: File | None, asked: Asked, keeping: str) -> Response:
    if found is None:
        raise Refused(404, "There is no such page.")
    headers = {"etag": found.mark, "cache-control": keeping}
    if asked.headers.get("if-none-match") == found.mark:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)


TABLE = (
    Entry("GET", "/", Role.OPEN, page),
    Entry("GET", "/{page}", Role.OPEN, page),
    Entry("GET", "/page/{file:path}", Role.OPEN, file),
)
