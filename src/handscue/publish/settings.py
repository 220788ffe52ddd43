"""What a site is made of: ``publish.yaml``, in the folder of the sessions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from handscue.export.formats import FORMATS
from handscue.routine.fields import Talk, Written
from handscue.routine.model import Language
from handscue.units import Milliseconds, parse_length, write_duration

NAME = "publish.yaml"
USUAL: Literal["usual"] = "usual"
PLAYED = ("m4a", "mp3")  # what a player page plays, the one to be preferred first
MOST_LENGTHS = 6

_ADDRESS = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?:/[\w.~%-]+)*/?")


def _length(value: Any) -> Any:
    if value == USUAL:
        return None
    return parse_length(value) if isinstance(value, str | int | float) else value


def _format(value: Any) -> Any:
    return value.lower().removeprefix(".") if isinstance(value, str) else value


def _known(name: str) -> str:
    if f".{name}" not in FORMATS:
        raise ValueError(f"is not a format; there are {', '.join(kind[1:] for kind in FORMATS)}")
    return name


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("is not the address of a site, such as https://example.org/massage")
    return text.rstrip("/")


Length: TypeAlias = Annotated[Milliseconds | None, BeforeValidator(_length)]
Format: TypeAlias = Annotated[str, BeforeValidator(_format), AfterValidator(_known)]


class Settings(Written):
    """What is published of each session; a file that says nothing publishes it as it is.

    ``fit`` are lengths, None for the usual one; ``talk`` how much is said, none for what the
    session says itself. A format that a phone's player page plays is played there, another one is
    offered beside it. ``languages`` are those of the sessions that are published, all where empty.
    """

    title: Annotated[str, Field(min_length=1, max_length=200)] = "Sessions"
    address: Annotated[str, Field(max_length=500), AfterValidator(_address)] | None = None
    language: Language = Language.ENGLISH
    formats: Annotated[tuple[Format, ...], Field(min_length=1, max_length=7)] = ("mp3",)
    fit: Annotated[tuple[Length, ...], Field(min_length=1, max_length=MOST_LENGTHS)] = (None,)
    talk: tuple[Talk, ...] = ()
    voices: dict[Language, Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default_factory=dict
    )
    languages: tuple[Language, ...] = ()

    @property
    def variants(self) -> tuple[Variant, ...]:
        """How each session is published, the way it is usually played first."""
        pairs = product(dict.fromkeys(self.fit), dict.fromkeys(self.talk or (None,)))
        return tuple(Variant(fit, talk) for fit, talk in pairs)

    @property
    def played(self) -> tuple[str, ...]:
        """The formats that a player page has."""
        return tuple(f for f in PLAYED if f in self.formats) or ("mp3",)

    @property
    def offered(self) -> tuple[str, ...]:
        """The formats that are there to be kept, besides."""
        return tuple(f for f in dict.fromkeys(self.formats) if f not in PLAYED)


@dataclass(frozen=True)
class Variant:
    """How a session is published: fitted to a length, and with so much said."""

    fit_ms: Milliseconds | None = None
    talk: Talk | None = None

    @property
    def suffix(self) -> str:
        """What its address has after the session's: ``-30m-brief``."""
        parts = (self.fit_ms and write_duration(self.fit_ms), self.talk)
        return "".join(f"-{part}" for part in parts if part)
