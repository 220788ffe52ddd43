"""The pages themselves: plain files, read once; they tell nothing of anybody's sessions."""

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


class File(NamedTuple):
    """A file of the pages, and a mark of its content."""

    content: bytes
    media_type: str
    mark: str


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
            content = one.read_bytes()
            mark = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
            yield f"{path}{one.name}", File(content, _TYPES[suffix], mark)


def page(_: Desk, asked: Asked) -> Response:
    """Return a page by its bare name: ``control`` for ``control.html``."""
    return _served(f"{asked.path.get('page') or 'index'}.html", asked)


def file(_: Desk, asked: Asked) -> Response:
    """Return what a page is made of."""
    return _served(asked.path["file"], asked)


def _served(path: str, asked: Asked) -> Response:
    found = page_files().get(path)
    if found is None:
        raise Refused(404, "There is no such page.")
    headers = {"etag": found.mark, "cache-control": "no-cache"}
    if asked.headers.get("if-none-match") == found.mark:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=headers)


TABLE = (
    Entry("GET", "/", Role.OPEN, page),
    Entry("GET", "/{page}", Role.OPEN, page),
    Entry("GET", "/page/{file:path}", Role.OPEN, file),
)
