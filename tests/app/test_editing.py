"""A session file while it is edited: what is said of it, and how it is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.app.editing import ChangedMeanwhileError, file_to_edit, look, saved
from handscue.app.environment import Environment
from handscue.app.places import Places
from handscue.app.shelving import revision_of, text_of
from handscue.shipped import shipped_folder

MINE = """\
title: Mine
setup:
  - {name: Towels, duration: 30s}
steps:
  - {name: Glide, duration: 40s}
  - sides: [left, right]
    steps:
      - {name: Knead, duration: 20s}
"""


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    places = Places(*(tmp_path / name for name in ("config", "data", "cache", "state")))
    places.sessions.mkdir(parents=True)
    return Environment(places)


def mine(env: Environment, text: str = MINE) -> Path:
    path = env.places.sessions / "mine.yaml"
    path.write_bytes(text.encode())
    return path


def test_a_text_is_looked_at_without_a_word_being_said(env: Environment) -> None:
    looked = look(mine(env), MINE.replace("40s", "50s"), env)
    assert looked.problems == ()
    assert looked.timeline is not None
    assert looked.times == {"setup[1]": 30_000, "steps[1]": 50_000, "steps[2].steps[1]": 20_000}
    assert not env.places.cache.exists()


def test_every_problem_has_its_place_as_in_check(env: Environment) -> None:
    looked = look(mine(env), MINE.replace("40s", "ten").replace("name: Knead, ", ""), env)
    assert [problem.field for problem in looked.problems] == [
        "steps[1].duration",
        "steps[2].steps[1].name",
    ]
    assert looked.timeline is None
    assert looked.data["title"] == "Mine"


def test_a_length_it_cannot_have_is_told_at_the_length(env: Environment) -> None:
    looked = look(mine(env), f"fit: 11h\n{MINE}", env)
    assert [problem.field for problem in looked.problems] == ["fit"]


@pytest.mark.parametrize(
    "text", ["a: &a [x, x]\nb: [*a, *a]\n", "title: [", "x: !!python/name:os.system", "", "- A\n"]
)
def test_what_cannot_be_read_is_a_problem_and_no_more(env: Environment, text: str) -> None:
    assert look(mine(env), text, env).problems


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.text(max_size=60))
def test_whatever_is_written_is_looked_at(env: Environment, text: str) -> None:
    looked = look(mine(env), MINE.replace("Glide", text), env)
    assert looked.problems or looked.timeline


def test_what_was_changed_meanwhile_is_not_written_over(env: Environment) -> None:
    path = mine(env)
    revision = revision_of(text_of(path))
    saved(path, f"{MINE}# one\n", revision, env)
    with pytest.raises(ChangedMeanwhileError) as error:
        saved(path, f"{MINE}# other\n", revision, env)
    assert error.value.text == path.read_text() == f"{MINE}# one\n"
    saved(path, f"{MINE}# other\n", revision_of(error.value.text), env)
    assert path.read_text() == f"{MINE}# other\n"


def test_of_one_of_ours_the_users_own_copy_is_written(env: Environment) -> None:
    ours = shipped_folder("sessions") / "feet.yaml"
    before = ours.read_text("utf-8")
    own = saved(ours, f"{before}# mine\n", revision_of(before), env)
    assert own == file_to_edit(ours, env) == env.places.sessions / "feet.yaml"
    assert own.read_text("utf-8") == f"{before}# mine\n"
    assert ours.read_text("utf-8") == before


def test_lines_end_as_they_did_before(env: Environment) -> None:
    path = mine(env, MINE.replace("\n", "\r\n"))
    saved(path, f"{MINE}# more\n", revision_of(text_of(path)), env)
    assert path.read_bytes() == f"{MINE}# more\n".replace("\n", "\r\n").encode()
