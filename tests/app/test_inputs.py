"""The user's key map, and what is said of sources that fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.app.inputs import users_keymap, warning_of_inputs
from handscue.app.notices import Collected
from handscue.app.places import Places
from handscue.errors import SessionError
from handscue.play.inputs.keymap import KeyMap
from handscue.play.inputs.merged import MergedInputs
from play.fakes import JumpingClock
from play.inputs.fakes import ScriptedSource


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Folders of nobody's; there is nothing in them yet."""
    return Places(tmp_path, tmp_path, tmp_path, tmp_path)


def test_without_a_file_the_map_is_ours(places: Places) -> None:
    assert not places.keymap.exists()
    assert users_keymap(places) == KeyMap()


def test_a_file_changes_it_or_is_refused(places: Places) -> None:
    places.keymap.write_text("debounce_ms: 90\n")
    assert users_keymap(places).debounce_ms == 90
    places.keymap.write_text("debounce: 90\n")
    with pytest.raises(SessionError, match="did you mean debounce_ms"):
        users_keymap(places)


def test_each_notice_is_told_once_before_or_after() -> None:
    source = ScriptedSource(5, [], notice="The pedal is away.")
    other = ScriptedSource(6, [])
    heard = Collected()
    with warning_of_inputs(MergedInputs([source, other], KeyMap(), JumpingClock()), heard):
        assert heard.warned == ["The pedal is away."]
        other.notice = "The terminal was closed."
    assert heard.warned == ["The pedal is away.", "The terminal was closed."]
