"""Everything that can go wrong in a way the user should hear about, one branch per stage.

    HandscueError
    ├── SessionError     a session file (or techniques file) cannot be used; carries its problems
    ├── FitError         a session cannot be as long, or end when, it is asked to
    ├── SoundError       a sound file cannot be used
    ├── SpeechError      the voice cannot say something
    ├── ListenError      her command words cannot be heard, or not be learnt
    ├── OutputError      sound cannot be played live, now or any longer
    ├── TransportError   a command does not apply in the player's present state
    ├── ExportError      a file cannot be written
    ├── HistoryError     what was run cannot be kept or read, or there is nothing of the kind
    ├── RequestError     what was asked for contradicts itself, or cannot be done here
    ├── ScratchError     there is no room for temporary files
    └── Cancelled        whoever asked for something long wants it no more

Only ``cli`` turns one of these into text on the screen and an exit code. Messages speak to a
therapist: what is wrong, where, and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Cancelled",
    "ExportError",
    "FitError",
    "HandscueError",
    "HistoryError",
    "ListenError",
    "OutputError",
    "Problem",
    "RequestError",
    "ScratchError",
    "SessionError",
    "SoundError",
    "SpeechError",
    "TransportError",
]


class HandscueError(Exception):
    """The root of all errors that handscue raises on purpose."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file, and where.

    ``line`` and ``column`` count from 1; ``field`` is the path to it, as in
    ``steps[3].passes`` with the list's items counted from 1. Each is None where there is none.
    """

    message: str
    line: int | None = None
    column: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = []
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column is not None:
            place.append(f"column {self.column}")
        if self.field:
            place.append(self.field)
        return f"{', '.join(place)}: {self.message}" if place else self.message


class SessionError(HandscueError):
    """A file the user wrote cannot be used. ``problems`` has at least one entry."""

    def __init__(self, path: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(path, problems)
        self.path = path
        self.problems = problems

    @classmethod
    def of(cls, path: Path, message: str) -> SessionError:
        """Return the error of a file as a whole."""
        return cls(str(path), (Problem(message),))

    def __str__(self) -> str:
        return "\n".join(f"{self.path}: {problem}" for problem in self.problems)


class FitError(HandscueError):
    """A session cannot be as long, or end when, it is asked to."""


class SoundError(HandscueError):
    """A sound file is missing, damaged, too long, or not where it may be."""


class SpeechError(HandscueError):
    """The voice is missing, does not answer, or cannot say a phrase."""


class ListenError(HandscueError):
    """There is nothing to hear her words with, or no words to hear."""


class OutputError(HandscueError):
    """There is no sound device, or it went away."""


class TransportError(HandscueError):
    """A command does not apply in the present state; nothing was changed."""


class ExportError(HandscueError):
    """The audio file cannot be written. Nothing half-written is left behind."""


class HistoryError(HandscueError):
    """What was run cannot be kept or read, or there is nothing of the kind asked for."""


class RequestError(HandscueError):
    """What was asked for contradicts itself, or cannot be done where we are: wrong usage."""


class ScratchError(HandscueError):
    """There is no room for temporary files, or none any more."""


class Cancelled(HandscueError):  # noqa: N818 - nothing went wrong
    """Whoever asked for something long wants it no more; nothing of it is left."""
