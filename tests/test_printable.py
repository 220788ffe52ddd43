"""Texts from files, devices and programs: shown, never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.printable import printable, printable_lines

ANYTHING = st.text(st.characters(codec=None))  # with halves of characters, too
DIRECTIONS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def is_an_order(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in DIRECTIONS


@given(ANYTHING)
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    shown = printable(text)
    assert not any(map(is_an_order, shown))
    shown.encode()
    assert printable(shown) == shown


@given(ANYTHING)
def test_lines_and_columns_stay_and_nothing_else(text: str) -> None:
    shown = printable_lines(text)
    assert not any(is_an_order(char) for char in shown if char not in "\n\t")
    assert shown.count("\n") == text.count("\n")
    assert len(shown) == len(text)
    assert printable_lines(shown) == shown


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" ")))
def test_what_is_written_in_letters_stays_as_it_is(text: str) -> None:
    assert printable(text) == printable_lines(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred.yaml", "a\ufffd[31mred.yaml"),
        ("\x1b]0;owned\x07", "\ufffd]0;owned\ufffd"),
        ("one\r\ntwo", "one two"),
        ("\x9b31m", "\ufffd31m"),
        ("exe.\u202elmth", "exe.\ufffdlmth"),
        ("\udcff.wav", "\ufffd.wav"),
        ("می\u200cخواهم 👩\u200d👩\u200d👧", "می\u200cخواهم 👩\u200d👩\u200d👧"),
    ],
    ids=["colour", "title", "line break", "C1", "direction", "bytes", "joiners"],
)
def test_an_order_is_replaced_by_a_mark(text: str, shown: str) -> None:
    assert printable(text) == shown
