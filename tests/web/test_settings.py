"""Voices, words and what sessions say of them, on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handscue.app.speaking import folders
from handscue.app.voices import sample
from handscue.errors import RequestError
from handscue.routine.model import Language
from handscue.speech.cache import ClipCache
from handscue.speech.choice import VoiceWish, choose
from handscue.web import hearing
from handscue.web.access import Role
from handscue.web.stage import Phase
from speech.fakes import ToneVoice
from waiting import await_that
from web.desks import SHORT, Running, running

TOLD = SHORT.replace("position: supine", "talk: names\nwords_per_minute: 120")
BROKEN = "a: &x b\nc: *x\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, sessions={"short": TOLD}) as found:
        sayable(found, sample(Language.ENGLISH), "eye tee bee")
        yield found


def sayable(desk: Running, *texts: str) -> None:
    """Have texts said by tones: nothing has to be spoken in earnest."""
    places = desk.desk.env.places
    chosen = choose(VoiceWish(), folders(places))
    for phrase, clip in ToneVoice().speak(texts):
        ClipCache(places.clips).put(chosen.voice.identity, chosen.form_of(phrase), clip)


def told(desk: Running, role: Role = Role.EDIT) -> Any:
    return desk.ask("GET", "/api/settings", **desk.cookie(role)).data


def hear(desk: Running, **form: Any) -> Any:
    form = {"language": "en", **form}
    return desk.ask("POST", "/api/voices/hear", form, **desk.cookie(Role.CONTROL))


def respell(desk: Running, **form: Any) -> Any:
    return desk.ask("POST", "/api/pronunciations/change", form, **desk.cookie(Role.EDIT))


def test_it_tells_who_speaks_and_what_sessions_say(desk: Running) -> None:
    found = told(desk)
    assert [one["language"] for one in found["speaking"]] == [
        "English", "German", "French", "Spanish",
    ]  # fmt: skip
    assert found["voices"]
    [mine] = [one for one in found["sessions"] if one["name"] == "short"]
    assert mine == {
        "name": "short", "title": "Feet", "voice": None, "words_per_minute": 120,
        "talk": "names", "music": None,
    }  # fmt: skip


def test_folders_of_this_computer_are_told_to_who_may_edit_alone(desk: Running) -> None:
    assert told(desk)["lacking"]
    assert told(desk, Role.CONTROL)["lacking"] == []
    assert str(desk.desk.env.places.data) not in str(told(desk, Role.CONTROL))


def test_a_voice_is_heard_and_then_another(desk: Running) -> None:
    for form in ({}, {"words": "eye tee bee"}):
        answer = hear(desk, **form)
        assert answer.status == 200, answer.data
        assert answer.data["words"] == form.get("words", sample(Language.ENGLISH))
        await_that(lambda: not desk.desk.hearing.is_speaking, within_s=30)


def test_one_is_heard_at_a_time(desk: Running) -> None:
    assert hear(desk).status == 200
    with pytest.raises(RequestError, match="already"):
        desk.desk.hearing.check()
    await_that(lambda: not desk.desk.hearing.is_speaking, within_s=30)
    desk.desk.hearing.check()


def test_nothing_is_heard_while_a_session_plays(desk: Running) -> None:
    desk.ask("POST", "/api/play", {"session": "short"}, **desk.cookie(Role.CONTROL))
    await_that(lambda: desk.scene.phase is Phase.PLAYING, within_s=60)
    answer = hear(desk)
    assert (answer.status, answer.data["problem"]) == (409, hearing.RUNNING)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"voice": "/etc/passwd.onnx"}, 404),
        ({"voice": "no such"}, 404),
        ({"language": "xx"}, 422),
        ({"words": "x" * 121}, 422),
    ],
)
def test_what_cannot_be_heard_is_refused(desk: Running, form: dict[str, str], status: int) -> None:
    assert hear(desk, **form).status == status


def test_a_word_is_said_the_users_way_and_as_usual_again(desk: Running) -> None:
    assert respell(desk, word="ITB", said="eye tee bee").data["words"] == {"ITB": "eye tee bee"}
    assert told(desk)["words"] == {"ITB": "eye tee bee"}
    assert hear(desk, words="ITB").data["words"] == "eye tee bee"
    assert respell(desk, word="ITB").data["words"] == {}
    assert respell(desk, word="ITB").status == 409


@pytest.mark.parametrize("said", ["", "...", "\x07bell", "x" * 121])
def test_what_cannot_be_said_is_not_kept(desk: Running, said: str) -> None:
    assert respell(desk, word="ITB", said=said).status in {409, 422}
    assert told(desk)["words"] == {}


def test_a_file_that_cannot_be_used_is_told_and_left_alone(desk: Running) -> None:
    path = desk.desk.env.places.pronunciations
    path.parent.mkdir(parents=True)
    path.write_text(BROKEN, "utf-8")
    assert "pronunciations.yaml" in told(desk)["problem"]
    assert respell(desk, word="ITB", said="eye tee bee").status == 409
    assert path.read_text("utf-8") == BROKEN


def test_only_who_may_edit_changes_words(desk: Running) -> None:
    form = {"word": "ITB", "said": "eye tee bee"}
    answer = desk.ask("POST", "/api/pronunciations/change", form, **desk.cookie(Role.CONTROL))
    assert answer.status == 403
    assert not desk.desk.env.places.pronunciations.exists()
