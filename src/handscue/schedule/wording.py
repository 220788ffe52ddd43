"""What is said and sounded in a turn, known from the routine alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from handscue.routine.model import NO_PART, ChimeName, Language, Side
from handscue.schedule.languages import WORDS, Words
from handscue.schedule.numbering import numbered_heading
from handscue.schedule.unroll import Kind

if TYPE_CHECKING:
    from handscue.routine.model import Step
    from handscue.schedule.unroll import Round, Turn
    from handscue.units import Milliseconds


@dataclass(frozen=True)
class Spoken:
    """Words to be said in one breath; ``recorded`` is the file in which they are read aloud."""

    text: str
    recorded: str | None = None


@dataclass(frozen=True)
class Chime:
    """One of the session's sounds."""

    name: ChimeName


_SAYS_ITS_SIDE = frozenset(Kind) - {Kind.SWITCH}  # whose own name has it

Content: TypeAlias = Spoken | Chime  # what a cue makes heard

HALFWAY = Spoken(WORDS[Language.ENGLISH].halfway)


def signal(turn: Turn, *, first: bool) -> Chime:
    """Return the sound a turn begins with."""
    if first:
        return Chime(ChimeName.OPENING)
    by_kind = {Kind.SWITCH: ChimeName.CHANGE_OVER, Kind.GATE: ChimeName.GATE}
    return Chime(by_kind.get(turn.kind, ChimeName.TRANSITION))


def announcement(turn: Turn) -> tuple[Spoken, ...]:
    """Return what is said of a turn: side, name and passes, then the instruction."""
    own = instruction(turn)
    return (*opening(turn), *headline(turn), *((own,) if own else ()))


def opening(turn: Turn) -> tuple[Spoken, ...]:
    """Return what is said before all else of a session's first turn: the client's position."""
    return (Spoken(position_in_words(turn.position, turn.language)),) if turn.position else ()


def instruction(turn: Turn | Step) -> Spoken | None:
    """Return the instruction of a turn or a step, or None where it has none."""
    return Spoken(_sentence(turn.say), turn.recorded) if turn.say else None


def headline(turn: Turn) -> tuple[Spoken, ...]:
    """Return the words that name a turn: rounds that begin, side, name, sets and counts.

    A question has none.
    """
    if turn.kind is Kind.QUESTION:
        return ()
    said = [f"{text}." for text in rounds_in_words(turn, sets=False)]
    if turn.side and turn.kind in _SAYS_ITS_SIDE:
        said.append(side_in_words(turn.side, turn.part, turn.language))
    counted = (*rounds_in_words(turn, sets=True), *counts_in_words(turn))
    said.append(" ".join((_sentence(turn.name), *(f"{count}." for count in counted))))
    return tuple(Spoken(text) for text in said)


def caution(turn: Turn) -> Spoken | None:
    """Return the warning of a turn, or None where it has none."""
    if not turn.caution:
        return None
    return Spoken(WORDS[turn.language].caution.format(text=_sentence(turn.caution)))


def next_up(following: Turn) -> Spoken:
    """Return what is said of the turn that follows, towards the end of the one before."""
    return Spoken(WORDS[following.language].next_up.format(name=_sentence(following.name)))


def halfway(turn: Turn) -> Spoken:
    """Return what is said when half of a turn is over."""
    return Spoken(WORDS[turn.language].halfway)


def position_in_words(position: str, language: Language) -> str:
    """Write the client's position as it is said at the beginning: ``Client prone.``."""
    words = WORDS[language]
    return words.position.format(position=words.positions.get(position, position))


def side_in_words(side: Side, part: str | None, language: Language) -> str:
    """Write a side as it is said before a step: ``Left leg.``."""
    words = WORDS[language]
    if part in {None, NO_PART}:
        return words.whole_side.format(side=words.sides[side])
    said = words.side_of.format(side=words.sides[side].lower(), part=part)
    return said[:1].upper() + said[1:]


