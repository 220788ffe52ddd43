"""The kinds of value that a session file's fields hold: times, paces, levels, words.

Each is read from what people write, ``1m30s`` or ``gentle`` or ``-14 dB``, and says what it
would rather have where it cannot. Durations are milliseconds.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from handscue.units import Milliseconds, parse_duration, parse_length

LONGEST_STEP_MS = 4 * 3_600_000
MOST_PASSES = 200
MOST_REPEATS = 1000

# How much longer or shorter the work takes, against the standard.
PACES = {"gentle": 1.25, "standard": 1.0, "brisk": 0.8}

# Which steps are kept longest where some have to be left out: 1 first, 9 last.
PRIORITIES = {"high": 1, "usual": 5, "low": 9}
USUAL_PRIORITY = PRIORITIES["usual"]


class Talk(StrEnum):
    """How much a session says."""

    FULL = "full"  # every instruction, every time
    BRIEF = "brief"  # no instruction that has been heard before: on another side, in another round
    NAMES = "names"  # no instructions
    CHIMES = "chimes"  # nothing


_YES_OR_NO = {"yes": True, "no": False, "on": True, "off": False}

SHORTEST_EVERY_MS = 10_000
LONGEST_RAMP_MS = 30_000
_DECIBELS = re.compile(r"([-+]?\d{1,3}(?:\.\d{1,2})?)\s*(?:dB)?", re.IGNORECASE)
# How far music stays under speech that is to be followed: WCAG 2.2, 1.4.7 (background audio).
CLEAR_OF_SPEECH_DB = -20


def _said_aloud(text: str) -> str:
    """Refuse what a voice cannot say: nothing at all, control characters, half characters."""
    if any((ord(c) < 0x20 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ValueError("has a character that cannot be read aloud; take it out")
    spoken = " ".join(text.split())
    if not any(c.isalnum() for c in spoken):
        raise ValueError("is empty; write at least one word, or leave the field out")
    return spoken


def _duration(value: Any) -> Any:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return _of_a_step(parse_duration(value))
    raise ValueError("is not a duration; write it like 20s, 1m30s, 1:30 or 90 (seconds)")


def _of_a_step(ms: Milliseconds) -> Milliseconds:
    if ms <= 0:
        raise ValueError("must be more than zero")
    if ms > LONGEST_STEP_MS:
        raise ValueError(f"is too long; at most {LONGEST_STEP_MS // 3_600_000} hours for one step")
    return ms


def _every(value: Any) -> Any:
    ms = _duration(value)
    if ms < SHORTEST_EVERY_MS:
        raise ValueError(f"must be at least {SHORTEST_EVERY_MS // 1000} seconds")
    return ms


def _pace(value: Any) -> Any:
    if isinstance(value, str) and value.lower() in PACES:
        return PACES[value.lower()]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ValueError("must be gentle, standard, brisk, or a factor such as 1.2 (a fifth longer)")


def _length(value: Any) -> Any:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return parse_length(value)
    raise ValueError("is not a length; write it like 30m or 1h15m")


def _ramp(value: Any) -> Any:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        ms = parse_duration(value)
        if not 0 < ms <= LONGEST_RAMP_MS:
            longest = LONGEST_RAMP_MS // 1000
            raise ValueError(f"must be more than zero, and at most {longest} seconds")
        return ms
    raise ValueError("is not a duration; write it like 0.4s or 2s")


def _decibels(value: Any) -> Any:
    if isinstance(value, str) and (match := _DECIBELS.fullmatch(value.strip())):
        return float(match[1])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ValueError("must be in decibels against the speech, such as -14 or -14 dB")


def clear_of_speech(level: float) -> float:
    """Refuse a level at which speech is hard to follow, in decibels against it."""
    if level > CLEAR_OF_SPEECH_DB:
        raise ValueError(f"must be {CLEAR_OF_SPEECH_DB} or less, or words are hard to follow")
    return level


def _passes(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError("must be a whole number, such as 3, or a range, such as 2-3")  # noqa: TRY004 - pydantic's way
    return value


def _flag(value: Any) -> Any:
    """Read yes and no, which are words to YAML."""
    return _YES_OR_NO.get(value.casefold(), value) if isinstance(value, str) else value


def _priority(value: Any) -> Any:
    if isinstance(value, str) and value.lower() in PRIORITIES:
        return PRIORITIES[value.lower()]
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9:
        return value
    raise ValueError("must be high, usual, low, or a number from 1 (kept longest) to 9")


Duration: TypeAlias = Annotated[
    Milliseconds,
    BeforeValidator(_duration),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "exclusiveMinimum": 0,
            "description": "20s, 1m30s, 1:30, 1.5 min, or plain seconds",
        }
    ),
]
Pace: TypeAlias = Annotated[
    float,
    BeforeValidator(_pace),
    Field(ge=0.25, le=4),
    WithJsonSchema(
        {
            "anyOf": [{"enum": list(PACES)}, {"type": "number", "minimum": 0.25, "maximum": 4}],
            "description": "gentle, standard, brisk, or a factor; 1.2 is a fifth longer",
        }
    ),
]
Length: TypeAlias = Annotated[  # of a session
    Milliseconds,
    BeforeValidator(_length),
    WithJsonSchema({"type": "string", "description": "30m, 1h15m, or 45:00"}),
]
Priority: TypeAlias = Annotated[
    int,
    BeforeValidator(_priority),
    WithJsonSchema(
        {
            "anyOf": [{"enum": list(PRIORITIES)}, {"type": "integer", "minimum": 1, "maximum": 9}],
            "description": "high, usual, low, or from 1 (kept longest) to 9",
        }
    ),
]
Every: TypeAlias = Annotated[
    Milliseconds,
    BeforeValidator(_every),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "minimum": SHORTEST_EVERY_MS // 1000,
            "description": f"30s, 1m, or plain seconds; at least {SHORTEST_EVERY_MS // 1000}",
        }
    ),
]
Ramp: TypeAlias = Annotated[
    Milliseconds,
    BeforeValidator(_ramp),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "exclusiveMinimum": 0,
            "description": f"0.4s, 2s, or plain seconds; at most {LONGEST_RAMP_MS // 1000}",
        }
    ),
]
Level: TypeAlias = Annotated[  # against the speech
    float,
    BeforeValidator(_decibels),
    WithJsonSchema(
        {"type": ["string", "number"], "description": "-14 or -14 dB, against the speech"}
    ),
]
Words: TypeAlias = Annotated[str, Field(max_length=1000), AfterValidator(_said_aloud)]
ShortWords: TypeAlias = Annotated[str, Field(max_length=120), AfterValidator(_said_aloud)]
Pronunciations: TypeAlias = Annotated[dict[ShortWords, ShortWords], Field(max_length=500)]
FileName: TypeAlias = Annotated[str, Field(min_length=1, max_length=500)]
Flag: TypeAlias = Annotated[
    bool,
    Field(strict=True),
    BeforeValidator(_flag),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": [*_YES_OR_NO]}]}),
]
Passes: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=MOST_PASSES)]
Repeats: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=MOST_REPEATS)]
RangeOfPasses: TypeAlias = Annotated[  # or a range, which the step spells out
    Passes,
    BeforeValidator(_passes),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": MOST_PASSES},
                {"type": "string", "pattern": r"^\s*\d+\s*(-|\u2013|to)\s*\d+"},
            ],
            "description": "3, or from 3-5: the middle is played",
        }
    ),
]


class Written(BaseModel):
    """The base of everything that is written in a file: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def check_bounds(
    least: Milliseconds | None, name: str, usual: Milliseconds | None, most: Milliseconds | None
) -> None:
    """Refuse bounds that do not hold what lies between them."""
    if least is not None and usual is not None and least > usual:
        raise ValueError(f"least must not be longer than {name}")
    if most is not None and usual is not None and most < usual:
        raise ValueError(f"most must not be shorter than {name}")
    if least is not None and most is not None and least > most:
        raise ValueError("least must not be longer than most")


def check_rests(repeat: int, rest: Milliseconds | None) -> None:
    """Refuse a rest between one time and the next of what is done once."""
    if rest is not None and repeat == 1:
        raise ValueError("rest_between needs repeat: how many times?")
