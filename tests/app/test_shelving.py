"""Sessions begun, copied, renamed, put into the trash and taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.app.environment import Environment
from handscue.app.library import load
from handscue.app.places import Places
from handscue.app.shelving import (
    begun,
    binned,
    copied,
    is_ours,
    renamed,
    taken_out,
    thrown_away,
    told_of_trash,
    trashed,
)
from handscue.errors import SessionError
from handscue.shipped import shipped_folder

MINE = "# Mine.\ntitle: Mine  # so far\nsteps:\n  - {name: Glide, duration: 40s}\n"


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    places = Places(*(tmp_path / name for name in ("config", "data", "cache", "state")))
    places.sessions.mkdir(parents=True)
    return Environment(places)


def mine(env: Environment, name: str = "mine", text: str = MINE) -> Path:
    path = env.places.sessions / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_new_one_can_be_played_as_it_is(env: Environment) -> None:
    path = begun("Hands & feet", env)
    assert path == env.places.sessions / "hands-feet.yaml"
    assert load(path, env.places).routine.title == "Hands & feet"


def test_two_of_one_title_are_two_files(env: Environment) -> None:
    assert [begun("Mine", env).name for _ in range(3)] == [
        "mine.yaml",
        "mine-2.yaml",
        "mine-3.yaml",
    ]
    assert begun("Feet", env).name == "feet-2.yaml"  # one of ours is called so


@pytest.mark.parametrize("title", ["…", "\x1b[2J", "a\x00b"])
def test_a_title_has_to_be_words(env: Environment, title: str) -> None:
    path = mine(env)
    for work in (lambda: copied(path, title, env), lambda: renamed(path, title, env)):
        with pytest.raises(SessionError, match="a few plain words"):
            work()
    assert [one.name for one in env.places.sessions.iterdir()] == ["mine.yaml"]
    assert path.read_text() == MINE


def test_a_copy_has_another_title_and_every_other_byte(env: Environment) -> None:
    path = mine(env)
    copy = copied(path, "Mine: again", env)
    assert copy.read_text() == MINE.replace("Mine  #", '"Mine: again"  #')
    assert path.read_text() == MINE


def test_one_of_ours_is_copied_and_nothing_else(env: Environment) -> None:
    ours = shipped_folder("sessions") / "feet.yaml"
    before = ours.read_bytes()
    assert is_ours(ours)
    copy = copied(ours, "My feet", env)
    assert copy == env.places.sessions / "my-feet.yaml"
    for work in (lambda: renamed(ours, "X", env), lambda: binned(ours, env)):
        with pytest.raises(SessionError, match="came with handscue"):
            work()
    assert ours.read_bytes() == before


def test_it_is_found_by_its_new_name(env: Environment) -> None:
    path = renamed(mine(env), "Arms", env)
    assert path.name == "arms.yaml"
    assert path.read_text() == MINE.replace("Mine  #", "Arms  #")
    assert not (env.places.sessions / "mine.yaml").exists()


def test_what_another_includes_keeps_its_name(env: Environment) -> None:
    path = mine(env)
    other = mine(env, "other", "title: Other\nsteps:\n  - include: mine\n")
    assert renamed(path, "Arms", env) == path
    assert load(other, env.places).routine.title == "Other"
    assert load(path, env.places).routine.title == "Arms"


@pytest.mark.parametrize("text", [MINE, "title: [", "\x00"])
def test_what_was_deleted_comes_back_as_it_was(env: Environment, text: str) -> None:
    path = mine(env, text=text)
    trash = binned(path, env)
    assert not path.exists()
    assert [one.name for one in trashed(env.places)] == [trash]
    assert taken_out(trash, env) == path
    assert path.read_text() == text
    assert not list(env.places.trash.iterdir())


def test_the_trash_tells_what_is_in_it(env: Environment) -> None:
    assert told_of_trash(env.places) == ()
    binned(mine(env), env)
    binned(mine(env, "broken", "title: ["), env)
    told = told_of_trash(env.places)
    assert {one.title for one in told} == {"Mine", "broken"}
    assert all(abs(one.deleted_at - env.unix_time) < 60 for one in told)


def test_what_is_thrown_away_is_gone_and_nothing_else(env: Environment) -> None:
    kept, gone = binned(mine(env), env), binned(mine(env, "other"), env)
    thrown_away(gone, env)
    assert [one.name for one in trashed(env.places)] == [kept]
    assert {one.name for one in env.places.trash.iterdir()} == {kept, f"{kept}.from"}
    for name in (gone, f"{kept}.from", "../sessions/mine.yaml"):
        with pytest.raises(SessionError, match="no longer in the trash"):
            thrown_away(name, env)


def test_it_comes_back_beside_what_took_its_place(env: Environment) -> None:
    trash = binned(mine(env), env)
    mine(env, text="title: New\nsteps: [{name: A}]\n")
    assert taken_out(trash, env).name == "mine-2.yaml"


@pytest.mark.parametrize("name", ["", "../mine.yaml", "1-+-mine.yaml", "/etc/passwd"])
def test_nothing_else_is_taken_out(env: Environment, name: str) -> None:
    mine(env)
    with pytest.raises(SessionError, match="no longer in the trash"):
        taken_out(name, env)
