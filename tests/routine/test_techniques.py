"""Techniques: found by any of their names, each figure from the nearest file that gives one."""

from pathlib import Path

import pytest

from handscue.routine.loading import load_routine, shipped_techniques
from handscue.routine.technique import Technique
from handscue.routine.techniques import CHANGE_OVER, REST, Techniques

STARTING_FIGURES = {  # seconds: per pass, whole step
    "full-limb effleurage": (8, None),
    "local effleurage": (4, None),
    "kneading": (None, 25),
    "wringing": (None, 20),
    "squeezing": (None, 20),
    "hacking": (None, 15),
    "cupping": (None, 15),
    "beating": (None, 15),
    "pounding": (None, 15),
    "passive lift": (None, 8),
    "change over": (None, 15),
}


@pytest.mark.parametrize(("name", "figures"), STARTING_FIGURES.items())
def test_ships_the_starting_figures_with_their_source(
    name: str, figures: tuple[int | None, int | None]
) -> None:
    found = shipped_techniques().find(name)
    assert found is not None
    per_pass, hold = figures
    if per_pass is not None:
        assert found[1].per_pass == per_pass * 1000
    if hold is not None:
        assert found[1].hold == hold * 1000
    assert found[1].source


def test_ships_what_a_rest_and_a_change_over_take_their_length_from() -> None:
    assert shipped_techniques().duration(REST, None) == 20_000
    assert shipped_techniques().duration(CHANGE_OVER, None) == 15_000


def test_no_shipped_name_means_two_techniques() -> None:
    names = [name.casefold() for name in shipped_techniques().names()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "name", ["petrissage", "Petrissage", "KNEAD", " thumb-kneading", "kneading"]
)
def test_is_found_by_any_alias_however_written(name: str) -> None:
    found = shipped_techniques().find(name)
    assert found is not None
    assert found[0] == "kneading"


def test_an_underscore_is_as_good_as_a_space() -> None:
    found = shipped_techniques().find("change_over")
    assert found is not None
    assert found[0] == CHANGE_OVER


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [("knedding", "kneading"), ("poundin", "pounding"), ("Efleurage", "effleurage"), ("zzz", None)],
)
def test_the_nearest_name_is_offered(mistyped: str, meant: str | None) -> None:
    assert shipped_techniques().find(mistyped) is None
    assert shipped_techniques().nearest(mistyped) == meant


OURS = Techniques(
    {"stroke": Technique.model_validate({"per_pass": 4, "hold": 12, "aliases": ["s"]})}
)


@pytest.mark.parametrize(("passes", "ms"), [(None, 12_000), (1, 4_000), (3, 12_000), (5, 20_000)])
def test_passes_are_counted_and_without_them_it_is_held(passes: int | None, ms: int) -> None:
    assert OURS.duration("s", passes) == ms


def test_passes_of_what_is_only_held_take_the_hold_each() -> None:
    held = Techniques({"press": Technique.model_validate({"hold": 10})})
    assert held.duration("press", 3) == 30_000


def test_what_is_only_counted_is_done_once_where_no_passes_are_given() -> None:
    counted = Techniques({"press": Technique.model_validate({"per_pass": 5})})
    assert counted.duration("press", None) == 5_000


def test_a_field_given_replaces_ours_and_the_others_stay() -> None:
    changed = OURS.overridden({"S": Technique.model_validate({"hold": 30})})
    assert changed.duration("stroke", None) == 30_000
    assert changed.duration("stroke", 2) == 8_000
    assert OURS.duration("stroke", None) == 12_000


def test_a_new_technique_is_added_and_its_aliases_win_over_older_ones() -> None:
    mine = Technique.model_validate({"hold": 7, "aliases": ["s"]})
    changed = OURS.overridden({"mine": mine})
    assert changed.duration("s", None) == changed.duration("mine", None) == 7_000
    assert changed.duration("stroke", None) == 12_000


def test_the_session_wins_over_the_users_file_and_that_over_ours(tmp_path: Path) -> None:
    session, users = tmp_path / "session.yaml", tmp_path / "techniques.yaml"
    users.write_text("kneading: {hold: 31s}\nwringing: {hold: 32s}\n")
    session.write_text("title: T\nsteps: [{name: A}]\ntechniques: {petrissage: {hold: 41s}}\n")
    _, techniques = load_routine(session, users)
    by_name = {n: techniques.duration(n, None) for n in ("kneading", "wringing", "squeezing")}
    assert by_name == {"kneading": 41_000, "wringing": 32_000, "squeezing": 20_000}
