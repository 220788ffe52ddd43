"""Long texts in pieces: nothing lost, none too long, cut where one would pause."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handscue.speech.pieces import LONGEST, pieces

TEXTS = st.text(st.sampled_from("ab .,;!\n—»"), max_size=400)


@given(TEXTS, st.integers(1, 60))
def test_nothing_but_blanks_is_lost_and_no_piece_is_too_long(text: str, longest: int) -> None:
    cut = pieces(text, longest)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(0 < len(piece) <= longest for piece in cut)


@given(TEXTS, st.integers(1, 60))
def test_a_piece_stays_whole_when_it_is_cut_again(text: str, longest: int) -> None:
    assert all(pieces(piece, longest) == [piece] for piece in pieces(text, longest))


def test_it_is_cut_after_a_sentence_else_a_clause_else_a_word() -> None:
    assert pieces("One two. Three four, five.", 12) == ["One two.", "Three four,", "five."]
    assert pieces("One, two three four", 12) == ["One,", "two three", "four"]
    assert pieces("onetwothree", 4) == ["onet", "woth", "ree"]


def test_what_is_short_enough_is_left_in_one_piece() -> None:
    text = "Lift the leg. Lower it again, slowly."
    assert pieces(text) == [text]
    assert len(pieces(text * 100)) < 100 * len(text) / LONGEST * 2


def test_blanks_alone_are_nothing() -> None:
    assert pieces(" \n ") == []
