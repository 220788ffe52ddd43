"""The stage: one session at a time, in a thread of its own, as one value for all who look."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from handscue.app.environment import Environment
from handscue.app.places import Places
from handscue.app.records import runs_of
from handscue.app.request import Request
from handscue.app.resuming import run_to_resume
from handscue.errors import HistoryError, RequestError, SessionError
from handscue.web.acts import played
from handscue.web.stage import Phase, Scene, Sound, Stage
from speech.spoken import speak_by_tones
from waiting import await_that
from web.desks import SHORT


@dataclass
class Theatre:
    """A stage, a session for it, and every scene it had."""

    places: Places
    session: Path
    stage: Stage = field(init=False)
    scenes: list[Scene] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stage = Stage(Environment(self.places), Sound("silent"), self.scenes.append)

    def begin(self) -> None:
        self.stage.begin(played(Request(self.session)), "short")

    def comes_to(self, *phases: Phase) -> None:
        await_that(lambda: self.stage.scene.phase in phases, within_s=60)

    def shows(self, holds: Callable[[Scene], bool]) -> None:
        await_that(lambda: holds(self.stage.scene))


@pytest.fixture
def theatre(tmp_path: Path) -> Iterator[Theatre]:
    places = Places(*(tmp_path / name for name in ("config", "data", "cache", "state")))
    session = tmp_path / "short.yaml"
    session.write_text(SHORT, "utf-8")
    speak_by_tones(session, places.clips)
    found = Theatre(places, session)
    yield found
    found.stage.close(20)


def test_a_session_is_made_ready_played_and_ended(theatre: Theatre) -> None:
    theatre.begin()
    theatre.comes_to(Phase.PLAYING)
    theatre.stage.give("next", "1")
    theatre.shows(lambda scene: scene.shown is not None and scene.shown.index == 1)
    theatre.stage.give("end_now", "2")
    theatre.comes_to(Phase.ENDED)
    phases = list(dict.fromkeys(scene.phase for scene in theatre.scenes))
    assert phases == [Phase.PREPARING, Phase.PLAYING, Phase.ENDED]
    revisions = [scene.revision for scene in theatre.scenes]
    assert revisions == list(range(1, len(revisions) + 1))


def test_it_is_kept_as_a_run_like_any_other(theatre: Theatre) -> None:
    theatre.begin()
    theatre.comes_to(Phase.PLAYING)
    theatre.stage.give("end_now", "1")
    theatre.comes_to(Phase.ENDED)
    [run] = runs_of(None, Environment(theatre.places))
    assert run.title == "Feet"
    assert not run.finished


def test_stepping_past_the_last_step_is_the_end(theatre: Theatre) -> None:
    theatre.begin()
    theatre.comes_to(Phase.PLAYING)
    for number in range(4):
        theatre.stage.give("next", str(number))
    theatre.comes_to(Phase.OVER)


def test_there_is_one_at_a_time(theatre: Theatre) -> None:
    theatre.begin()
    with pytest.raises(RequestError, match="End it first"):
        theatre.begin()
    theatre.comes_to(Phase.PLAYING)
    theatre.stage.give("end_now", "1")
    theatre.comes_to(Phase.ENDED)
    await_that(lambda: "stage" not in {thread.name for thread in threading.enumerate()})
    theatre.begin()
    theatre.comes_to(Phase.PLAYING)


def test_a_command_is_done_once_for_each_id_and_needs_a_session(theatre: Theatre) -> None:
    assert not theatre.stage.give("next", "before")
    theatre.begin()
    theatre.comes_to(Phase.PLAYING)
    for _ in range(5):
        assert theatre.stage.give("softer", "the same")
    theatre.stage.give("toggle", "last")
    theatre.shows(lambda scene: scene.shown is not None and scene.shown.state == "paused")
    assert theatre.stage.scene.shown is not None
    assert theatre.stage.scene.shown.level_db == -3
    with pytest.raises(KeyError):
        theatre.stage.give("nonsense", "1")


def test_what_is_wrong_with_a_session_is_told(theatre: Theatre) -> None:
    theatre.session.write_text("title: x\nsteps: 7\n", "utf-8")
    theatre.begin()
    theatre.comes_to(Phase.FAILED)
    assert "steps" in (theatre.stage.scene.problem or "")


def test_what_is_wrong_with_the_key_map_is_told_at_once(theatre: Theatre) -> None:
    theatre.places.keymap.parent.mkdir(parents=True)
    theatre.places.keymap.write_text("keyboard: 7\n", "utf-8")
    with pytest.raises(SessionError):
        theatre.begin()


def test_closed_it_can_be_resumed(theatre: Theatre) -> None:
    theatre.begin()
    theatre.comes_to(Phase.PLAYING)
    theatre.stage.give("next", "1")
    theatre.shows(lambda scene: scene.shown is not None and scene.shown.index == 1)
    theatre.stage.close(20)
    left = run_to_resume(theatre.session, Environment(theatre.places))
    assert left.note.title == "Feet"


def test_ended_by_hand_it_cannot(theatre: Theatre) -> None:
    theatre.begin()
    theatre.comes_to(Phase.PLAYING)
    theatre.stage.give("end_now", "2")
    theatre.comes_to(Phase.ENDED)
    with pytest.raises(HistoryError):
        run_to_resume(theatre.session, Environment(theatre.places))
