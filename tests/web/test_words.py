"""The user's own command words on the desk: told, and listened for only where asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handscue.app.enrolling import downsampled
from handscue.app.listening import Lesson, keep, studied
from handscue.listen.profile import Word
from handscue.listen.takes import cut
from handscue.web.access import Role
from listening.sounds import like_a_word, talk_like
from web.desks import SHORT, Running, running

pytestmark = pytest.mark.usefixtures("quick_lessons")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, sessions={"short": SHORT}) as found:
        yield found


def teach(desk: Running) -> None:
    take = cut(downsampled(like_a_word(1)))
    assert take is not None
    words = (Word("next", "weiter"), Word("toggle", "halt"))
    takes = {label: [take] for label in ("cue", "weiter", "halt")}
    lesson = Lesson(words, "cue", takes, talk_like(3.0))
    keep(studied(lesson), lesson, desk.desk.env.places)


def test_words_are_told_save_those_left_out(desk: Running) -> None:
    control = desk.cookie(Role.CONTROL)
    none = desk.ask("GET", "/api/words", **control).data
    assert (none["words"], none["learn"]) == ([], "handscue listen --learn")
    teach(desk)
    keymap = desk.desk.env.places.keymap
    told = desk.ask("GET", "/api/words", **control).data
    assert told["prefix"] == "cue"
    assert told["words"] == [
        {"said": "weiter", "does": "next step"},
        {"said": "halt", "does": "pause or resume"},
    ]
    keymap.parent.mkdir(parents=True, exist_ok=True)
    keymap.write_text("listening_for: [toggle]\n")
    assert [w["said"] for w in desk.ask("GET", "/api/words", **control).data["words"]] == ["halt"]


def test_a_damaged_profile_is_told_of(desk: Running) -> None:
    words = desk.desk.env.places.words
    words.mkdir(parents=True)
    (words / "profile.npz").write_bytes(b"no")
    assert (
        "cannot be read"
        in desk.ask("GET", "/api/words", **desk.cookie(Role.CONTROL)).data["problem"]
    )


def test_without_words_nothing_is_played_that_was_to_listen(desk: Running) -> None:
    form = {"session": "short", "listen": True}
    answer = desk.ask("POST", "/api/play", form, **desk.cookie(Role.CONTROL))
    assert answer.status >= 400
    assert "No words have been learned yet" in answer.data["problem"]
    assert desk.scene.phase == "empty"
