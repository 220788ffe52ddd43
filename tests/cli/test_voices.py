"""``handscue voices``, ``handscue say`` and ``--voice``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_voices_are_listed_with_what_to_type(desk: Desk) -> None:
    done = desk.having(HIBARI_HOME=str(desk.folder)).call("voices")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "English is spoken by the natural voice heart, the clearest one for English."
    assert any(line.split() == ["heart", "hibari", "English"] for line in lines)
    assert "--voice emma" in done.stdout
    assert "handscue voices --try NAME" in lines[-1]


def test_a_text_is_shown_as_it_is_said_and_heard(desk: Desk) -> None:
    done = desk.call("say", "L. arm, 10-15 s", "--voice", "pyttsx3", "--output", "silent")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "left arm, 10 to 15 seconds",
        "  (said by the computer's own voice)",
    ]


def test_a_voice_is_tried_in_a_language(desk: Desk) -> None:
    done = desk.call("voices", "--try", "pyttsx3", "--language", "de", "--output", "silent")
    assert done.returncode == 0, done.stderr
    assert "Knöchel" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("say", "..."), "nothing in it to say"),
        (("say", "Hello.", "--voice", "piper:anna"), "no piper voice 'anna'"),
        (("voices", "--try", "hibari:nobody"), "it has heart"),
    ],
)
def test_what_cannot_be_said_is_told_in_one_line(
    desk: Desk, arguments: tuple[str, ...], said: str
) -> None:
    done = desk.call(*arguments, "--output", "silent")
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_session_is_exported_in_the_voice_that_is_asked_for(desk: Desk) -> None:
    (desk.folder / "session.yaml").write_text(
        "title: Hand\nsteps:\n- {name: Palm, technique: kneading, duration: 10s}\n"
    )
    sounds = []
    for voice in ("pyttsx3", "pyttsx3:en-gb-scotland"):
        done = desk.call("export", "session.yaml", "-o", f"{len(sounds)}.wav", "--voice", voice)
        assert done.returncode == 0, done.stderr
        sounds.append((desk.folder / f"{len(sounds)}.wav").read_bytes())
    assert sounds[0] != sounds[1]


@pytest.mark.parametrize("command", ["play", "rehearse", "export"])
def test_every_command_that_speaks_takes_a_voice(desk: Desk, command: str) -> None:
    (desk.folder / "session.yaml").write_text(
        "title: Hand\nsteps:\n- {name: Palm, technique: kneading, duration: 10s}\n"
    )
    out = ("-o", "x.wav") if command == "export" else ("--output", "silent", "--plain")
    done = desk.call(command, "session.yaml", "--voice", "piper:anna", *out)
    assert done.returncode == 1
    assert "no piper voice 'anna'" in done.stderr
