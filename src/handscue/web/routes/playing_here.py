"""A session on the phone itself: its player, made as an export is, and served from the desk."""

from __future__ import annotations

from mimetypes import guess_type
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from handscue.export.player.writing import SUFFIX
from handscue.web.access import Role
from handscue.web.exports import Wish
from handscue.web.routes.performing import Play, asked_for
from handscue.web.routing import Entry, Refused

if TYPE_CHECKING:
    from typing import Any

    from starlette.responses import Response

    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

# The sheet is one file, its style within it. It has no say here: no script, and nobody's origin.
SHEET = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}


def make(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Have a session's player made; exports tell how far that is."""
    wanted: Play = asked.form
    request = asked_for(wanted, desk)
    return {"export": desk.exports.add(Wish(wanted.session, request, SUFFIX))}


def player(desk: Desk, asked: Asked) -> Response:
    """Return a file of a player; without a name, its page."""
    name = asked.path["file"] or "index.html"
    try:
        path = desk.exports.player_file(asked.path["export"], name)
    except (KeyError, OSError):
        raise Refused(404, "That player is not there any more. Make it again.") from None
    media_type = _TYPES.get(path.suffix) or guess_type(name)[0]
    headers = {"cache-control": "no-cache"}
    if name == "sheet.html":
        headers["content-security-policy"] = SHEET
    return FileResponse(path, media_type=media_type, headers=headers)


TABLE = (
    Entry("POST", "/api/player/make", Role.CONTROL, make, Play),
    Entry("GET", "/player/{export}/{file:path}", Role.SEE, player),
)
