"""Exports: asked for, looked after, and downloaded."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field
from starlette.responses import FileResponse

from handscue.app.music import music_here
from handscue.app.request import MusicWish, Request
from handscue.app.voices import voices
from handscue.export.formats import FORMATS
from handscue.export.sidecar_kinds import Sidecar
from handscue.routine.fields import Talk
from handscue.routine.model import Side
from handscue.schedule.selection import Selection
from handscue.units import parse_duration
from handscue.web.access import Role
from handscue.web.exports import Wish
from handscue.web.routes.performing import Play, Written, length_wish
from handscue.web.routes.sessions import named
from handscue.web.routing import Entry, Form, Refused

if TYPE_CHECKING:
    from starlette.responses import Response

    from handscue.app.places import Places
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked


class Wanted(Play):
    """A session to be exported; its length as for one to be played."""

    format: str = Field(max_length=8)
    side: Literal["left", "right"] | None = None
    voice: Annotated[str, Field(max_length=100)] | None = None
    music: bool = True
    music_file: Annotated[str, Field(max_length=255)] | None = None
    music_level: Annotated[float, Field(ge=-60, le=0)] | None = None
    begin: Written | None = None
    end_at: Written | None = None
    gap: Written | None = None
    split: bool = False
    loudness: Annotated[float, Field(ge=-40, le=-8)] | None = None
    sidecars: Annotated[tuple[Sidecar, ...], Field(max_length=len(Sidecar))] = ()


class Which(Form):
    """An export."""

    id: Annotated[str, Field(max_length=20)]


def choices(desk: Desk, _: Asked) -> dict[str, Any]:
    """Tell what can be chosen for an export."""
    return {
        "formats": [{"suffix": suffix, "plays": one.plays} for suffix, one in FORMATS.items()],
        "voices": voices_here(desk.env.places),
        "sidecars": list(Sidecar),
        "music": list(music_here(desk.env.places)),
    }


def voices_here(places: Places) -> list[str]:
    """Return the names of the voices that can speak on this computer."""
    return [offer.name for offer in voices(places) if offer.lacking is None]


def exports(desk: Desk, _: Asked) -> dict[str, Any]:
    """Tell of every export there is, the newest first."""
    return {"exports": [asdict(job) for job in desk.exports.jobs()]}


def export(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Put an export into the queue."""
    wanted: Wanted = asked.form
    path = named(wanted.session, desk.env.places)
    if wanted.format not in FORMATS:
        raise Refused(404, "There is no such format.")
    if wanted.voice is not None and wanted.voice not in voices_here(desk.env.places):
        raise Refused(404, "There is no such voice on this computer.")
    request = Request(
        path,
        length_wish(wanted),
        _part(wanted),
        wanted.profile,
        wanted.voice,
        music=_music(wanted, desk),
        loudness=wanted.loudness,
        talk=Talk(wanted.talk) if wanted.talk else None,
    )
    wish = Wish(wanted.session, request, wanted.format, wanted.sidecars, wanted.split)
    return {"export": desk.exports.add(wish)}


def _part(wanted: Wanted) -> Selection:
    """Return what of the session is wanted.

    Raises:
        ValueError: the silence to begin with cannot be read.

    """
    return Selection(
        side=Side(wanted.side) if wanted.side else None,
        begin=wanted.begin,
        end=wanted.end_at,
        lead_in_ms=parse_duration(wanted.gap) if wanted.gap else 0,
    )


def _music(wanted: Wanted, desk: Desk) -> MusicWish:
    """Return the music that is wanted.

    Raises:
        Refused: there is no such file.

    """
    file = None
    if wanted.music_file is not None:
        file = music_here(desk.env.places).get(wanted.music_file)
        if file is None:
            raise Refused(404, "That music is not there any more.")
    return MusicWish(file, wanted.music_level, none=not wanted.music)


def cancel(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Cancel an export, or take away what it made."""
    try:
        desk.exports.cancel(asked.form.id)
    except KeyError:
        raise Refused(404, "There is no such export any more.") from None
    return {"cancelled": asked.form.id}


def download(desk: Desk, asked: Asked) -> Response:
    """Return a file that an export made, to be kept by who asked."""
    try:
        path = desk.exports.file(asked.path["export"], asked.path["file"])
    except KeyError:
        raise Refused(404, "That file is not there any more. Export it again.") from None
    headers = {"cache-control": "no-store"}
    return FileResponse(path, filename=path.name, headers=headers)


TABLE = (
    Entry("GET", "/api/exports", Role.CONTROL, exports),
    Entry("GET", "/api/exports/choices", Role.CONTROL, choices),
    Entry("POST", "/api/exports/add", Role.CONTROL, export, Wanted),
    Entry("POST", "/api/exports/cancel", Role.CONTROL, cancel, Which),
    Entry("GET", "/api/exports/{export}/{file}", Role.CONTROL, download),
)
