"""What leaks is held down; without an echo nothing is touched but the time."""

from __future__ import annotations

import numpy as np

from handscue.listen.cancelling import BLOCK
from handscue.listen.sound import Samples, level_db
from handscue.listen.suppressing import Suppressor
from listen.paths import noise


def suppressed(left: Samples, echo: Samples) -> Samples:
    suppressor = Suppressor()
    pairs = zip(left.reshape(-1, BLOCK), echo.reshape(-1, BLOCK), strict=True)
    return np.concatenate(
        [suppressor.feed(*(each.astype(float) for each in pair)) for pair in pairs]
    )


def test_without_an_echo_it_is_the_same_16_ms_later() -> None:
    voice = noise(2)
    told = suppressed(voice, np.zeros_like(voice))
    np.testing.assert_allclose(told[BLOCK:], voice[:-BLOCK], atol=1e-6)


def test_a_tenth_that_leaks_is_held_down() -> None:
    echo = noise(4)
    told = suppressed(0.1 * echo, echo)
    assert level_db(told[32_000:]) < level_db(0.1 * echo[32_000:]) - 10