def passes_in_words(
    passes: int, *, on_each_side: bool = False, language: Language = Language.ENGLISH
) -> str:
    """Write a repeat count as it is said: ``Three passes``, ``Three passes on each side``."""
    words = WORDS[language]
    said = words.passes[words.plural(passes)].format(number=words.number(passes))
    return words.on_each_side.format(passes=said) if on_each_side else said


def rounds_in_words(turn: Turn, *, sets: bool) -> tuple[str, ...]:
    """Write the rounds, or the sets, that begin with a turn: ``Round two of three``."""
    words = WORDS[turn.language]
    return tuple(
        _of_rounds(each, words).format(
            number=words.counted(each.number), total=words.counted(each.of)
        )
        for each in turn.rounds
        if each.begins and each.is_set == sets
    )


def _of_rounds(each: Round, words: Words) -> str:
    return words.set_of if each.is_set else words.round_of


def rounds_of(turn: Turn) -> str:
    """Write all rounds a turn is in, in figures: ``Round 2 of 3``; nothing where it is in none."""
    words = WORDS[turn.language]
    rounds = (
        _of_rounds(each, words).format(number=each.number, total=each.of) for each in turn.rounds
    )
    return " · ".join(rounds)


def heading(turn: Turn) -> str:
    """Name a turn with its side and rounds, as in ``Left leg · Effleurage · Round 2 of 3``.

    A gate is called one: ``Turn over · gate``.
    """
    side = side_of(turn) if turn.kind in _SAYS_ITS_SIDE else ""
    gate = WORDS[turn.language].gate if turn.kind is Kind.GATE else ""
    return " · ".join(filter(None, (side, turn.name, gate, rounds_of(turn))))


def numbered(turn: Turn) -> str:
    """Name a turn as ``heading`` does, its step's number first: ``7. Left leg · Effleurage``."""
    return numbered_heading(turn, heading(turn))


def side_of(turn: Turn) -> str:
    """Write the side a turn is on, as in ``Left leg``; nothing where it has none."""
    if turn.side is None:
        return ""
    return side_in_words(turn.side, turn.part, turn.language).removesuffix(".")


def counts_in_words(turn: Turn) -> tuple[str, ...]:
    """Write what is counted in a turn as it is said: passes, repetitions, how long to hold."""
    words, said = WORDS[turn.language], []
    if turn.passes is not None:
        each_side = turn.on_each_side
        said.append(passes_in_words(turn.passes, on_each_side=each_side, language=turn.language))
    if turn.reps is not None:
        said.append(words.reps[words.plural(turn.reps)].format(number=words.number(turn.reps)))
    if turn.hold_ms is not None:
        form = words.hold if turn.reps is None else words.hold_each
        text = form.format(amount=amount_in_words(turn.hold_ms, words))
        said.append(text[:1].upper() + text[1:])
    return tuple(said)


def amount_in_words(ms: Milliseconds, words: Words) -> str:
    """Write a duration as it is said, to the second: ``five seconds``, ``two minutes``."""
    seconds = max(1, round(ms / 1000))
    if seconds == 90:
        return words.minute_and_a_half
    minutes, rest = divmod(seconds, 60)
    forms, number = (words.minutes, minutes) if minutes and not rest else (words.seconds, seconds)
    return forms[words.plural(number)].format(number=words.number(number).lower())


def passes(turn: Turn) -> str:
    """Write what is counted in a turn, passes or repetitions; nothing where nothing is."""
    return ", ".join(said[:1].lower() + said[1:] for said in counts_in_words(turn))


def everything_said(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    """Return every phrase the session may have said, each once, in the order first needed.

    What is recorded for a step is not among them.
    """
    said: dict[str, None] = {}
    for turn, following in zip(turns, (*turns[1:], None), strict=True):
        phrases: Iterable[Spoken | None] = (*announcement(turn), caution(turn), halfway(turn))
        said.update((phrase.text, None) for phrase in phrases if phrase and not phrase.recorded)
        if following:
            said[next_up(following).text] = None
    return tuple(said)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
