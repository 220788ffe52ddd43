"""The options that several commands have, and what they come to: a request."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from handscue.app.request import LengthWish, MusicWish
from handscue.schedule.appointment import Appointment, parse_late, parse_time
from handscue.units import Milliseconds, parse_duration, parse_length

if TYPE_CHECKING:
    from handscue.routine.fields import Talk
    from handscue.sounds.loudness import Decibels

T = TypeVar("T")

LOWEST_DB = -60  # music against the speech
LONGEST_LEAD_IN_MS = 10_000


def parsed_by(parse: Callable[[str], T]) -> Callable[[str], T]:
    """Have what is wrong with an option's value said in the words of who reads it."""

    def parsed(text: str) -> T:
        try:
            return parse(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None

    return parsed


def _tempo(written: str) -> float:
    from handscue.schedule.rehearsal import parse_tempo  # with pydantic, not for --help

    return parse_tempo(written)


def parse_lead_in(written: str) -> Milliseconds:
    """Read how much silence goes before each sound: what a loudspeaker swallows, not minutes.

    Raises:
        ValueError: it is no duration, or too long.

    """
    ms = parse_duration(written)
    if ms > LONGEST_LEAD_IN_MS:
        longest = LONGEST_LEAD_IN_MS // 1000
        raise ValueError(f"is more silence than any loudspeaker needs; at most {longest}s")
    return ms


def _level(text: str) -> float:
    """Read a level as a session file may have it, too: ``-20`` or ``-20 dB``."""
    number = text.strip().lower().removesuffix("db").strip()
    try:
        level = float(number)
    except ValueError:
        level = math.nan
    if not LOWEST_DB <= level <= 0:
        raise ValueError(f"{text!r}: write it in decibels, from {LOWEST_DB} to 0, like -20")
    return level


SessionFile = Annotated[
    Path, typer.Argument(metavar="SESSION", help="A session file (YAML), or the name of one.")
]
Voice = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who speaks; handscue voices lists who can."),
]
LanguageName = Annotated[
    Literal["en", "de", "fr", "es"], typer.Option("--language", help="The language of the words.")
]
FitLength = Annotated[
    Milliseconds | None,
    typer.Option(
        "--fit", metavar="30m", parser=parsed_by(parse_length), help="Make it exactly this long."
    ),
]
FitEnd = Annotated[
    time | None,
    typer.Option(
        "--end",
        metavar="14:50",
        parser=parsed_by(parse_time),
        help="Make it end at this time of day.",
    ),
]
FitLate = Annotated[
    Milliseconds | None,
    typer.Option(
        "--late", metavar="8m", parser=parsed_by(parse_late), help="Make it this much shorter."
    ),
]
DropOptional = Annotated[
    bool, typer.Option("--drop-optional", help="Leave out optional steps where it must be shorter.")
]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="Use the times that learn --as NAME learned."),
]
TalkAmount = Annotated[
    Literal["full", "brief", "names", "chimes"] | None,
    typer.Option(
        "--talk",
        help="How much is said: everything, instructions once only, names only, or nothing.",
    ),
]
Tempo = Annotated[
    float,
    typer.Option(
        metavar="4",
        parser=parsed_by(lambda text: _tempo(str(text))),
        help="How many times faster than usual the work goes; speech keeps its speed.",
    ),
]
Only = Annotated[
    str | None,
    typer.Option(metavar="8-17", help="Only these steps, by number, or by words such as calf."),
]
MusicFile = Annotated[
    Path | None,
    typer.Option("--music", metavar="FILE", help="Music under the session, in place of its own."),
]
MusicLevel = Annotated[
    float | None,
    typer.Option(
        parser=parsed_by(_level),
        metavar="DB",
        help="How loud it is, relative to the speech; -14 is usual.",
    ),
]
NoMusic = Annotated[bool, typer.Option("--no-music", help="Play without the session's music.")]
Output = Annotated[
    Literal["auto", "simpleaudio", "miniaudio", "silent"],
    typer.Option(help="Where the sound goes; auto chooses the best there is."),
]
LeadIn = Annotated[
    Milliseconds,
    typer.Option(
        metavar="TIME",
        parser=parsed_by(parse_lead_in),
        help="Silence before each sound, such as 0.5s, for a Bluetooth loudspeaker that "
        "swallows first syllables.",
    ),
]
Listen = Annotated[
    bool,
    typer.Option(
        "--listen", help="Switch the microphone on and obey your words; see handscue listen."
    ),
]
Plain = Annotated[
    bool, typer.Option("--plain", help="Print a line for each step, as for a screen reader.")
]


def talk_wish(amount: str | None) -> Talk | None:
    """Return how much is to be said, as it was asked for."""
    from handscue.routine.fields import Talk  # with pydantic, not for --help

    return Talk(amount) if amount else None


def length_wish(
    fit: Milliseconds | None,
    end: time | None,
    late: Milliseconds | None,
    drop_optional: bool,  # noqa: FBT001 - as typer gives it
) -> LengthWish:
    """Put the options together.

    Raises:
        BadParameter: two of them exclude each other.

    """
    if end is not None and (fit is not None or late is not None):
        raise typer.BadParameter("--end says when it is over; leave out --fit and --late")
    return LengthWish(Appointment(fit, end, late), drop_optional)


def music_wish(file: Path | None, level: Decibels | None, none: bool) -> MusicWish:  # noqa: FBT001
    """Put the options together.

    Raises:
        BadParameter: they exclude each other.

    """
    if none and (file is not None or level is not None):
        raise typer.BadParameter("--no-music cannot be combined with --music or --music-level")
    return MusicWish(file, level, none)


@contextmanager
def telling_of_parts(option: str | None = None) -> Iterator[None]:
    """Say what parts there are, where an option asks for one that there is not.

    Raises:
        BadParameter: as above.

    """
    try:
        yield
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def leave_out(why: str, given: dict[str, bool]) -> None:
    """Refuse options that make no sense with another.

    Raises:
        BadParameter: one of them was given.

    """
    if names := [name for name, is_given in given.items() if is_given]:
        raise typer.BadParameter(f"{why}; leave out {' and '.join(names)}")
