"""Every key has one name, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.inputs.keynames import NAMED_KEYS, UNKNOWN, key_name


@pytest.mark.parametrize("written", ["page down", "PageDown", "page-down", "PAGE_DOWN", "pgdn"])
def test_a_name_may_be_written_as_people_do(written: str) -> None:
    assert key_name(written) == "page down"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("n", "n"),
        ("T", "shift t"),
        ("shift t", "shift t"),
        ("Shift+Up", "shift up"),
        ("+", "+"),
        ("plus", "+"),
        ("é", "é"),
        ("Esc", "escape"),
    ],
)
def test_characters_and_shift(written: str, name: str) -> None:
    assert key_name(written) == name


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("page dwn", "did you mean page down"),
        ("spcae", "did you mean space"),
        ("hyperdrive", "handscue keys --try"),
        ("", "no key ''"),
        (" ", "no key ' '"),
        ("\x1b", "no key"),
        ("shift shift a", "no key"),
        (UNKNOWN, "no key"),
    ],
)
def test_what_is_no_key_is_refused_with_the_nearest(written: str, advice: str) -> None:
    with pytest.raises(ValueError, match="no key") as refused:
        key_name(written)
    assert advice in str(refused.value)


@given(st.text(max_size=12))
def test_a_name_is_the_name_of_itself(written: str) -> None:
    try:
        name = key_name(written)
    except ValueError:
        return
    assert key_name(name) == name


def test_all_named_keys_are_known() -> None:
    assert [key_name(name) for name in NAMED_KEYS] == list(NAMED_KEYS)
