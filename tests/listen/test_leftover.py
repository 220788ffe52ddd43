"""What is much fainter than the echo taken away is the echo's own rest."""

from __future__ import annotations

import pytest

from handscue.listen.leftover import is_leftover


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
