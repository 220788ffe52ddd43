"""What is said and sounded in a turn, known from the routine alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from handscue.routine.model import ChimeName
from handscue.schedule.unroll import Kind

if TYPE_CHECKING:
    from handscue.schedule.unroll import Turn

_NUMBERS = (  # noqa: SIM905
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()


@dataclass(frozen=True)
class Spoken:
    """Words to be said in one breath."""

    text: str


@dataclass(frozen=True)
class Chime:
    """One of the session's sounds."""

    name: ChimeName


Content: TypeAlias = Spoken | Chime  # what a cue makes heard

HALFWAY = Spoken("Halfway.")


def signal(turn: Turn, *, first: bool) -> Chime:
    """Give the sound a turn begins with."""
    if first:
        return Chime(ChimeName.OPENING)
    by_kind = {Kind.SWITCH: ChimeName.CHANGE_OVER, Kind.GATE: ChimeName.GATE}
    return Chime(by_kind.get(turn.kind, ChimeName.TRANSITION))


def announcement(turn: Turn) -> tuple[Spoken, ...]:
    """Give what is said of a turn: side, name and passes, then the instruction."""
    position = (Spoken(f"Client {turn.position}."),) if turn.position else ()
    instruction = (Spoken(_sentence(turn.say)),) if turn.say else ()
    return (*position, *headline(turn), *instruction)


def headline(turn: Turn) -> tuple[Spoken, ...]:
    """Give the words that name a turn: side, name and passes."""
    said = []
    if turn.side and turn.kind is not Kind.SWITCH:
        said.append(f"{turn.side.capitalize()} {turn.part}.")
    said.append(_sentence(turn.name))
    if turn.passes:
        said[-1] += f" {passes_in_words(turn.passes, on_each_side=turn.on_each_side)}."
    return tuple(Spoken(text) for text in said)


def caution(turn: Turn) -> Spoken | None:
    """Give the warning of a turn, or None where it has none."""
    return Spoken(f"Caution: {_sentence(turn.caution)}") if turn.caution else None


def next_up(following: Turn) -> Spoken:
    """Give what is said of the turn that follows, towards the end of the one before."""
    return Spoken(f"Next: {_sentence(following.name)}")


def passes_in_words(passes: int, *, on_each_side: bool = False) -> str:
    """Write a repeat count as it is said: ``Three passes``, ``Three passes on each side``."""
    unit = "pass" if passes == 1 else "passes"
    return f"{number_in_words(passes)} {unit}{' on each side' if on_each_side else ''}"


def number_in_words(number: int) -> str:
    """Write a number as it is said at the beginning of a sentence: ``Three``; large ones as 21."""
    return _NUMBERS[number].capitalize() if number < len(_NUMBERS) else str(number)


def everything_said(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    """Give every phrase the session may say, each once, in the order first needed."""
    said: dict[str, None] = {}
    for turn, following in zip(turns, (*turns[1:], None), strict=True):
        phrases: Iterable[Spoken | None] = (*announcement(turn), caution(turn), HALFWAY)
        said.update((phrase.text, None) for phrase in phrases if phrase)
        if following:
            said[next_up(following).text] = None
    return tuple(said)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
