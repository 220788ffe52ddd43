"""What is found on a page: title, preparations, steps and warnings, in the page's own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from handscue.languages.sides import OtherSide
from handscue.languages.words import Words


@dataclass(frozen=True)
class WrittenStep:
    """A step in the page's own words; ``beside`` is read but not said, as a table's "2 min".

    ``other`` is set where the page's layout says that the other side follows, and not its words;
    ``turns`` where the client turns over; ``opening`` where it stands among the preparations;
    ``slot`` where it is a line of a timetable or a table.
    """

    name: str
    text: str
    line: int
    section: str | None = None
    number: int | None = None
    beside: str = ""
    other: OtherSide | None = None
    turns: bool = False
    opening: bool = False
    slot: bool = False

    @property
    def everything(self) -> str:
        """All its words."""
        return "\n".join(part for part in (self.name, self.text, self.beside) if part)


class Warned(NamedTuple):
    """What a page warns of, and its line."""

    line: int
    text: str


class Beside(NamedTuple):
    """What stands beside the steps: its line, its words, and the heading it stands under."""

    line: int
    text: str
    section: str | None


@dataclass
class Found:
    """What a page holds.

    ``intro`` is its text before the first step; ``beyond`` what is in no step, which is read for
    what it says of all of them: how long each takes, how often all are done.
    """

    words: Words
    title: str | None = None
    steps: list[WrittenStep] = field(default_factory=list)
    setup: list[WrittenStep] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)  # said of the massage as a whole
    beyond: list[Beside] = field(default_factory=list)
    usual_paragraphs: int = 0  # at most so many below the headings that name steps, so far
