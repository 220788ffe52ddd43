"""Each side, the other side, one after the other: in each of the languages."""

import pytest

from handscue.languages.references import steps_named
from handscue.languages.sides import (
    each_part,
    first_side,
    in_turn,
    one_then_other,
    other_side,
    parts_at_once,
    side_named,
)
from handscue.languages.words import words_of

OTHER = [
    ("en", "Repeat on the other leg.", "leg"),
    ("en", "Now do the same with the other foot.", "foot"),
    ("en", "Then treat the other side.", "side"),
    ("en", "Repeat steps 2 to 7 on the left hand.", "hand"),
    ("en", "Do three brushes, then do the other arm.", "arm"),
    ("en", "Run through all ten steps there on the other side.", "side"),
    ("en", "Change legs.", "leg"),
    ("en", "Repeat with the other hand.", "hand"),
    ("en", "When one leg is finished, move on to the other.", "leg"),
    ("en", "Ditto for the other leg", "leg"),
    ("en", "Now it is the left foot's turn, from the top.", "foot"),
    ("en", "Treat the right leg in exactly the same fashion.", "leg"),
    ("en", "All of which you repeat on the second arm!", "arm"),
    ("en", "45 seconds, then switch.", "side"),
    ("en", "And the other leg.", "leg"),
    ("en", "Walk round the table and give the other hand the same.", "hand"),
    ("en", "Then it is all of those once more from that side.", "side"),
    ("en", "Cover the right foot and work 2-9 on the left.", "foot"),
    ("de", "Danach bekommt der linke Arm auch alles.", "arm"),
    ("de", "Dann der linke Fuss, alles nochmals.", "foot"),
    ("de", "Das Gleiche am anderen Bein.", "leg"),
    ("de", "Dann die Seite wechseln.", "side"),
    ("de", "Wiederholen Sie alles auf der anderen Seite.", "side"),
    ("fr", "Passez alors à l’autre pied et reprenez les dix gestes.", "foot"),
    ("fr", "Recommencez de l’autre côté.", "side"),
    ("fr", "Recommencez avec l’autre main.", "hand"),
    ("es", "Repite todo con la otra mano.", "hand"),
    ("es", "Repite hacia la izquierda.", "side"),
    ("es", "Cambia de pie.", "foot"),
    ("es", "Da la vuelta a la camilla y haz lo propio con el otro.", "side"),
    ("es", "Repita en la otra pierna.", "leg"),
]


@pytest.mark.parametrize(("language", "text", "part"), OTHER)
def test_other_side_is_found(language: str, text: str, part: str) -> None:
    found = other_side(words_of(language), text)
    assert found is not None
    assert found.part == part


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hold the foot with the other hand."),
        ("en", "Work the hip and leg on the left side."),
        ("en", "Keep the other knee bent."),
        ("de", "Die andere Hand hält die Schulter unten."),
        ("fr", "On le laisse filer d’une main à l’autre."),
        ("es", "Apoya un tobillo sobre la otra rodilla."),
    ],
)
def test_other_hand_that_helps_is_no_other_side(language: str, text: str) -> None:
    assert other_side(words_of(language), text) is None


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        ("en", "3 minutes per side", "side"),
        ("en", "4 times on each leg", "leg"),
        ("en", "both legs, 2 minutes each", "leg"),
        ("de", "auf jeder Seite zehnmal", "side"),
        ("fr", "3 fois de chaque côté", "side"),
        ("es", "20 golpes a cada lado", "side"),
    ],
)
def test_each_side_is_found(language: str, text: str, part: str) -> None:
    words = words_of(language)
    assert each_part(words, text) == part
    assert in_turn(words, text) in {part, None}


def test_left_and_right_are_told_apart() -> None:
    english = words_of("en")
    assert side_named(english, "Right leg") == "right"
    assert side_named(english, "left and right") is None
    assert side_named(english, "upright") is None
    assert first_side(english, "Begin with the right leg.") == "right"


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        ("en", "The right foot comes first with everything, the left one after.", "foot"),
        ("en", "Finish one arm before you begin the next.", "arm"),
        ("de", "Zuerst ist der rechte Arm ganz dran, danach der linke.", "arm"),
        ("fr", "D’abord la jambe droite en entier, puis la gauche.", "leg"),
        ("es", "Primero todo el brazo derecho, luego el izquierdo.", "arm"),
    ],
)
def test_order_of_the_sides_is_found_in_any_words(language: str, text: str, part: str) -> None:
    assert one_then_other(words_of(language), text) == part


@pytest.mark.parametrize(
    "text", ["Rest one hand on the sacrum, then glide up.", "Lay the left hand first."]
)
def test_order_of_strokes_is_no_order_of_sides(text: str) -> None:
    assert one_then_other(words_of("en"), text) is None


def test_both_feet_are_taken_at_once_but_hands_may_be_the_givers() -> None:
    assert parts_at_once(words_of("en"), "Cup both feet.") == "foot"
    assert parts_at_once(words_of("de"), "Beide Füße halten.") == "foot"
    assert parts_at_once(words_of("en"), "Knead it with both hands.") is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Do every stroke with both hands."),
        ("en", "All strokes are done on both legs at the same time."),
        ("en", "Each movement is done using your two thumbs, slowly."),
        ("de", "Alle Griffe werden mit beiden Händen gleichzeitig ausgeführt."),
        ("de", "Jeder Griff mit beiden Händen."),
        ("de", "Alle Griffe an beiden Beinen gleichzeitig."),
        ("fr", "Tous les gestes se font à deux mains."),
        ("fr", "Tous les gestes sur chaque jambe en même temps."),
        ("es", "Todos los pasos se hacen con las dos manos."),
        ("es", "Cada movimiento con ambas manos."),
    ],
)
def test_givers_two_hands_and_both_at_once_are_no_side_after_the_other(
    language: str, text: str
) -> None:
    words = words_of(language)
    assert one_then_other(words, text) is None
    assert in_turn(words, text) is None


@pytest.mark.parametrize(
    ("language", "text", "part"),
    [
        ("en", "Work with both hands on each leg.", "leg"),
        ("de", "Alle Griffe mit beiden Händen an jedem Bein.", "leg"),
        ("fr", "Tous les gestes à deux mains sur chaque jambe.", "leg"),
        ("es", "Todos los pasos con las dos manos en cada pierna.", "leg"),
    ],
)
def test_sides_are_the_clients_where_the_givers_hands_are_named_too(
    language: str, text: str, part: str
) -> None:
    assert each_part(words_of(language), text) == part


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "Steps 2 to 4 are for one foot.", {2, 3, 4}),
        ("en", "For the pressing steps (5, 6 and 9): five presses.", {5, 6, 9}),
        ("en", "Steps 1-3 and 7, four times", {1, 2, 3, 7}),
        ("de", "Die Schritte 2 bis 4 und 6 je fünfmal.", {2, 3, 4, 6}),
        ("fr", "Les étapes 3, 4 et 5 se font sur chaque jambe.", {3, 4, 5}),
        ("es", "Los pasos 3, 4 y 5 se hacen en cada pierna.", {3, 4, 5}),
        ("en", "Take 2 steps back.", set()),
    ],
)
def test_steps_are_named_by_their_numbers(language: str, text: str, numbers: set[int]) -> None:
    assert steps_named(words_of(language), text) == numbers
