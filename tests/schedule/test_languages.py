"""The program's own words: in every language whole, with the right plurals, and spoken."""

import string
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from handscue.app.environment import Environment
from handscue.app.preparing import ready
from handscue.app.request import Request
from handscue.play.replies import time_left
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Language, Routine, Side
from handscue.schedule.languages import WORDS, Words
from handscue.schedule.unroll import Kind, Turn, unroll
from handscue.schedule.wording import (
    announcement,
    caution,
    everything_said,
    heading,
    next_up,
    passes,
    passes_in_words,
)

EVERY = [field.name for field in fields(Words)]


def blanks(message: Any) -> set[str]:
    """Return the names of what is filled into a message, in whichever of its forms."""
    forms = message.values() if isinstance(message, dict) else [message]
    texts = [form for form in forms if isinstance(form, str)]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", EVERY)
def test_no_message_is_missing_and_each_has_the_same_blanks(language: Language, name: str) -> None:
    message, english = getattr(WORDS[language], name), getattr(WORDS[Language.ENGLISH], name)
    assert blanks(message) == blanks(english)
    if isinstance(message, str):
        assert message.strip()
    if isinstance(message, dict) and name != "positions":
        assert set(message) >= set(english)
        assert all(message.values())


@pytest.mark.parametrize("language", list(Language))
def test_numbers_go_to_twenty_and_every_plural_class_has_its_form(language: Language) -> None:
    words = WORDS[language]
    assert len(words.numbers) == len(set(words.numbers)) == 21
    assert {words.plural(number) for number in range(201)} == set(words.passes)


@pytest.mark.parametrize(
    ("language", "one", "three", "each"),
    [
        ("en", "One pass", "Three passes", "Three passes on each side"),
        ("de", "Ein Durchgang", "Drei Durchgänge", "Drei Durchgänge pro Seite"),
        ("fr", "Un passage", "Trois passages", "Trois passages de chaque côté"),
        ("es", "Una pasada", "Tres pasadas", "Tres pasadas en cada lado"),
    ],
)
def test_plurals(language: str, one: str, three: str, each: str) -> None:
    spoken = Language(language)
    assert passes_in_words(1, language=spoken) == one
    assert passes_in_words(3, language=spoken) == three
    assert passes_in_words(3, on_each_side=True, language=spoken) == each


GERMAN = {
    "title": "Bein",
    "language": "de",
    "position": "prone",
    "steps": [
        {
            "sides": ["left", "right"],
            "part": "Bein",
            "steps": [
                {"name": "Ausstreichen", "passes": 1, "caution": "Nicht drücken"}
            ],
        }
    ],
}  # fmt: skip


def test_a_german_session_says_nothing_in_english() -> None:
    first, change, last = unroll(Routine.model_validate(GERMAN), shipped_techniques())
    said = [phrase.text for phrase in announcement(first)]
    assert said == ["Position: Bauchlage.", "Bein, links.", "Ausstreichen. Ein Durchgang."]
    assert caution(first).text == "Vorsicht: Nicht drücken."  # type: ignore[union-attr]
    assert next_up(change).text == "Als Nächstes: Seitenwechsel: Bein, rechts."
    assert last.side is Side.RIGHT
    every = " ".join(everything_said((first, change, last)))
    assert not any(word in every for word in ("Left", "pass", "Next", "Halfway", "Client"))


@pytest.mark.parametrize(
    ("language", "part", "named", "counted"),
    [
        ("en", "leg", "Left leg · Knead", "one pass on each side"),
        ("de", "Bein", "Bein, links · Knead", "ein Durchgang pro Seite"),
        ("fr", "jambe", "Jambe, côté gauche · Knead", "un passage de chaque côté"),
        ("es", "pierna", "Pierna, lado izquierdo · Knead", "una pasada en cada lado"),
    ],
)
def test_what_is_written_of_a_step_is_in_the_language_too(
    language: str, part: str, named: str, counted: str
) -> None:
    turn = Turn(Kind.WORK, "Knead", 1000, side=Side.LEFT, part=part, passes=1, on_each_side=True)
    turn = replace(turn, language=Language(language))
    assert (heading(turn), passes(turn)) == (named, counted)


def test_the_voice_fits_the_language(tmp_path: Path) -> None:
    session = tmp_path / "s.yaml"
    text = "title: T\nlanguage: {}\nsteps: [{{name: Pause, duration: 9s}}]\n"
    heard = []
    for language in Language:
        session.write_text(text.format(language.value))
        sounds = ready(Request(session), Environment()).sounds
        heard.append(next(clip.samples.tobytes() for content, clip in sounds.clips.items()
                          if getattr(content, "text", "") == "Pause."))  # fmt: skip
    assert len(set(heard)) == len(Language)


def said(words: Words, message: str, ms: int) -> str:
    return time_left(words, message, ms).text


def test_the_player_answers_in_the_language_too() -> None:
    english, german, french, spanish = (WORDS[language] for language in Language)
    assert said(english, english.left_in_step, 300_000) == "Five minutes left in this step."
    assert said(german, german.left_in_step, 20_000) == "Noch zwanzig Sekunden für diesen Schritt."
    assert said(french, french.left_in_session, 60_000) == "Encore une minute avant la fin."
    assert (
        said(spanish, spanish.left_in_step, 90_000)
        == "Todavía tienes un minuto y medio para este paso."
    )
