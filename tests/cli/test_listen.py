"""``handscue listen``: words taught, shown, reported and erased."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from cli.desk import Desk
from handscue.app.listening import Lesson
from handscue.app.places import Places
from handscue.cli.meter import WIDTH, Meter, drawn
from handscue.errors import OutputError
from handscue.listen.profile import Profile, Word
from handscue.play.inputs import said
from handscue.play.inputs.said import Beat, Said
from handscue.play.inputs.spoken import MUTED, WATCHED, SpokenWords
from handscue.sounds.clip import Samples
from listening.sounds import like_a_word
from play.inputs.fakes import FakeListener

SESSION = "title: Hand\nsteps:\n- {name: Palm, technique: kneading, duration: 10s}\n"
TALK = np.tile(like_a_word(90), 40)
QUIET = (np.random.default_rng(1).standard_normal(100_000) * 10).astype(np.int16)


class HeldMicrophone:
    """A microphone that hears what was laid before it, take after take."""

    def __init__(self, *takes: Samples) -> None:
        self.takes = list(takes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def take(self, until: Callable[[], object]) -> Samples:
        """See ``Microphone``: no time passes."""
        assert callable(until)
        return self.takes.pop(0)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).having(XDG_DATA_HOME=str(tmp_path / "data"))


@pytest.fixture
def lessons(monkeypatch: pytest.MonkeyPatch) -> list[Lesson]:
    """Keep what would be learned."""
    kept: list[Lesson] = []
    monkeypatch.setattr("handscue.app.listening.studied", lambda *_: None)
    monkeypatch.setattr("handscue.app.listening.hard_words", lambda *_: ())
    monkeypatch.setattr("handscue.app.listening.keep", lambda _, lesson, __: kept.append(lesson))
    return kept


def hears(monkeypatch: pytest.MonkeyPatch, *takes: Samples) -> HeldMicrophone:
    microphone = HeldMicrophone(*takes)
    monkeypatch.setattr(
        "handscue.speech.microphone.MiniaudioMicrophone", lambda *_, **__: microphone
    )
    monkeypatch.setattr("handscue.cli.listen.is_terminal", lambda: True)
    return microphone


def three(seed: int) -> list[Samples]:
    return [like_a_word(seed)] * 3


def test_one_is_led_through_prefix_words_and_talk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lessons: list[Lesson]
) -> None:
    hears(monkeypatch, *three(1), *three(2), *three(3), TALK)
    given = "next toggle\nachtung\n\n\n\nweiter\n\n\n\nhalt\n\n\n\n\n"
    done = desk.call("listen", "--learn", given=given)
    assert done.returncode == 0, done.stdout + done.stderr
    [lesson] = lessons
    assert lesson.prefix == "achtung"
    assert [(w.command, w.label) for w in lesson.words] == [("next", "weiter"), ("toggle", "halt")]
    assert {label: len(takes) for label, takes in lesson.takes.items()} == {
        "achtung": 3, "weiter": 3, "halt": 3,
    }  # fmt: skip
    assert len(lesson.talk) > 50 * 16_000
    assert "handscue listen --try" in done.stdout


def test_what_cannot_be_used_is_said_again_and_why(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lessons: list[Lesson]
) -> None:
    bad = [QUIET, like_a_word(1, seconds=0.15), np.clip(like_a_word(1, level=5), -32_768, 32_767)]
    hears(monkeypatch, *bad, *three(1), TALK)
    done = desk.call("listen", "--learn", given="next\nnone\nweiter\n" + "\n" * 8)
    assert done.returncode == 0, done.stdout + done.stderr
    for advice in ("Nothing was heard", "very short", "too loud"):
        assert advice in done.stderr
    assert lessons[0].prefix is None


def test_words_that_are_taken_or_sound_alike_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lessons: list[Lesson]
) -> None:
    hears(monkeypatch, *three(1), *three(1), *three(2), TALK)
    given = "next\nja\n\n\n\nJA\nweiter\n\n\n\nhalt\n\n\n\n\n"
    done = desk.call("listen", "--learn", given=given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "“JA” is taken" in done.stderr
    assert "It sounds too much like “ja”" in done.stderr
    assert [word.label for word in lessons[0].words] == ["halt"]


def test_what_the_session_says_is_no_prefix_and_alone_no_word(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lessons: list[Lesson]
) -> None:
    desk.write(SESSION)
    hears(monkeypatch, *three(1), *three(2), TALK)
    given = "next\nPALM\ncue\n\n\n\npalm\n\n\n\n\n"
    done = desk.call("listen", "--learn", "session.yaml", given=given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The session says it too" in done.stderr
    assert (lessons[0].prefix, lessons[0].words[0].label) == ("cue", "palm")
    assert lessons[0].prompts
    hears(monkeypatch, *three(2), TALK)
    done = desk.call(
        "listen", "--learn", "session.yaml", given="next\nnone\npalm\nweiter\n\n\n\n\n"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The session says it too" in done.stderr
    assert lessons[1].words[0].label == "weiter"


def test_a_word_that_would_go_unheard_is_taught_anew_or_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lessons: list[Lesson]
) -> None:
    hard = iter([("achtung", "weiter"), ()])
    monkeypatch.setattr("handscue.app.listening.hard_words", lambda *_: next(hard))
    hears(monkeypatch, *three(1), *three(2), TALK, *three(3), *three(4))
    given = "next\nachtung\n\n\n\nweiter\n\n\n\n\nservus\n\n\n\n\n\n\n\n"
    done = desk.call("listen", "--learn", given=given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "“achtung” would often go unheard" in done.stderr
    [lesson] = lessons
    assert (lesson.prefix, [word.label for word in lesson.words]) == ("servus", ["weiter"])
    assert set(lesson.takes) == {"servus", "weiter"}


def test_a_word_that_stays_hard_to_know_is_kept_and_told_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lessons: list[Lesson]
) -> None:
    monkeypatch.setattr("handscue.app.listening.hard_words", lambda *_: ("weiter",))
    hears(monkeypatch, *three(1), TALK, *three(2), *three(3))
    done = desk.call("listen", "--learn", given="next\nnone\nweiter\n" + "\n" * 12)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "“weiter” is kept" in done.stderr
    assert [word.label for word in lessons[0].words] == ["weiter"]


def test_a_command_that_there_is_not_is_asked_for_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lessons: list[Lesson]
) -> None:
    hears(monkeypatch, *three(1), TALK)
    done = desk.call("listen", "--learn", given="jump\nnext\nnone\nweiter\n\n\n\n\n")
    assert "There is no jump." in done.stderr
    assert len(lessons) == 1


def test_stopping_keeps_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    microphone = hears(monkeypatch, *three(1))

    def interrupted(_: object) -> Samples:
        raise KeyboardInterrupt

    monkeypatch.setattr(microphone, "take", interrupted)
    done = desk.call("listen", "--learn", given="next\nnone\nweiter\n\n")
    assert (done.returncode, done.stderr.strip()) == (130, "Stopped.")
    assert not (desk.folder / "data").exists()


def test_without_a_microphone_or_anybody_there_nothing_is_learned(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nobody is here to speak" in desk.call("listen", "--learn").stderr

    def none(*_: object, **__: object) -> None:
        raise OutputError("there is no microphone to record with (none is connected)")

    monkeypatch.setattr("handscue.speech.microphone.MiniaudioMicrophone", none)
    monkeypatch.setattr("handscue.cli.listen.is_terminal", lambda: True)
    done = desk.call("listen", "--learn")
    assert done.returncode == 1
    assert "no microphone" in done.stderr


@pytest.mark.usefixtures("quick_lessons")
def test_words_are_learned_shown_reported_and_erased(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No words have been learned yet" in desk.call("listen").stdout
    hears(monkeypatch, *three(1), TALK[: 5 * 48_000])
    done = desk.call("listen", "--learn", given="next\nnone\nweiter\n\n\n\n\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "  weiter: next step" in desk.call("listen").stdout.splitlines()
    assert json.loads(desk.call("listen", "--report").stdout)["words"].keys() == {"next"}
    assert "erased" in desk.call("listen", "--forget").stdout
    assert desk.call("listen", "--forget").stdout == "There is nothing to erase.\n"
    assert desk.call("listen", "--report").returncode == 1
    assert list((desk.folder / "data" / "handscue").iterdir()) == []


class Interrupted(FakeListener):
    """A process that hears a word and misses its microphone, before Ctrl-C comes."""

    def __init__(self) -> None:
        super().__init__()
        silence = [Beat(-100.0, is_silent=True)] * WATCHED
        self.script: list[tuple[Said, ...]] = [
            (*silence, said.HeardWord("next", 3.0)),
            (silence[0],),
        ]
        self.say(Beat(-50.0))

    def take(self) -> Sequence[Said]:
        taken = super().take()
        if not self.script:
            raise KeyboardInterrupt
        for one in self.script.pop(0):
            self.say(one)
        return taken


def test_trying_names_what_is_heard_and_what_is_wrong_until_ctrl_c(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Interrupted()
    spoken = SpokenWords(lambda: listener)
    profile = Profile(None, (Word("next", "weiter"),), {})
    monkeypatch.setattr("handscue.app.listening.learned", lambda _: profile)
    monkeypatch.setattr("handscue.app.listening.spoken_words", lambda *_: spoken)
    done = desk.call("listen", "--try")
    assert done.returncode == 130
    assert done.stdout.splitlines()[1:] == ["weiter: next step", MUTED]
    assert listener.closed


@pytest.mark.parametrize("wish", [("--learn", "--forget"), ("--try", "--report"), ("x.yaml",)])
def test_wishes_that_contradict_each_other_are_refused(desk: Desk, wish: tuple[str, ...]) -> None:
    assert desk.call("listen", *wish).returncode == 2


def test_playing_rehearsing_and_trying_say_what_is_lacking_before_anything_else(desk: Desk) -> None:
    desk.write(SESSION)
    session = ("session.yaml", "--listen", "--output", "silent")
    for typed in (("listen", "--try"), ("play", *session), ("rehearse", *session)):
        done = desk.call(*typed)
        assert done.returncode == 1
        assert "handscue listen --learn" in done.stderr


def test_a_meter_is_as_wide_whatever_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = {len(drawn(Beat(level))) for level in (-120.0, -99.0, -70.0, -31.4, 0.0)}
    assert max(lengths) - min(lengths) <= 1  # of the figure
    assert drawn(Beat(0.0)).count("█") == WIDTH
    assert drawn(Beat(-100.0)).count("█") == 0
    assert "too loud" in drawn(Beat(-1.0, is_clipped=True))
    import sys

    with Meter(sys.stdout) as meter:
        meter.show(Beat(-20.0))
        meter.line("next: next step\x1b[2J")
    assert capsys.readouterr().out == "next: next step�[2J\n".replace("�", "\ufffd")


def test_places_are_in_the_users_data(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path / "data", tmp_path, tmp_path)
    assert places.words.parent == tmp_path / "data"
