"""A session fitted to a length before it is played: what gets shorter, step by step."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from handscue.app.notices import Collected
from handscue.app.planning import foreseen, plan
from handscue.app.profiles import names_of
from handscue.app.request import Request
from handscue.printable import printable
from handscue.schedule.fit import reach, reach_without_optional, usual
from handscue.schedule.timetable import fitted_timetable
from handscue.web.access import Role
from handscue.web.routes.performing import Play, length_wish
from handscue.web.routes.sessions import named
from handscue.web.routing import Entry, Form

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from handscue.app.notices import Show
    from handscue.app.planning import Plan
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked


class Said(Form):
    """A session whose speech is to be made, with the times of a profile."""

    session: Annotated[str, Field(max_length=255)]
    profile: Annotated[str, Field(max_length=40)] | None = None


def fit(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Tell what a session is like at a length, and between which lengths it can be.

    The query says what is wished for, as the form does by which it is played.
    """
    wanted = Play.model_validate({**asked.query, "session": asked.path["name"]})
    path, told = named(wanted.session, desk.env.places), Collected()
    env = replace(desk.env, notices=told)
    found = foreseen(Request(path, length_wish(wanted), profile=wanted.profile), env)
    made = found.plan
    return {
        "spoken": found.is_spoken,
        **fitted_timetable(made.timeline, made.left_out),
        **_lengths(made),
        "profiles": [printable(name) for name in names_of(path, env)],
        "notices": [printable(notice) for notice in (*told.said, *told.warned)],
    }


def _lengths(made: Plan) -> dict[str, int]:
    """Return the usual length, and the shortest and longest there are; in milliseconds."""
    of = made.routine, made.techniques, made.lengths
    as_it_is = usual(*of)
    least_ms, most_ms = reach(as_it_is)
    return {
        "usual_ms": as_it_is.total_ms,
        "least_ms": least_ms,
        "least_without_optional_ms": reach_without_optional(*of).least_ms,
        "most_ms": most_ms,
    }


def speak(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Have all made that is said in a session, so that its lengths are known; never beside one."""
    path = named(asked.form.session, desk.env.places)
    desk.hearing.check()
    plan(Request(path, profile=asked.form.profile), replace(desk.env, notices=_GivingWay(desk)))
    return {"spoken": True}


class _GivingWay(Collected):
    """See ``app.notices.Notices``: ends the work as soon as a session begins to play."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def progress(self, what: str) -> AbstractContextManager[Show]:  # noqa: ARG002
        """See ``Notices``."""
        return nullcontext(lambda _done, _of: self._desk.hearing.check())


TABLE = (
    Entry("GET", "/api/sessions/{name}/fit", Role.CONTROL, fit),
    Entry("POST", "/api/fit/speak", Role.CONTROL, speak, Said),
)
