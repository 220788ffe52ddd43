"""A quiz: each step is asked for and told, and no question gives its answer away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Language, Routine
from handscue.schedule.cues import CueKind, cues
from handscue.schedule.quiz import everything_asked, is_answer, questions, quiz
from handscue.schedule.timeline import Lengths, Timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Spoken, announcement, caution, next_up
from schedule.fitting import Material, materials


def asked_of(material: Material) -> tuple[list[str], Timeline, Lengths]:
    """Return the names of what is asked for, the quiz, and how long all is that it says."""
    asked = questions(unroll(material.routine, shipped_techniques()))
    more = {Spoken(text): 700 for text in everything_asked(asked)}
    lengths = {**material.lengths, **more}
    return [q.asked.name for q in asked], quiz("T", asked, lengths), lengths


@given(materials())
@settings(max_examples=40)
def test_it_asks_for_every_step_once_and_waits_after_question_and_answer(
    material: Material,
) -> None:
    turns = unroll(material.routine, shipped_techniques())
    names, timeline, _ = asked_of(material)
    first_of = {turn.step: turn.name for turn in reversed(turns) if turn.step}
    assert names == [first_of[number] for number in sorted(first_of)]
    assert all(segment.waits for segment in timeline.segments)
    assert [is_answer(segment) for segment in timeline.segments] == [False, True] * len(names)
    assert [s.turn.name for s in timeline.segments if is_answer(s)] == names


@given(materials())
@settings(max_examples=40)
def test_a_question_is_a_chime_and_its_answer_all_that_the_step_says(material: Material) -> None:
    _, timeline, lengths = asked_of(material)
    heard = cues(timeline, lengths)
    assert {cue.kind for cue in heard} <= {
        CueKind.SIGNAL,
        CueKind.INSTRUCTION,
        CueKind.CAUTION,
        CueKind.HALFWAY,
    }
    for segment in timeline.segments:
        said = [cue.content for cue in heard if cue.segment == segment.index]
        assert isinstance(said[0], Chime)
        words = [*announcement(segment.turn), *filter(None, [caution(segment.turn)])]
        assert [content for content in said[1:] if content in words] == words
        if not is_answer(segment):  # told what comes before only where that was not just told
            assert len(said) == (2 if segment.index == 0 else 1)


def four_steps(language: Language = Language.ENGLISH) -> Routine:
    steps = [{"name": name, "technique": "kneading"} for name in ("One", "Two", "Three", "Four")]
    return Routine.model_validate({"title": "T", "language": language, "steps": steps})


@pytest.mark.parametrize(
    ("language", "first", "after_three"),
    [
        ("en", "What comes first?", "After: Three."),
        ("de", "Was kommt zuerst?", "Nach: Three."),
        ("fr", "Par quoi commence-t-on ?", "Après : Three."),
        ("es", "¿Qué va primero?", "Después de: Three."),
    ],
)
def test_out_of_order_it_says_what_comes_before(
    language: Language, first: str, after_three: str
) -> None:
    one, two, _, four = questions(unroll(four_steps(language), shipped_techniques()))
    lengths: Lengths = _Any()
    said = [s.turn.say for s in quiz("T", (four, one, two), lengths).segments if not is_answer(s)]
    assert said == [after_three, first, None]
    assert set(filter(None, said)) <= set(everything_asked((one, two, four)))


class _Any(dict[object, int]):
    """Lengths in which everything is equally long."""

    def __missing__(self, _content: object) -> int:
        return 500


def test_what_comes_next_is_never_said_in_a_quiz() -> None:
    asked = questions(unroll(four_steps(), shipped_techniques()))
    heard = cues(quiz("T", asked, _Any()), _Any())
    assert not {cue.content for cue in heard} & {next_up(question.asked) for question in asked}
