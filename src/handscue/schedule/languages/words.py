"""What every language has to say. ``{...}`` is filled in; the same names in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handscue.routine.fields import Talk
from handscue.routine.model import Side


@dataclass(frozen=True)
class Words:
    """The messages of one language.

    A message that counts has a form for each of the language's plural classes; ``plural`` gives
    the class of a number. Parts such as "leg" are the therapist's own words, so the forms are
    built in a way that needs no agreement with them.
    """

    espeak_voice: str | None  # None: the voice's own default
    numbers: tuple[str, ...]  # in words, from zero on, as they begin a sentence
    plural: Callable[[int], str]
    passes: dict[str, str]  # by plural class: {number}
    on_each_side: str  # {passes}
    sides: dict[Side, str]
    side_alone: dict[Side, str]  # beside a number: "7 left"
    side_of: str  # {side} {part}
    whole_side: str  # {side}, where the part has no name of its own
    change_over: str  # {side} {part}
    change_side: str  # {side}
    positions: dict[str, str]  # of the client; one that is not here is said as it is written
    position: str  # {position}
    one: str  # the number one by itself, as in "round one"
    round_of: str  # {number} {total}
    round_alone: str  # before a number: "round 2"
    set_of: str  # {number} {total}
    set_alone: str
    reps: dict[str, str]  # by plural class: {number}
    hold: str  # {amount}; the whole step
    hold_each: str  # {amount}; each repetition
    gate: str  # beside the name of a step that waits for the therapist
    rest: str  # what a rest between rounds is called
    caution: str  # {text}
    next_up: str  # {name}
    comes_after: str  # {name}; asks what does
    begins: str  # asks what the session begins with
    halfway: str
    fifteen_more: str
    thirty_more: str
    holding: str
    let_go: str  # the step is held no longer
    finishing: str  # on time
    five_earlier: str  # minutes, the end of the session
    five_later: str
    ends_later: str  # that the session will, than it was to
    end_again: str  # that "end" has to be said once more
    talks: dict[Talk, str]  # how much is said from now on
    slept: str  # that the session is paused because the machine slept
    seconds: dict[str, str]  # by plural class: {number}
    minutes: dict[str, str]  # by plural class: {number}
    minute_and_a_half: str
    left_in_step: str  # {amount} of seconds or minutes, begins the sentence in some
    left_in_session: str  # {amount}
    steps: dict[str, str]  # by plural class: {number}; written, not said
    silence_first: str  # what a silence before the first step is called

    def number(self, number: int) -> str:
        """Write a number as it begins a sentence, large ones in figures."""
        return self.numbers[number] if number < len(self.numbers) else str(number)

    def counted(self, number: int) -> str:
        """Write a number within a sentence, by itself: ``two``, ``one``, ``21``."""
        return self.one if number == 1 else self.number(number).lower()


def one_or_other(number: int) -> str:
    """Tell one from all other numbers: English, German, Spanish."""
    return "one" if number == 1 else "other"


def up_to_one_or_other(number: int) -> str:
    """Tell none and one from all others: French."""
    return "one" if number <= 1 else "other"
