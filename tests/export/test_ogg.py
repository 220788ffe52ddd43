"""Ogg pages: many that are alike stand in a file as if each had been made by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handscue.export.ogg import AT_ONCE, Alike, PageReader, page_with


@pytest.mark.parametrize("times", [1, 2, AT_ONCE + 3])
def test_pages_that_are_alike_differ_in_number_time_and_checksum_alone(times: int) -> None:
    first = page_with([b"silence", b"", b"x" * 300], 1 << 33, 0, 0xC0FFEE00)
    data = b"".join(Alike(first, times, 48_000).numbered(0xFFFF))
    one_by_one = [
        replace(first, number=0xFFFF + n, granule=first.granule + n * 48_000) for n in range(times)
    ]
    assert data == b"".join(map(bytes, one_by_one))
    assert list(PageReader().pages(data)) == one_by_one
