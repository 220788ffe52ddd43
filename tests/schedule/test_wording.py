"""What is said of a turn."""

from dataclasses import replace

import pytest

from handscue.routine.model import Language, Side
from handscue.schedule.unroll import Kind, Turn
from handscue.schedule.wording import (
    Spoken,
    announcement,
    caution,
    everything_said,
    heading,
    next_up,
    passes_in_words,
)


def work(**fields: object) -> Turn:
    return Turn(**{"kind": Kind.WORK, "name": "Knead", "wanted_ms": 0, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("passes", "words"),
    [(1, "One pass"), (3, "Three passes"), (20, "Twenty passes"), (21, "21 passes")],
)
def test_passes_are_said_in_words(passes: int, words: str) -> None:
    assert passes_in_words(passes) == words
    assert passes_in_words(passes, on_each_side=True) == f"{words} on each side"


def test_side_name_and_passes_come_before_the_instruction() -> None:
    turn = work(side=Side.LEFT, part="leg", passes=3, say="Press in", position="prone")
    assert [spoken.text for spoken in announcement(turn)] == [
        "Client prone.", "Left leg.", "Knead. Three passes.", "Press in.",
    ]  # fmt: skip


def test_a_gate_is_called_one_wherever_it_is_shown_and_by_its_name_alone_when_said() -> None:
    gate = Turn(Kind.GATE, "Turn over", 0, language=Language.GERMAN)
    assert heading(gate) == "Turn over · Halt"
    assert heading(replace(gate, language=Language.ENGLISH)) == "Turn over · gate"
    assert [said.text for said in announcement(gate)] == ["Turn over."]


def test_a_caution_is_announced_as_one() -> None:
    assert caution(work(caution="Not the knee")) == Spoken("Caution: Not the knee.")
    assert caution(work()) is None


def test_everything_said_holds_each_phrase_once_in_the_order_needed() -> None:
    said = everything_said((work(caution="Softly."), work(name="Wring"), work(name="Wring")))
    assert said == ("Knead.", "Caution: Softly.", "Halfway.", "Next: Wring.", "Wring.")
    assert next_up(work(name="Done?")) == Spoken("Next: Done?")
