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


def test_passing_on_is_the_same_without_the_work() -> None:
    worked, passed, voice = Suppressor(), Suppressor(), noise(1).astype(float)
    for number, block in enumerate(voice[: 40 * BLOCK].reshape(-1, BLOCK)):
        told = worked.feed(block, np.zeros(BLOCK))
        at_ease = passed.feed if number % 7 < 3 else lambda left, _echo: passed.pass_on(left)
        np.testing.assert_allclose(at_ease(block, np.zeros(BLOCK)), told, atol=1e-9)


def test_a_tenth_that_leaks_is_held_down() -> None:
    echo = noise(4)
    told = suppressed(0.1 * echo, echo)
    assert level_db(told[32_000:]) < level_db(0.1 * echo[32_000:]) - 10
