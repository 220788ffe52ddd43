"""What can be asked of a session: which, how long, what part of it, over which music."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.schedule.appointment import Appointment, coming, until
from handscue.units import write_duration

if TYPE_CHECKING:
    from datetime import datetime

    from handscue.routine.fields import Talk
    from handscue.routine.model import Routine
    from handscue.schedule.selection import Selection
    from handscue.sounds.loudness import Decibels, Lufs
    from handscue.units import Milliseconds, Seconds


@dataclass(frozen=True)
class LengthWish:
    """What was asked for of a session's length."""

    appointment: Appointment = field(default_factory=Appointment)
    drop_optional: bool = False

    def is_any(self, routine: Routine) -> bool:
        """Say whether the session is to be fitted at all, as asked for here or in its file."""
        asked = self.appointment
        return any(
            ms is not None for ms in (asked.length_ms, asked.end, asked.late_ms, routine.fit)
        )

    def length(
        self, routine: Routine, usual_ms: Milliseconds, now: datetime
    ) -> Milliseconds | None:
        """Return how long a session that begins now is to be; None for its usual length.

        What was asked for comes before what the file says.

        Raises:
            FitError: there is no such time.

        """
        asked = self.appointment
        if asked.length_ms is None:
            asked = replace(asked, length_ms=routine.fit)
        return asked.length(usual_ms, now)

    def as_typed(self) -> list[str]:
        """Return the options that ask for the same on the command line."""
        asked = self.appointment
        typed = {
            "--fit": asked.length_ms and write_duration(asked.length_ms),
            "--end": asked.end and f"{asked.end:%H:%M:%S}".removesuffix(":00"),
            "--late": asked.late_ms and write_duration(asked.late_ms),
        }
        given = [word for name, value in typed.items() if value for word in (name, value)]
        return [*given, "--drop-optional"] if self.drop_optional else given

    def without_end(self) -> LengthWish:
        """Return what else was asked for than a time of day to end at."""
        return replace(self, appointment=replace(self.appointment, end=None))

    def left_s(self, now: datetime) -> Seconds | None:
        """Return how long it is to the time of day it was asked to end at; None where none was.

        Raises:
            FitError: that is past.

        """
        end = self.appointment.end
        return None if end is None else until(coming(end, now), now) / 1000


@dataclass(frozen=True)
class MusicWish:
    """What was asked for of the music under a session, in the place of what its file says."""

    file: Path | None = None
    level: Decibels | None = None
    none: bool = False


@dataclass(frozen=True)
class Request:
    """What was asked for. All but the session has a usual value.

    ``session`` is a session file, or the name of one. ``part`` is what is wanted of it, all where
    None. ``profile`` names learned times to go by, ``voice`` who speaks, ``talk`` how much is said
    where that is not left to the file. ``loudness`` is that of the whole session, where another
    than the usual is wanted.
    """

    session: Path
    length: LengthWish = field(default_factory=LengthWish)
    part: Selection | None = None
    profile: str | None = None
    voice: str | None = None
    music: MusicWish = field(default_factory=MusicWish)
    loudness: Lufs | None = None
    talk: Talk | None = None
