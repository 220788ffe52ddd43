"""What a language needs so that its short forms can be said: a data file for each language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from handscue.routine.model import Language


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Unit(_Read):
    """A unit: its signs, one of it, its name for one and for many, and how a part of it is said.

    ``half`` is ``half a minute``; ``and_half`` is said where the half stands after the name;
    ``of`` follows any other fraction. Without them the fraction stands before the name.
    """

    signs: tuple[str, ...]
    one: str
    name: str
    many: str
    half: str | None = None
    and_half: str | None = None
    of: str | None = None


class Parts(_Read):
    """Parts of the body of one gender, and right and left as they are said of them.

    ``after`` has, for articles with a space between them, the forms that follow these.
    """

    names: tuple[str, ...]
    sides: tuple[str, str]
    after: dict[str, tuple[str, str]] = {}


class Words(_Read):
    """All that ``sayable`` knows of one language; what each is for stands in the data file."""

    to: str
    or_: Annotated[str, Field(alias="or")]
    per: str
    by: str
    once: str
    often: str
    out_of: str
    list_number: str
    dot: str
    at: str
    letters_between: str
    signs: dict[str, str]
    before_numbers: dict[str, str]
    fractions: dict[str, tuple[str, str]]
    units: tuple[Unit, ...]
    seconds: str
    minutes: str
    ages_after: tuple[str, ...]
    time_of_day_after: tuple[str, ...]
    time_of_day_before: tuple[str, ...]
    abbreviations: dict[str, str]
    abbreviations_with_a_dot: dict[str, str]
    sentences_open_with: frozenset[str]
    sides: dict[str, str]
    side_signs: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    side_first: bool = True
    parts: tuple[Parts, ...] = ()
    initials: frozenset[str]
    short_words: frozenset[str]


@cache
def words_of(language: Language) -> Words:
    """Read a language's data file."""
    file = resources.files("handscue.speech.sayable") / f"{language}.toml"
    return Words.model_validate(tomllib.loads(file.read_text("utf-8")))
