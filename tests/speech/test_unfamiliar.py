"""Words that a voice may say wrong are named, and ordinary ones never."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.routine.loading import load_session
from handscue.routine.model import Language
from handscue.routine.outline import steps_with_paths
from handscue.speech.pronouncing import trade_words
from handscue.speech.unfamiliar import unfamiliar

EN, DE = Language.ENGLISH, Language.GERMAN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Work the flexor pollicis longus.", ["pollicis"]),
        ("The fasciculus, the fasciculi and the omohyoideus", ["fasciculus", "omohyoideus"]),
        ("Rub in BioFreeze, then more BioFreeze.", ["BioFreeze"]),
        ("Theragun4 along the calf", ["Theragun4"]),
        ("Now some Kinesio tape, in Swedish style.", ["Kinesio"]),
        ("Press nāga and Nāga's", ["nāga", "Nāga"]),
        ("effleurage over the rhomboids and the gluteus maximus", []),
        ("Various serious strokes, focus on the thus relaxed status.", []),
        ("Left Leg Long Strokes", []),
        ("Lay it down. Then lift: Slowly. O'Brien's hold, McCall's too", []),
        ("10-15 min w/ ITB and C7, see www.example.com", []),
    ],
)
def test_in_english(text: str, words: list[str]) -> None:
    assert list(unfamiliar(text, EN, {})) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Streiche den M. popliteus hinaus, voraus und heraus.", []),
        ("Der Fasciculus liegt tief.", ["Fasciculus"]),
    ],
)
def test_in_german_capitals_say_nothing(text: str, words: list[str]) -> None:
    assert list(unfamiliar(text, DE, {})) == words


@pytest.mark.parametrize("language", [Language.FRENCH, Language.SPANISH])
def test_where_voices_read_latin_as_it_is_written_nothing_is_named(language: Language) -> None:
    assert unfamiliar("Fasciculus omohyoideus.", language, {}) == ()


def test_what_the_user_respells_is_known() -> None:
    assert unfamiliar("Press pollicis.", EN, {"pollicis": "polly sis"}) == ()


@pytest.mark.parametrize("language", [EN, DE])
def test_what_is_listed_is_known(language: Language) -> None:
    for word in trade_words(language):
        assert unfamiliar(f"the {word} here", language, {}) == ()


@pytest.mark.parametrize("file", sorted(Path("sessions").glob("*.yaml")), ids=lambda f: f.stem)
def test_our_own_sessions_have_no_such_words(file: Path) -> None:
    loaded = load_session(file, None, Path("sessions"))
    for _, step in steps_with_paths(loaded.routine):
        for text in (step.name, step.say, step.caution):
            assert unfamiliar(text or "", EN, {}) == ()


@given(st.text(max_size=60), st.sampled_from(Language))
def test_any_text_may_be_asked_about_and_each_word_is_named_once(
    text: str, language: Language
) -> None:
    words = unfamiliar(text, language, {})
    assert len(words) == len(set(words))
