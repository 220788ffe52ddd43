"""What is much fainter than the echo taken away is the echo's own rest."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen.leftover import Arrival, is_leftover, is_the_echo
from listen.paths import through_a_room
from listen.saying import in_a_room, said


@pytest.mark.parametrize(
    ("left", "echo", "told"),
    [
        ([-50, -50], [-30, -30], True),
        ([-36, -36], [-30, -30], False),
        ([-70, -36], [-30, -70], False),
        ([-40, -40], [-100, -100], False),
        ([-100, -100], [-100, -100], False),
        ([], [], False),
    ],
)
def test_a_leftover_is_told(left: list[float], echo: list[float], *, told: bool) -> None:
    assert is_leftover(left, echo) == told


@pytest.mark.parametrize("gain", [0.03, 1.0, 4.0])
@pytest.mark.parametrize("later_s", [0.0, 0.015])
def test_what_sounds_as_it_was_played_is_the_echo_however_loud(gain: float, later_s: float) -> None:
    played = in_a_room(said("ousi"), 0.1, 0.1)
    assert is_the_echo(gain * through_a_room(played, later_s), played, float("inf"))


@pytest.mark.parametrize("seed", range(3))
def test_her_word_is_not_the_echo_even_where_it_is_heard_over_another(seed: int) -> None:
    hers, its = (in_a_room(said(word, seed), 0.1, 0.1, seed) for word in ("ousi", "aieo"))
    length = min(len(hers), len(its))
    hers, its, unknown = hers[:length], its[:length], float("inf")
    assert not is_the_echo(hers, its, unknown)
    assert not is_the_echo(hers + 0.3 * its, its, unknown)
    assert not is_the_echo(hers, np.zeros(length, np.float32), unknown)


def test_what_is_louder_than_the_echo_can_be_is_hers() -> None:
    word, arrival = in_a_room(said("ousi"), 0.1, 0.1), Arrival()
    for louder_db in (-20.0, -19.0, -21.0, -20.0, -5.0, -5.0):
        arrival.feed(-30 + louder_db, -30)
    arrival.feed(-40, -80)  # nothing is played
    assert arrival.louder_db() == pytest.approx(-20, abs=1)
    assert is_the_echo(0.1 * word, word, arrival.louder_db())
    assert not is_the_echo(word, word, arrival.louder_db())
