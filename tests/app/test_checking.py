"""What is remarked of a session file besides what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from handscue.app.checking import check
from handscue.app.environment import Environment
from handscue.app.places import Places


def places(folder: Path) -> Places:
    return Places(folder, folder, folder, folder)


def test_words_that_may_be_said_wrong_are_named_once_where_they_stand_first(tmp_path: Path) -> None:
    file = tmp_path / "feet.yaml"
    file.write_text(
        "title: Feet\npronounce: {omohyoideus: oh mo}\nsteps:\n"
        "  - name: Press\n    say: Press pollicis, omohyoideus and fasciculus.\n"
        "  - name: Pollicis again\n"
    )
    (tmp_path / "pronunciations.yaml").write_text("fasciculus: fa sick you luss\n")
    [note] = check(file, Environment(places=places(tmp_path))).notes
    assert (note.line, note.field) == (5, "steps[1].say")
    assert "'pollicis' may be said wrong" in note.message
    assert "pronounce: {pollicis: ...}" in note.message


def test_a_slip_in_the_users_own_pronunciations_is_told(tmp_path: Path) -> None:
    file = tmp_path / "feet.yaml"
    file.write_text("title: Feet\nsteps: [{name: Press}]\n")
    (tmp_path / "pronunciations.yaml").write_text("nuad: 5\n")
    verdict = check(file, Environment(places=places(tmp_path)))
    assert "pronunciations.yaml: line 1" in str(verdict.trouble)
