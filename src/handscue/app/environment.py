"""What surrounds whoever asks: places, notices and the time of day, all handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from handscue.app.notices import Collected, Notices
from handscue.app.places import Places


class Here(tzinfo):
    """The time zone where we are, with its clock changes, as the system has it."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """See ``tzinfo``."""
        return at.replace(tzinfo=None).astimezone().utcoffset() if at else None

    def dst(self, at: datetime | None) -> None:
        """See ``tzinfo``: it is not told apart from the rest of the offset."""

    def tzname(self, at: datetime | None) -> None:
        """See ``tzinfo``: nobody asks for its name."""


def local_time() -> datetime:
    """Return the time of day where we are."""
    return datetime.now().replace(tzinfo=Here())  # noqa: DTZ005 - which of two equal ones, it tells


@dataclass(frozen=True)
class Environment:
    """Where things lie, who hears of what happens, and how late it is."""

    places: Places = field(default_factory=Places.of_user)
    notices: Notices = field(default_factory=Collected)
    now: Callable[[], datetime] = local_time

    @property
    def unix_time(self) -> float:
        """Seconds since 1970, as runs are dated."""
        return self.now().timestamp()
