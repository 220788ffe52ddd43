"""What not to do, told from what to do."""

import pytest

from handscue.languages.cautions import cautions
from handscue.languages.words import words_of


@pytest.mark.parametrize(
    ("language", "text", "warning", "left"),
    [
        (
            "en",
            "Tapotement (not over the kidneys!) 20 sec",
            "Not over the kidneys!",
            "Tapotement 20 sec",
        ),
        ("en", "Knead it, avoiding the shin, 40 sec.", "Avoiding the shin.", "Knead it, 40 sec."),
        ("en", "Stroke it. Stay off the spine.", "Stay off the spine.", "Stroke it."),
        ("en", "Wring it (leave out on thin skin)", "Leave out on thin skin.", "Wring it"),
        ("de", "Kneten. Nicht in der Kniekehle.", "Nicht in der Kniekehle.", "Kneten."),
        ("fr", "Pétrissez. Évitez la peau crevassée.", "Évitez la peau crevassée.", "Pétrissez."),
        ("es", "Amasa. No presione la rodilla.", "No presione la rodilla.", "Amasa."),
    ],
)
def test_caution_is_taken_out(language: str, text: str, warning: str, left: str) -> None:
    assert cautions(words_of(language), text) == ((warning,), left)


def test_caution_that_only_points_back_keeps_what_it_points_at() -> None:
    found, _ = cautions(words_of("en"), "Go around the kneecap, never across it.")
    assert found == ("Go around the kneecap, never across it.",)


@pytest.mark.parametrize(
    "text", ["Do not rush.", "Don't worry about the oil.", "Not only the calf, the shin too."]
)
def test_encouragement_is_no_caution(text: str) -> None:
    assert cautions(words_of("en"), text) == ((), text)
