"""What is remarked of a session file besides what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.app.checking import Verdict, check
from handscue.app.environment import Environment
from handscue.app.places import Places
from handscue.speech.choice import Choice
from speech.fakes import BrokenVoice, ToneVoice


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


def voices(folder: Path, usual: BrokenVoice | ToneVoice, *others: Choice) -> Choice:
    """Return a named voice that is silent, with the one its engine has for no name."""
    named = BrokenVoice("named")
    return Choice("fake", "the fake voice", "for the test", named, usual, folder, others=others)


@pytest.fixture
def named(tmp_path: Path) -> Path:
    file = tmp_path / "feet.yaml"
    file.write_text("title: Feet\nvoice: en-klingon\nsteps: [{name: Press}]\n")
    return file


def verdict_on(named: Path, chosen: Choice, monkeypatch: pytest.MonkeyPatch) -> Verdict:
    monkeypatch.setattr("handscue.app.checking.choose", lambda *_: chosen)
    return check(named, Environment(places=places(named.parent)))


def test_a_voice_is_missing_where_its_engine_speaks_without_it(
    named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow a heavier engine may be: that one is not asked."""
    slow = voices(named.parent, BrokenVoice("slow"))
    chosen = voices(named.parent, ToneVoice(), slow)
    trouble = str(verdict_on(named, chosen, monkeypatch).trouble)
    assert "line 2, column 8, voice: there is no voice 'en-klingon' here" in trouble


def test_a_voice_is_missing_where_only_another_engine_speaks(
    named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = voices(named.parent, BrokenVoice("own"), voices(named.parent, ToneVoice()))
    assert "no voice 'en-klingon'" in str(verdict_on(named, chosen, monkeypatch).trouble)


def test_where_nothing_speaks_it_is_noted_that_the_voice_was_not_tried(
    named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = voices(named.parent, BrokenVoice("own"), voices(named.parent, BrokenVoice("other")))
    verdict = verdict_on(named, chosen, monkeypatch)
    assert verdict.trouble is None
    [note] = [note for note in verdict.notes if note.field == "voice"]
    assert note.line == 2
    assert "'en-klingon' could not be tried" in note.message
