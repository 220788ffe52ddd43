"""The README's pictures are the program's own, and small."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from export.sounding import needs
from handscue.schedule.wording import heading
from tools.scripts import script

pictures = script("pictures")
MOST_BYTES = 60_000


def test_they_are_as_the_program_would_have_them_now() -> None:
    assert pictures.stale() == [], "run: python tools/pictures.py --write"


@pytest.mark.parametrize("path", [pictures.SCREEN, pictures.SHEET])
def test_they_are_small(path: object) -> None:
    assert path.stat().st_size < MOST_BYTES  # type: ignore[attr-defined]


def test_the_screen_shows_the_step_what_to_mind_and_what_comes_next() -> None:
    drawing = ET.fromstring(pictures.screen())  # noqa: S314 - our own
    words = " ".join("".join(each.itertext()) for each in drawing.iter())
    segments = pictures.placed(pictures.SHOWN).segments
    index = next(s.index for s in segments if s.turn.name == pictures.STEP)
    assert segments[index].turn.caution in words
    assert heading(segments[index + 1].turn) in words
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}rect"))) > 40  # large letters


def test_the_screen_fetches_nothing() -> None:
    assert pictures.screen().count("http") == 1  # its own namespace


def test_what_the_screen_shows_stays_on_it() -> None:
    drawing = ET.fromstring(pictures.screen())  # noqa: S314 - our own
    _, _, width, height = map(float, drawing.attrib["viewBox"].split())
    for each in drawing.iter():
        x, y = float(each.get("x", 0)), float(each.get("y", 0))
        assert 0 <= x <= x + float(each.get("textLength", 0)) <= width
        assert 0 <= y < height


def decoded(png: bytes) -> np.ndarray:
    import io

    import av

    with av.open(io.BytesIO(png)) as opened:
        return next(opened.decode(video=0)).to_ndarray(format="rgb24")


@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 5)
    )
)
def test_a_picture_in_few_colours_keeps_each_of_them(shades: np.ndarray) -> None:
    picture = np.stack([shades * 40, 255 - shades * 30, shades * 7], axis=2).astype(np.uint8)
    assert np.array_equal(decoded(pictures.palette_png(picture, b"x")), picture)


def test_a_colour_too_many_becomes_the_nearest() -> None:
    many = np.arange(2 * pictures.TINTS, dtype=np.uint8).repeat(
        np.r_[1, [2] * (2 * pictures.TINTS - 1)]
    )
    picture = np.stack([many] * 3, axis=1)[None]
    found = decoded(pictures.palette_png(picture, b"x"))
    assert len(np.unique(found)) == pictures.TINTS
    assert found[0, 0, 0] == found[0, 1, 0] == 1


def test_the_sheet_is_photographed_and_says_what_it_was_made_of() -> None:
    page = pictures.page()
    png = pictures.photographed(page, needs("chromium"))
    assert pictures.MADE_OF + b"\0" + pictures.checksum(page) in png
    picture = decoded(png)
    assert picture.shape == (pictures.PAGE_PX[1], pictures.PAGE_PX[0], 3)
    assert (picture[0] == 255).all()
    ink = (picture < 90).all(axis=2)
    assert 0.01 < ink.mean() < 0.2
    assert ink[-20:].sum() == 0  # nothing is cut off at its foot
