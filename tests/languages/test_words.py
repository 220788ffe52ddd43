"""A language is one file: each has what the others have, and all of it can be read."""

import re

import pytest

from handscue.languages.positions import position
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import languages, recognised, sentences, words_of

SECTIONS = ("numbers", "units", "lengths", "counts", "parts", "sides", "cautions", "pages", "names",
            "columns", "techniques", "areas", "words", "headings")  # fmt: skip
PATTERNS = ("sides", "cautions", "pages", "names", "columns", "positions")


@pytest.mark.parametrize("language", languages())
def test_file_has_every_section_and_every_pattern_can_be_read(language: str) -> None:
    words = words_of(language)
    for section in SECTIONS:
        assert words.table(section), section
    for section in PATTERNS:
        for key in words.table(section):
            assert words.patterns(section, key)
            assert isinstance(words.pattern(section, key), re.Pattern)


@pytest.mark.parametrize("language", languages())
def test_techniques_and_regions_are_those_of_english(language: str) -> None:
    english = words_of("en")
    for strength in ("strong", "weak"):
        named = set(words_of(language).table("techniques")[strength])
        known = {*english.table("techniques")["strong"], *english.table("techniques")["weak"]}
        assert named <= known
    assert set(words_of(language).table("areas")) <= set(english.table("areas"))
    assert set(words_of(language).table("parts")) == set(english.table("parts"))


@pytest.mark.parametrize(
    ("language", "text", "technique", "region"),
    [
        ("en", "Knead the calf", "kneading", "leg"),
        ("de", "Knetung der Wade", "kneading", "leg"),
        ("fr", "Pétrissez le mollet", "kneading", "leg"),
        ("es", "Amasa la pantorrilla", "kneading", "leg"),
    ],
)
def test_techniques_and_areas_are_found(
    language: str, text: str, technique: str, region: str
) -> None:
    known = vocabulary(language)
    assert [found.name for found in known.techniques_in(text)] == [technique]
    assert [found.region for found in known.areas_in(text)] == [region]


def test_language_is_recognised() -> None:
    assert recognised("Knead the calf with both hands.").language == "en"
    assert recognised("Kneten Sie die Wade mit beiden Händen.").language == "de"
    assert recognised("Pétrissez le mollet avec les deux mains.").language == "fr"
    assert recognised("Amasa la pantorrilla con las dos manos.").language == "es"
    assert recognised("12 34").language == "en"


def test_sentences_are_cut_at_stops_and_not_at_abbreviations() -> None:
    assert sentences("Knead it. Then rest! 3 times.") == ["Knead it.", "Then rest!", "3 times."]
    assert sentences("Hold approx. 2 mins. Rest.") == ["Hold approx. 2 mins.", "Rest."]
    assert sentences("Über die Wade. Ärmel hoch. ¿Listo? Sí.") == [
        "Über die Wade.", "Ärmel hoch.", "¿Listo?", "Sí.",
    ]  # fmt: skip


def test_position_is_found() -> None:
    assert position(words_of("en"), "The client lies on her front.") == "prone"
    assert position(words_of("de"), "in Rückenlage") == "supine"
    assert position(words_of("fr"), "assis sur le bord du lit") == "seated"
