"""Times, counts, ranges, sets and holds, in each of the languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.languages.quantities import amounts, is_only_an_amount, without_amounts
from handscue.languages.times import length, lengths
from handscue.languages.words import words_of

COUNTS = [
    ("en", "Stroke it three times", (3, 3)),
    ("en", "x3", (3, 3)),
    ("en", "Glide up, 4X.", (4, 4)),
    ("en", "8-10 strokes on each foot", (8, 10)),
    ("en", "between 3 and 5 times", (3, 5)),
    ("en", "a few times", (2, 4)),
    ("en", "twice more", (3, 3)),
    ("en", "once", (1, 1)),
    ("en", "Do four draws, each a little further.", (4, 4)),
    ("en", "six slow strokes", (6, 6)),
    ("en", "3 sets of 10", (30, 30)),
    ("en", "2 sets of 8-12 reps", (16, 24)),
    ("en", "3 x 12", (36, 36)),
    ("en", "out to the armpit, three on each side", (3, 3)),
    ("en", "half a dozen times", (6, 6)),
    ("en", "Lean and let go, ten pumps", (10, 10)),
    ("en", "Five slides in the left groove, five in the right.", (5, 5)),
    ("en", "six nice long brushes", (6, 6)),
    ("en", "Ankle pumps, 15", (15, 15)),
    ("en", "Two lots of eight.", (16, 16)),
    ("en", "down and up is one, we do four", (4, 4)),
    ("de", "3-mal", (3, 3)),
    ("de", "sechsmal", (6, 6)),
    ("de", "drei- bis viermal", (3, 4)),
    ("de", "3 Serien mit 12 Wiederholungen", (36, 36)),
    ("de", "Fünf Kreise an jeder Stelle", (5, 5)),
    ("fr", "cinq ou six fois", (5, 6)),
    ("fr", "2 séries de 15", (30, 30)),
    ("fr", "une dizaine de fois", (10, 10)),
    ("fr", "On fait trois trajets", (3, 3)),
    ("es", "8 recorridos lentos", (8, 8)),
    ("es", "de tres a cinco veces", (3, 5)),
    ("es", "20 golpes a cada lado", (20, 20)),
    ("es", "3 series de 10 repeticiones", (30, 30)),
]

LENGTHS = [
    ("en", "for 1 1/2 minutes", (90, 90)),
    ("en", "resting hands - 1/2 minute", (30, 30)),
    ("fr", "3/4 minute", (45, 45)),
    ("de", "etwa eineinhalb Minuten", (90, 90)),
    ("en", "two and a half minutes", (150, 150)),
    ("en", "a minute or two", (60, 120)),
    ("en", "2 minutes 30 seconds", (150, 150)),
    ("en", "half a minute", (30, 30)),
    ("en", "7½-9 minutes", (450, 540)),
    ("en", "1:30", (90, 90)),
    ("en", "5 slow breaths", (25, 25)),
    ("en", "count slowly to ten", (10, 10)),
    ("en", "a few minutes", (120, 240)),
    ("en", "30 secs", (30, 30)),
    ("en", "1.5 min", (90, 90)),
    ("de", "eine halbe Minute", (30, 30)),
    ("de", "1,5 Minuten", (90, 90)),
    ("de", "drei Atemzüge lang", (15, 15)),
    ("de", "20 bis 30 Sekunden", (20, 30)),
    ("fr", "une demi-minute", (30, 30)),
    ("fr", "une minute et demie", (90, 90)),
    ("fr", "comptez jusqu’à dix", (10, 10)),
    ("es", "medio minuto", (30, 30)),
    ("es", "dos minutos y medio", (150, 150)),
    ("es", "45 segundos", (45, 45)),
]


@pytest.mark.parametrize(("language", "text", "bounds"), COUNTS)
def test_count_is_read(language: str, text: str, bounds: tuple[int, int]) -> None:
    often = amounts(words_of(language), text).count
    assert often is not None
    assert (often.low, often.high) == bounds
    assert often.low <= often.passes <= often.high


@pytest.mark.parametrize(("language", "text", "bounds"), LENGTHS)
def test_time_is_read(language: str, text: str, bounds: tuple[int, int]) -> None:
    lasting = length(words_of(language), text)
    assert lasting is not None
    assert (lasting.low_ms, lasting.high_ms) == (bounds[0] * 1000, bounds[1] * 1000)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Once you have finished, cover the leg"),
        ("en", "Use one hand at once"),
        ("en", "three times a week"),
        ("en", "a 10 minute massage"),
        ("en", "from 10:30 am"),
        ("en", "step 3 of the plan"),
        ("de", "mit einer Hand"),
        ("fr", "avec une main"),
        ("es", "con una mano"),
    ],
)
def test_what_is_no_amount_is_not_taken_for_one(language: str, text: str) -> None:
    said = amounts(words_of(language), text)
    assert (said.count, said.length) == (None, None)


@pytest.mark.parametrize(
    ("language", "text", "passes", "seconds"),
    [
        ("en", "Press for 5 seconds, release, repeat 6 times.", 6, 30),
        ("en", "30 secs x 3", 3, 90),
        ("en", "5 x 3s", 5, 15),
        ("en", "5 reps\n20 second hold", 5, 100),
        ("en", "Six strokes in 40 seconds", 6, 40),
        ("en", "30 seconds on each side, 2 Times", 2, 60),
        ("de", "30 Sek. je Seite, 2 Mal", 2, 60),
        ("en", "Knead for two minutes. Stroke twice.", 2, 120),
    ],
)
def test_time_of_each_pass_is_multiplied_and_time_of_all_is_not(
    language: str, text: str, passes: int, seconds: int
) -> None:
    said = amounts(words_of(language), text)
    assert said.count is not None
    assert said.length is not None
    assert (said.count.passes, said.length.ms) == (passes, seconds * 1000)


@pytest.mark.parametrize(
    ("language", "text", "seconds"),
    [
        ("en", "16-20 minutes (8 minutes per leg)", 480),
        ("en", "3 minutes R, 3 minutes L", 180),
        ("en", "2 minutes low, 1 minute high each side", 180),
        ("en", "both legs, 2 minutes each", 120),
        ("de", "links wie rechts je eine Minute", 60),
    ],
)
def test_time_of_one_side_is_found(language: str, text: str, seconds: int) -> None:
    lasting = amounts(words_of(language), text).length
    assert lasting is not None
    assert (lasting.ms, lasting.each_side) == (seconds * 1000, True)


def test_five_breaths_or_thirty_seconds_are_thirty_seconds() -> None:
    lasting = amounts(words_of("en"), "Stay for 5 breaths, or roughly 30 seconds.").length
    assert lasting is not None
    assert lasting.ms == 30_000


def test_sentence_that_says_only_an_amount_is_told_from_one_that_says_more() -> None:
    english = words_of("en")
    assert is_only_an_amount(english, "Do 5-8 strokes on each leg.")
    assert not is_only_an_amount(english, "Sweep round the shoulder twice.")
    assert is_only_an_amount(words_of("de"), "20 Sekunden auf jeder Seite.")


@given(st.integers(1, 100), st.integers(1, 59))
def test_numbers_come_back_as_they_were_written(passes: int, seconds: int) -> None:
    said = amounts(words_of("en"), f"Stroke {passes} times in {seconds} seconds")
    assert said.count is not None
    assert said.length is not None
    assert (said.count.passes, said.length.ms) == (passes, seconds * 1000)


@given(st.text(max_size=80), st.sampled_from(["en", "de", "fr", "es"]))
def test_any_text_is_read_and_amounts_lie_in_bounds(text: str, language: str) -> None:
    words = words_of(language)
    said = amounts(words, text)
    assert said.count is None or 1 <= said.count.low <= said.count.passes <= said.count.high <= 200
    assert all(1000 <= one.low_ms <= one.ms <= one.high_ms for one in lengths(words, text))
    assert len(without_amounts(words, text)) <= len(text) + 2 * len(text)


@pytest.mark.parametrize(
    ("language", "text", "seconds"),
    [
        ("en", "Lean in for eight seconds, come out. Five presses.", 40),
        ("en", "6 pushes of 6 seconds", 36),
        ("en", "Press down. 3 leans, 5 sec each", 15),
        ("en", "Arm out in front. 10 seconds, twice per hand.", 20),
        ("es", "Subid los hombros, aguantad 3 segundos y soltad. 8 repeticiones.", 24),
        ("en", "Circle for 30 seconds. Ten circles.", 30),
        ("en", "Six strokes in 20 seconds.", 20),
        ("en", "Rub it for a minute and a half.", 90),
        ("en", "Rub it for a quarter of a minute.", 15),
    ],
)
def test_hold_beside_which_a_count_stands_is_held_so_often(
    language: str, text: str, seconds: int
) -> None:
    lasting = amounts(words_of(language), text).length
    assert lasting is not None
    assert lasting.ms == 1000 * seconds
