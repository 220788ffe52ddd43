"""Where things are found: by path, by name, by a name nearly right."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.app.library import found, load
from handscue.app.places import Places
from handscue.errors import SessionError
from handscue.shipped import shipped_folder


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """Folders of nobody's, seen from a folder without sessions."""
    monkeypatch.chdir(tmp_path)
    return Places(tmp_path / "config", tmp_path / "data", tmp_path / "cache", tmp_path / "state")


def test_a_name_is_found_among_ours_and_the_users_own_comes_first(places: Places) -> None:
    assert places.located(Path("feet")).is_file()
    assert places.located(Path("back of the legs")) == places.located(Path("back-of-legs"))
    places.sessions.mkdir(parents=True)
    own = places.sessions / "feet.yaml"
    own.write_text("title: Mine\nsteps: [{name: A}]\n")
    assert places.located(Path("feet")) == own


@pytest.mark.parametrize("where", ["..", "."])
def test_in_a_checkout_the_users_own_comes_first_too(
    places: Places, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = shipped_folder("sessions")
    monkeypatch.chdir(ours / where)
    assert ours in places.session_folders
    places.sessions.mkdir(parents=True)
    own = places.sessions / "feet.yaml"
    own.write_text("title: Mine\nsteps: [{name: A}]\n")
    assert own in found(places)
    assert {path.parent for path in found(places)} == {places.sessions, ours}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("feat", "feet"), ("Feet1", "feet"), ("bakc-of-legs.yaml", "back-of-legs")],
)
def test_a_name_that_is_nearly_right_is_answered_with_it(
    places: Places, written: str, meant: str
) -> None:
    with pytest.raises(SessionError, match=f"did you mean {meant}"):
        load(places.located(Path(written)), places)


def test_a_name_like_none_is_no_riddle(places: Places) -> None:
    with pytest.raises(SessionError, match="no such file") as error:
        load(places.located(Path("xyzzy")), places)
    assert "did you mean" not in str(error.value)
