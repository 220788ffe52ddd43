"""Which steps a sentence is about: by number, by where they stand, each one, all as one."""

import pytest

from handscue.languages.references import Which, reference, steps_named
from handscue.languages.words import words_of


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "When you have finished 7 to 11, do the same five on the other half.", range(7, 12)),
        ("en", "10 and 11 are done three times.", {10, 11}),
        ("en", "Now repeat 3-6 on the left.", range(3, 7)),
        ("de", "Die Griffe 3 bis 5 dauern jeweils eine Minute.", {3, 4, 5}),
        ("fr", "Les gestes 2, 3 et 4 se font à gauche.", {2, 3, 4}),
        ("es", "Repita los pasos 4 a 6.", {4, 5, 6}),
        ("en", "Step 4 takes two minutes.", {4}),
        ("en", "Repeat 8 to 10 times.", set()),
        ("en", "Do 8 to 10 each side.", set()),
        ("en", "Hold for 5 to 10 seconds.", set()),
        ("en", "Effleurage as in step 4, three times", set()),
        ("de", "Jeder Griff 4x", set()),
        ("de", "Wie bei Griff 4, nur langsamer.", set()),
    ],
)
def test_numbers_name_steps_where_they_are_no_amount(
    language: str, text: str, numbers: set[int]
) -> None:
    assert steps_named(words_of(language), text) == frozenset(numbers)


@pytest.mark.parametrize(
    ("language", "text", "which", "many"),
    [
        ("en", "These three strokes: five times each.", Which.THESE, 3),
        ("en", "Both stretches are thirty seconds.", Which.THESE, 2),
        ("en", "The last two are for one leg.", Which.LAST, 2),
        ("en", "The first four, twice.", Which.FIRST, 4),
        ("en", "Do each stretch on both sides.", Which.EVERY, None),
        ("en", "Everything here is for one arm.", Which.WHOLE, None),
        ("de", "Diese drei Griffe je fünfmal.", Which.THESE, 3),
        ("de", "Jeder Griff 4x", Which.EVERY, None),
        ("de", "Die letzten beiden Griffe", Which.THESE, 2),
        ("fr", "Ces trois gestes du dos : 3 à 4 fois chacun.", Which.THESE, 3),
        ("fr", "Les deux premiers gestes", Which.FIRST, 2),
        ("es", "Cada uno de los tres dura un minuto por lado.", Which.THESE, 3),
        ("es", "Los dos últimos, en cada pierna.", Which.LAST, 2),
    ],
)
def test_steps_are_meant_by_where_they_stand(
    language: str, text: str, which: Which, many: int | None
) -> None:
    found = reference(words_of(language), text)
    assert found is not None
    assert (found.which, found.many) == (which, many)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hold for the last 30 seconds."),
        ("en", "Knead the calf for two minutes."),
        ("en", "Use the first two fingers."),
        ("de", "Die Wade eine Minute lang kneten."),
        ("fr", "Pétrissez le mollet pendant deux minutes."),
        ("es", "Amasa la pantorrilla dos minutos."),
    ],
)
def test_what_a_step_does_is_about_no_others(language: str, text: str) -> None:
    assert reference(words_of(language), text) is None
