"""Windows are nine embeddings in a row, and the one about a word's end is found."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handscue.listen.embedding import REACH, SIZE
from handscue.listen.sound import HOP
from handscue.listen.windows import FEATURES, ROWS, centred_on, windows


@given(st.integers(0, 30))
def test_each_window_is_nine_rows(count: int) -> None:
    rows = np.arange(count * SIZE, dtype=np.float32).reshape(count, SIZE)
    told = windows(rows)
    assert told.shape == (max(0, count - ROWS + 1), FEATURES)
    for at, window in enumerate(told):
        np.testing.assert_array_equal(window.reshape(ROWS, SIZE), rows[at : at + ROWS])


@given(st.integers(20 * HOP, 100 * HOP))
def test_the_last_embedding_of_that_window_is_centred_on_the_end(end: int) -> None:
    heard_until = (centred_on(end) + ROWS) * HOP
    assert 0 <= end - (heard_until - REACH // 2) < HOP
