"""The steps of session files, kept as they were."""

from __future__ import annotations

from pathlib import Path

from handscue.history.database import NAME, open_to_read, open_to_write, writing
from handscue.history.plans import followed_from, keep_plan, plans, take_on
from handscue.history.steps import steps_of
from history.runs import legs_routine

BEFORE = steps_of(legs_routine("Effleurage", "Knead"))
NOW = steps_of(legs_routine("Knead", "Effleurage", "Hack"))


def test_a_plan_is_kept_once_for_each_file(tmp_path: Path) -> None:
    opened = open_to_write(tmp_path / NAME)
    file, other = tmp_path / "legs.yaml", tmp_path / "other.yaml"
    with writing(opened.db) as db:
        first = keep_plan(db, file, BEFORE)
        second = keep_plan(db, file, NOW)
        assert keep_plan(db, file, BEFORE) == first
        assert keep_plan(db, other, BEFORE) not in {first, second}
    opened.db.close()
    again = open_to_read(tmp_path / NAME)
    assert plans(again.db, file) == {first: BEFORE, second: NOW}
    again.db.close()


def test_a_file_is_the_same_by_whichever_way_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "legs.yaml").touch()
    (tmp_path / "link.yaml").symlink_to("legs.yaml")
    opened = open_to_write(tmp_path / NAME)
    with writing(opened.db) as db:
        plan = keep_plan(db, tmp_path / "legs.yaml", BEFORE)
    assert list(plans(opened.db, tmp_path / "." / "link.yaml")) == [plan]
    opened.db.close()


def test_steps_of_older_plans_lead_to_those_of_now() -> None:
    led = followed_from({7: BEFORE, 8: NOW}, NOW)
    assert {key: NOW[index].name for key, index in led.items() if key[0] == 7} == {
        (7, 0): "Towels",
        (7, 1): "Effleurage",
        (7, 2): "Knead",
        (7, 3): "leg",
    }
    assert {key: index for key, index in led.items() if key[0] == 8} == {
        (8, index): index for index in range(5)
    }


def test_a_file_takes_on_what_was_kept_of_another_and_loses_nothing_of_its_own(
    tmp_path: Path,
) -> None:
    db = open_to_write(tmp_path / NAME).db
    file, old = tmp_path / "legs.yaml", tmp_path / "old.yaml"
    with writing(db):
        keep_plan(db, file, NOW)
        for steps in (BEFORE, NOW):
            keep_plan(db, old, steps)
        assert take_on(db, file, old)
    assert sorted(plans(db, file).values()) == sorted([BEFORE, NOW])
    assert plans(db, old) == {}
    with writing(db):
        assert not take_on(db, file, old)
        assert take_on(db, file, file)
    assert len(plans(db, file)) == 2
    db.close()
