"""A file of pronunciations is changed by one word, and everything else in it stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.routine import yaml_text
from handscue.routine.respelling import with_word
from handscue.routine.yaml_text import YamlProblemError

WRITTEN = "# mine\nITB: eye tee bee\n# a place\nnuad tao: noo-ud tow  # feet\n"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1).filter(
    lambda text: any(c.isalnum() for c in text)
) | st.sampled_from(["no", "1:30", "a: b", "#x", "- y", "null", "'", '"q"', "1.30", "on", "é"])


def test_a_word_is_added_at_the_end_and_comments_stay() -> None:
    assert with_word(WRITTEN, "L5", "ell five") == f'{WRITTEN}"L5": "ell five"\n'


def test_a_word_that_is_there_is_said_otherwise_in_its_place() -> None:
    changed = with_word(WRITTEN, "ITB", "i t b")
    assert changed == WRITTEN.replace("eye tee bee", '"i t b"')


def test_a_word_is_taken_out_alone() -> None:
    assert yaml_text.read(with_word(WRITTEN, "ITB", None)).data == {"nuad tao": "noo-ud tow"}
    assert "# mine" in with_word(WRITTEN, "nuad tao", None)


@pytest.mark.parametrize("text", ["", "# only a comment", "# only a comment\n", "{}\n"])
def test_a_file_with_nothing_in_it_gets_its_first_word(text: str) -> None:
    changed = with_word(text, "ITB", "eye tee bee")
    assert yaml_text.read(changed).data == {"ITB": "eye tee bee"}
    assert changed.startswith(text.strip().removeprefix("{}"))


@given(words=st.dictionaries(WORDS, WORDS, max_size=4), word=WORDS, said=WORDS)
def test_whatever_the_words_they_are_read_as_they_were_written(
    words: dict[str, str], word: str, said: str
) -> None:
    text = ""
    for each, how in words.items():
        text = with_word(text, each, how)
    assert yaml_text.read(with_word(text, word, said)).data == {**words, word: said}
    without = yaml_text.read(with_word(text, word, None)).data or {}
    assert without == {each: how for each, how in words.items() if each != word}


@pytest.mark.parametrize("text", ["a: &x b\nc: *x\n", "{", "!!python/object:os.system x: y\n"])
def test_what_cannot_be_read_is_not_changed(text: str) -> None:
    with pytest.raises(YamlProblemError):
        with_word(text, "ITB", "eye tee bee")
