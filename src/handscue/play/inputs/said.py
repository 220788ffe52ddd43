"""What the process that listens says, a line of JSON each, and how that is read: with mistrust."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

LONGEST_LINE = 4096  # bytes: nothing it says takes that many
LONGEST_WHY = 300  # characters of a reason


@dataclass(frozen=True)
class Beat:
    """That it listens: how loud it was, in dB below full scale, and whether that can be of use.

    ``is_silent`` is the silence of a microphone that is switched off; ``is_clipped`` is sound too
    loud for it; ``is_lost`` is an echo of the loudspeaker that cannot be told from her voice.
    """

    level_db: float
    is_silent: bool = False
    is_clipped: bool = False
    is_lost: bool = False


@dataclass(frozen=True)
class HeardWord:
    """A command that was said, by its name, and how clearly."""

    command: str
    score: float


@dataclass(frozen=True)
class Lost:
    """That it listens no longer, and why."""

    why: str


Said: TypeAlias = Beat | HeardWord | Lost
_KINDS: dict[str, type[Said]] = {"beat": Beat, "word": HeardWord, "lost": Lost}


def line_of(said: Said) -> bytes:
    """Write it as a line."""
    kind = next(name for name, one in _KINDS.items() if isinstance(said, one))
    return json.dumps({"is": kind, **asdict(said)}).encode() + b"\n"


def read_line(line: bytes) -> Said:
    """Read a line; one that cannot have been meant is a process that is lost."""
    try:
        told: dict[str, Any] = json.loads(line)
        said = _KINDS[told.pop("is")](**told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Lost("what it said made no sense")
    return said if _is_sound(said) else Lost("what it said made no sense")


def _is_sound(said: Said) -> bool:
    match said:
        case Beat(level):
            told = (said.is_silent, said.is_clipped, said.is_lost)
            return isinstance(level, int | float) and all(isinstance(flag, bool) for flag in told)
        case HeardWord(command, score):
            return isinstance(command, str) and isinstance(score, int | float)
        case Lost(why):
            return isinstance(why, str) and len(why) <= LONGEST_WHY
