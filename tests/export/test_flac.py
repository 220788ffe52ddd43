"""FLAC blocks as they are numbered anew: as if they had been made so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.export.flac import (
    BLOCK,
    block_head,
    crc_16,
    moved,
    renumbered,
    silent_block,
    silent_blocks,
)


@given(st.binary(min_size=1, max_size=300), st.binary(max_size=300))
def test_a_checksum_is_the_sum_of_its_parts_moved_to_their_place(head: bytes, body: bytes) -> None:
    assert crc_16(head + body) == moved(crc_16(head), len(body)) ^ crc_16(body)


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1), st.integers(1, BLOCK))
def test_a_block_numbered_anew_is_the_block_of_that_number(old: int, new: int, frames: int) -> None:
    before, after = block_head(old, frames), block_head(new, frames)
    assert renumbered(silent_block(old, frames), before, after) == silent_block(new, frames)


@pytest.mark.parametrize("start", [0, 100, 0x7F0, 0xFFF0, 0x1FFFF0])
def test_blocks_made_at_once_are_those_made_one_by_one(start: int) -> None:
    one_by_one = b"".join(silent_block(number, BLOCK) for number in range(start, start + 50))
    assert silent_blocks(start, start + 50) == one_by_one
