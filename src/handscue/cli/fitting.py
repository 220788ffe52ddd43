"""The options that fit a session to a length or an end, the same for every command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from handscue.errors import FitError
from handscue.schedule.appointment import Appointment, coming, parse_late, parse_time, until
from handscue.units import Milliseconds, parse_length, write_duration

if TYPE_CHECKING:
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.fit import Fitted
    from handscue.schedule.timeline import Lengths
    from handscue.units import Seconds

T = TypeVar("T")


def told(parse: Callable[[str], T]) -> Callable[[str], T]:
    """Have what is wrong with an option's value told as it stands."""

    def parsed(text: str) -> T:
        try:
            return parse(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None

    return parsed


FitLength = Annotated[
    Milliseconds | None,
    typer.Option(
        "--fit", metavar="30m", parser=told(parse_length), help="Make it exactly that long."
    ),
]
FitEnd = Annotated[
    time | None,
    typer.Option(
        "--end", metavar="14:50", parser=told(parse_time), help="Make it end at that time of day."
    ),
]
FitLate = Annotated[
    Milliseconds | None,
    typer.Option("--late", metavar="8m", parser=told(parse_late), help="Make it so much shorter."),
]
DropOptional = Annotated[
    bool, typer.Option("--drop-optional", help="Leave out optional steps where it must be shorter.")
]


@dataclass(frozen=True)
class Wish:
    """What was asked for of a session's length."""

    appointment: Appointment = field(default_factory=Appointment)
    drop_optional: bool = False

    def is_any(self, routine: Routine) -> bool:
        """Say whether the session is to be fitted at all, as asked for here or in its file."""
        asked = self.appointment
        return any(
            ms is not None for ms in (asked.length_ms, asked.end, asked.late_ms, routine.fit)
        )

    def as_typed(self) -> list[str]:
        """Give the options that ask for the same on the command line."""
        asked = self.appointment
        typed = {
            "--fit": asked.length_ms and write_duration(asked.length_ms),
            "--end": asked.end and f"{asked.end:%H:%M:%S}".removesuffix(":00"),
            "--late": asked.late_ms and write_duration(asked.late_ms),
        }
        given = [word for name, value in typed.items() if value for word in (name, value)]
        return [*given, "--drop-optional"] if self.drop_optional else given

    def without_end(self) -> Wish:
        """Give what else was asked for than a time of day to end at."""
        return replace(self, appointment=replace(self.appointment, end=None))

    def left_s(self, now: datetime) -> Seconds | None:
        """Give how long it is to the time of day it was asked to end at; None where none was.

        Raises:
            FitError: that is past.

        """
        end = self.appointment.end
        return None if end is None else until(coming(end, now), now) / 1000


def wish(
    fit: Milliseconds | None,
    end: time | None,
    late: Milliseconds | None,
    drop_optional: bool,  # noqa: FBT001 - as typer gives it
) -> Wish:
    """Put the options together.

    Raises:
        BadParameter: two of them exclude each other.

    """
    if end is not None and (fit is not None or late is not None):
        raise typer.BadParameter("--end says when it is over; leave out --fit and --late")
    return Wish(Appointment(fit, end, late), drop_optional)


def placed(
    wish: Wish,
    routine: Routine,
    techniques: Techniques,
    lengths: Lengths,
    now: datetime,
) -> Fitted:
    """Give the session as it was asked for, if it begins now; its usual one if nothing was.

    What the command line says of the length comes before what the file says.

    Raises:
        FitError: there is no such session.

    """
    from handscue.schedule.fit import Fitted, fit, usual  # not for --help

    unasked = usual(routine, techniques, lengths)
    asked = wish.appointment
    if asked.length_ms is None:
        asked = replace(asked, length_ms=routine.fit)
    total_ms = asked.length(unasked.total_ms, now)
    if total_ms is not None:
        return fit(routine, techniques, lengths, total_ms, drop_optional=wish.drop_optional)
    if wish.drop_optional:
        raise FitError("--drop-optional needs a length to come down to: --fit, --end or --late")
    return Fitted(unasked, ())


class Here(tzinfo):
    """The time zone where we are, with its clock changes, as the system has it."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """See ``tzinfo``."""
        return at.replace(tzinfo=None).astimezone().utcoffset() if at else None

    def dst(self, at: datetime | None) -> None:
        """See ``tzinfo``: it is not told apart from the rest of the offset."""

    def tzname(self, at: datetime | None) -> None:
        """See ``tzinfo``: nobody asks for its name."""


def now() -> datetime:
    """Give the time of day where we are."""
    return datetime.now().replace(tzinfo=Here())  # noqa: DTZ005 - which of two equal ones, it tells
