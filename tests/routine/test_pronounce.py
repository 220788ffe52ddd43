"""How words are to be said: in a session, in those it includes, and in the user's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.errors import SessionError
from handscue.routine.loading import load_pronunciations, load_session


def session(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(f"title: {name}\n{text}", "utf-8")
    return file


def test_a_session_says_how(tmp_path: Path) -> None:
    text = "pronounce: {ITB: eye tee bee, no: know}\nsteps: [{name: Roll}]\n"
    loaded = load_session(session(tmp_path, "a.yaml", text), None, None)
    assert loaded.routine.pronounce == {"ITB": "eye tee bee", "no": "know"}


def test_what_an_included_one_says_holds_unless_it_is_said_here(tmp_path: Path) -> None:
    session(tmp_path, "b.yaml", "pronounce: {nuad: noo-ud, sen: sen}\nsteps: [{name: Press}]\n")
    text = "pronounce: {nuad: nwad}\nsteps: [{include: b}]\n"
    loaded = load_session(session(tmp_path, "a.yaml", text), None, None)
    assert loaded.routine.pronounce == {"nuad": "nwad", "sen": "sen"}


def test_the_users_own_are_a_file_of_words(tmp_path: Path) -> None:
    file = tmp_path / "pronunciations.yaml"
    assert load_pronunciations(file) == {}
    file.write_text("# mine\n", "utf-8")
    assert load_pronunciations(file) == {}
    file.write_text("nuad: noo-ud\ntui na: twee nah\n", "utf-8")
    assert load_pronunciations(file) == {"nuad": "noo-ud", "tui na": "twee nah"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nuad: 5", "line 1, column 7, nuad: must be text"),
        ("nuad: '...'", "is empty"),
        ("- nuad", "pronunciation"),
        ('nuad: "a\\x07b"', "cannot be read aloud"),
    ],
)
def test_a_slip_in_it_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "pronunciations.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(SessionError) as raised:
        load_pronunciations(file)
    assert message in str(raised.value)
