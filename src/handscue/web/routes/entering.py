"""Coming in: a token or a code for a cookie; who is in; what others come in by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from starlette.responses import FileResponse, Response

from handscue.web.access import LASTS_S, LOCKED_S, Role, TooManyTries, WrongKey
from handscue.web.guarding import cookie_name
from handscue.web.naming import device_name
from handscue.web.reaching import link, qr_picture
from handscue.web.routing import Entry, Form, Refused, answered
from handscue.web.stage import Phase

if TYPE_CHECKING:
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

FOR_PHONES = "/control"


class Offered(Form):
    """A token, or the code that was typed."""

    key: Annotated[str, Field(max_length=100)]


class Which(Form):
    """A device."""

    id: Annotated[str, Field(max_length=20)]


class Nothing(Form):
    """There is nothing to say."""


def enter(desk: Desk, asked: Asked) -> Response:
    """Let a device in, and give it a cookie of its own."""
    offered = "".join(asked.form.key.split())
    try:
        device, key = desk.access.enter(offered, device_name(asked.headers))
    except WrongKey:
        raise Refused(401, "That is not the code. The desk shows it under Phones.") from None
    except TooManyTries:
        again = f"Too many wrong codes. Wait {LOCKED_S:.0f} seconds; there will be a new code."
        raise Refused(429, again) from None
    answer = answered({"role": device.role.name.lower()})
    answer.set_cookie(
        cookie_name(desk.port), key, max_age=int(LASTS_S), path="/",
        secure=desk.is_secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def me(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Tell a device what it may do, and what plays now."""
    role, shown = asked.caller.role, desk.stage.scene.shown
    plays = desk.stage.scene.phase is Phase.PLAYING and role >= Role.SEE
    return {"role": role.name.lower(), "playing": shown.title if shown and plays else None}


def ways_in(desk: Desk, _: Asked) -> dict[str, Any]:
    """Tell who edits how others come in, and who is in."""
    return {
        "bases": desk.bases,
        "others": [f"{one.number} ({one.adapter})" for one in desk.others],
        "code": desk.access.keys.code,
        "secure": desk.is_secure,
        "trust": desk.authority is not None,
        "devices": [
            {"id": one.id, "name": one.name, "role": one.role.name.lower(), "since": one.since}
            for one in desk.access.devices()
        ],
    }


def code_picture(desk: Desk, asked: Asked) -> Response:
    """Return the QR code of the address of a number, for who may control, or only see."""
    which, role = asked.query.get("base", "0"), asked.query.get("role", "control")
    number = int(which) if which.isdecimal() else len(desk.bases)
    if number >= len(desk.bases) or role not in {"control", "see"}:
        raise Refused(404, "There is no such address.")
    address = link(desk.bases[number], FOR_PHONES, desk.access.keys.tokens[Role[role.upper()]])
    headers = {"cache-control": "no-store"}
    return Response(qr_picture(address), media_type="image/svg+xml", headers=headers)


def revoke(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Put a device out; its sockets are closed."""
    was_in = desk.access.revoke(asked.form.id)
    desk.channel.look_who_is_in()
    return {"revoked": was_in}


def renew(desk: Desk, _: Asked) -> dict[str, Any]:
    """Have other tokens and another code; who is in stays in."""
    desk.access.renew()
    return {"renewed": True}


def authority(desk: Desk, _: Asked) -> Response:
    """Return what a phone is to trust. It is no secret: anybody is shown it who connects."""
    if desk.authority is None:
        raise Refused(
            404, "There is nothing to trust here: handscue made no certificate for this connection."
        )
    return FileResponse(desk.authority, media_type="application/x-x509-ca-cert")


TABLE = (
    Entry("POST", "/api/enter", Role.OPEN, enter, Offered),
    Entry("GET", "/api/authority.crt", Role.OPEN, authority),
    Entry("GET", "/api/me", Role.OPEN, me),
    Entry("GET", "/api/ways-in", Role.EDIT, ways_in),
    Entry("GET", "/api/ways-in/code.svg", Role.EDIT, code_picture),
    Entry("POST", "/api/ways-in/revoke", Role.EDIT, revoke, Which),
    Entry("POST", "/api/ways-in/renew", Role.EDIT, renew, Nothing),
)
