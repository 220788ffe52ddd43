"""What the process that listens says: read as it was written, and anything else is a loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.inputs.said import (
    LONGEST_LINE,
    LONGEST_WHY,
    Beat,
    HeardWord,
    Lost,
    Said,
    line_of,
)
from handscue.play.inputs.said import read_line as read

levels = st.floats(-120, 0)
saids: st.SearchStrategy[Said] = st.one_of(
    st.builds(Beat, levels, st.booleans(), st.booleans(), st.booleans()),
    st.builds(HeardWord, st.text(max_size=20), levels),
    st.builds(Lost, st.text(max_size=LONGEST_WHY)),
)


@given(saids)
def test_what_is_said_is_read_again(said: Said) -> None:
    line = line_of(said)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert len(line) <= LONGEST_LINE
    assert read(line) == said


@given(st.binary(max_size=80))
def test_noise_is_a_loss(line: bytes) -> None:
    assert isinstance(read(line), Lost)


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b'{"is": "beat"}',
        b'{"is": "beat", "level_db": "loud"}',
        b'{"is": "beat", "level_db": -3, "is_silent": 1}',
        b'{"is": "word", "command": 3, "score": 1}',
        b'{"is": "word", "command": "next", "score": 1, "more": 2}',
        b'{"is": "lost", "why": "' + b"x" * 400 + b'"}',
        b"[" * 4000,
    ],
)
def test_what_cannot_have_been_meant_is_a_loss(line: bytes) -> None:
    assert read(line) == Lost("what it said made no sense")
