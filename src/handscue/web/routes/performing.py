"""Put on the stage: a session played, rehearsed or asked for, on this computer's loudspeaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from handscue.app.rehearsing import Manner
from handscue.app.request import LengthWish, MusicWish, Request
from handscue.routine.fields import Talk
from handscue.schedule.appointment import Appointment, parse_late, parse_time
from handscue.schedule.rehearsal import parse_tempo
from handscue.schedule.selection import Selection
from handscue.units import parse_length
from handscue.web.access import Role
from handscue.web.acts import played, quizzed, rehearsed
from handscue.web.routes.sessions import named
from handscue.web.routing import Entry, Form

if TYPE_CHECKING:
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

Written = Annotated[str, Field(max_length=40)]


class Play(Form):
    """A session to be played; the rest as on the command line: ``35m``, ``14:50``, ``8m``."""

    session: Annotated[str, Field(max_length=255)]
    fit: Written | None = None
    end: Written | None = None
    late: Written | None = None
    drop_optional: bool = False
    resume: bool = False
    talk: Literal["full", "brief", "names", "chimes"] | None = None
    profile: Written | None = None
    listen: bool = False


def play(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Begin to play a session; the channel tells how it goes on."""
    wanted: Play = asked.form
    act = played(asked_for(wanted, desk), resumes=wanted.resume)
    desk.stage.begin(act, wanted.session, listens=wanted.listen)
    return {"playing": wanted.session}


def asked_for(wanted: Play, desk: Desk) -> Request:
    """Return what was asked for as a request.

    Raises:
        Refused: there is no such session.
        ValueError: its length cannot be read.

    """
    path = named(wanted.session, desk.env.places)
    talk = Talk(wanted.talk) if wanted.talk else None
    return Request(path, length_wish(wanted), profile=wanted.profile, talk=talk)


class Rehearsal(Form):
    """A session to be gone through: how fast, which steps, over and over, with its times kept."""

    session: Annotated[str, Field(max_length=255)]
    tempo: Written = "1"
    only: Annotated[str, Field(max_length=200)] = ""
    loop: bool = False
    learn: bool = False
    quiz: bool = False


def rehearse(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Begin to rehearse a session, or to ask for its steps."""
    wanted: Rehearsal = asked.form
    path, tempo = named(wanted.session, desk.env.places), parse_tempo(wanted.tempo)
    if wanted.learn and (wanted.loop or tempo != 1):
        raise ValueError("To learn your times, go through the session once, at its usual tempo.")
    part = Selection(only=wanted.only.strip() or None, tempo=1 if wanted.quiz else tempo)
    request = Request(path, part=part, music=MusicWish(none=True))
    manner = Manner(wanted.loop, wanted.learn)
    act = quizzed(request) if wanted.quiz else rehearsed(request, manner)
    desk.stage.begin(act, wanted.session)
    return {"playing": wanted.session}


def length_wish(wanted: Play) -> LengthWish:
    """Return what was asked for of the length.

    Raises:
        ValueError: it cannot be read; the message says how it is written.

    """
    fit = parse_length(wanted.fit) if wanted.fit else None
    end = parse_time(wanted.end) if wanted.end else None
    late = parse_late(wanted.late) if wanted.late else None
    if end is not None and (fit is not None or late is not None):
        raise ValueError("With an end, leave out the length and how late you are.")
    return LengthWish(Appointment(fit, end, late), wanted.drop_optional)


TABLE = (
    Entry("POST", "/api/play", Role.CONTROL, play, Play),
    Entry("POST", "/api/rehearse", Role.CONTROL, rehearse, Rehearsal),
)
