"""``handscue learn``: from treatments played, shown beside the plan, written into the file."""

from __future__ import annotations

import difflib
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.desk import Desk
from cli.treatments import treat
from handscue.history.database import NAME, open_to_write, writing
from handscue.history.plans import take_on
from handscue.routine.loading import load_routine
from handscue.sounds.chimes import shipped_folder

SESSION = """\
# Mine.
title: Legs
setup:
  - name: Towels
    say: Roll a towel.
    duration: 10s
steps:
  - sides: [left, right]
    part: leg
    change_over:
      say: Walk round.   # slowly
      duration: 20s
    steps:
      - name: Glide   # the first
        technique: effleurage
        passes: 3
        say: Spread the oil.

      - {name: Knead, technique: kneading, duration: 30s}
      - name: Hack
        duration: "0:20"  # loose wrists
        most: 25s
  - name: Turn over
    wait: true
    duration: 20s
  - name: Hold
    technique: holding
    duration: 30s
    say: Lay your hands on the sacrum.
"""
# towels; glide, knead and hack on the left; changing over; the same on the right; turn, hold
RUNS = (
    (13, 35, 41, 40, 30, 33, 39, 45, 5, 31),
    (12, 37, 42, 42, 33, 38, 300, 41, 60, None),
    (14, 36, 43, 35, 29, 34, 40, 44, 20, 29),
)


def at(folder: Path) -> Desk:
    """Give a desk with the session on it."""
    desk = Desk(folder).having(XDG_DATA_HOME=str(folder / "data"))
    desk.write(SESSION)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return at(tmp_path)


@pytest.fixture(scope="module")
def three_treatments(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk at which three treatments were given; a telephone rang in the second one."""
    desk = at(tmp_path_factory.mktemp("treated"))
    for number, works in enumerate(RUNS):
        give(desk, *works, began_at=number * 86_400.0)
    return desk


@pytest.fixture
def treated(desk: Desk, three_treatments: Desk) -> Desk:
    """A desk of the test's own, with the history of those."""
    history = desk.folder / "data" / "handscue" / NAME
    history.parent.mkdir(parents=True)
    shutil.copy(three_treatments.folder / "data" / "handscue" / NAME, history)
    with closing(open_to_write(history).db) as db, writing(db):
        take_on(db, desk.folder / "session.yaml", three_treatments.folder / "session.yaml")
    return desk


def give(desk: Desk, *works: float | None, **more: Any) -> None:
    treat(desk.folder / "data", desk.folder / "session.yaml", *works, **more)


def learned(desk: Desk, *options: str) -> dict[str, dict[str, Any]]:
    done = desk.call("learn", "session.yaml", "--json", *options)
    assert done.returncode == 0, done.stderr
    return {step["name"]: step for step in json.loads(done.stdout)["steps"]}


def test_three_treatments_are_written_back_in_those_lines_alone(treated: Desk) -> None:
    done = treated.call("learn", "session.yaml", "--write", "--yes")
    assert done.returncode == 0, done.stderr
    after = (treated.folder / "session.yaml").read_text()
    diff = difflib.ndiff(SESSION.splitlines(), after.splitlines())
    assert [line for line in diff if line[:1] in "+-"] == [
        "-     duration: 10s",
        "+     duration: 13s",
        "-       duration: 20s",
        "+       duration: 30s",
        "+         duration: 35s",
        "-       - {name: Knead, technique: kneading, duration: 30s}",
        "+       - {name: Knead, technique: kneading, duration: 40s}",
        '-         duration: "0:20"  # loose wrists',
        "+         duration: 25s  # loose wrists",
    ]
    assert "--- session.yaml" in done.stdout
    assert '-        duration: "0:20"  # loose wrists' in done.stdout
    assert "session.yaml: written." in done.stdout
    routine, _ = load_routine(treated.folder / "session.yaml")
    assert routine.title == "Legs"
    again = treated.call("learn", "session.yaml", "--write", "--yes")
    assert again.stdout == "Nothing to write: the file has these times already.\n"


@pytest.mark.parametrize("how", [["--write", "--yes"], ["--as", "anna"]])
def test_where_the_length_in_the_file_cannot_be_had_any_more_it_says_so(
    treated: Desk, how: list[str]
) -> None:
    asked = "Legs cannot last 3:10: the shortest possible is"
    for length, said in (("5m", ""), ("3m10s", f"the file needs another fit: {asked}")):
        treated.write(f"{SESSION}fit: {length}\n")
        done = treated.call("learn", "session.yaml", *how)
        assert done.returncode == 0
        assert (asked in done.stderr) == bool(said)
        assert said in done.stderr


def test_what_is_measured_is_shown_beside_what_was_planned(treated: Desk) -> None:
    shown = treated.call("learn", "session.yaml").stdout
    table, _, remarks = shown.partition("| planned")
    assert table.startswith("Legs, 3 runs\n")
    knead = next(line for line in table.splitlines() if "Knead" in line)
    assert knead.split()[:5] == ["2", "Knead", "0:30", "0:41", "±1"]
    assert "0:40" in knead
    assert knead.index("|") < knead.index("●")
    assert "Change-over (leg)" in table
    assert "Turn over" not in table
    assert "Always extended: " in remarks
    assert "2 Knead" in remarks
    assert "2 Knead: left out 5:00, far from the others." in remarks
    assert "3 Hack: 25s, limited by its most:." in remarks
    assert "handscue learn session.yaml --write" in remarks


def test_for_programs_all_of_it_is_there(treated: Desk) -> None:
    knead = learned(treated)["Knead"]
    assert knead["planned_ms"] == 30_000
    assert knead["samples_ms"] == pytest.approx([41_000, 39_000, 42_000, 43_000, 40_000], abs=100)
    assert knead["outliers_ms"] == pytest.approx([300_000], abs=100)
    assert knead["measured_ms"] == pytest.approx(41_000, abs=100)
    assert (knead["learned_ms"], knead["habit"], knead["runs"]) == (40_000, "always extended", 3)
    hold = learned(treated)["Hold"]
    assert (hold["learned_ms"], hold["ended_by_the_clock"]) == (30_000, 1)


def test_one_treatment_is_enough_and_pauses_are_left_out(desk: Desk) -> None:
    give(desk, *RUNS[0], paused={2: 90.0, 5: 7.5})
    knead = learned(desk)["Knead"]
    assert knead["samples_ms"] == pytest.approx([41_000, 39_000], abs=100)
    assert learned(desk)["Glide"]["samples_ms"] == pytest.approx([35_000, 33_000], abs=100)


def test_rehearsed_to_learn_it_waits_at_each_step_as_long_as_she_works(desk: Desk) -> None:
    give(desk, *RUNS[0], to_learn=True)
    steps = learned(desk)
    assert steps["Knead"]["samples_ms"] == pytest.approx([41_000, 39_000], abs=100)
    assert {step["ended_by_the_clock"] for step in steps.values()} == {0}
    [run] = json.loads(desk.call("log", "--json").stdout)
    assert (run["kind"], run["finished"]) == ("learn", True)


def test_what_only_the_clock_ended_is_not_learned(desk: Desk) -> None:
    give(desk, *[None] * 8, 5, None)
    assert {step["learned_ms"] for step in learned(desk).values()} == {None}
    shown = desk.call("learn", "session.yaml").stdout
    assert "You never ended 6 steps by hand, so nothing was learned from them." in shown
    assert "Nothing to change" in shown


def test_a_treatment_that_was_abandoned_teaches_its_whole_steps(desk: Desk) -> None:
    give(desk, 13, 36)
    steps = learned(desk)
    assert steps["Glide"]["samples_ms"] == pytest.approx([36_000], abs=100)
    assert steps["Knead"]["runs"] == 0
    [run] = json.loads(desk.call("log", "--json").stdout)
    assert (run["whole_steps"], run["finished"]) == (2, False)


def test_steps_renamed_and_moved_keep_their_times_and_others_are_named(treated: Desk) -> None:
    file = treated.folder / "session.yaml"
    text = SESSION.replace("name: Glide ", "name: Gliding ").replace(
        "      - {name: Knead, technique: kneading, duration: 30s}\n", ""
    )
    text = text.replace(
        "  - name: Turn over\n", "  - name: Knead\n    technique: kneading\n  - name: Turn over\n"
    ).replace("name: Hack", "name: Pat\n        technique: hacking")
    treated.write(text)
    steps = learned(treated)
    assert steps["Gliding"]["runs"] == steps["Knead"]["runs"] == 3
    assert steps["Pat"]["runs"] == 0
    shown = " ".join(treated.call("learn", file).stdout.split())
    assert "It is not clear which step used to be step 3, Hack (3 runs)" in shown
    treated.write(SESSION)
    assert learned(treated)["Hack"]["runs"] == 3


def test_a_profile_is_what_play_and_all_others_go_by(treated: Desk) -> None:
    done = treated.call("learn", "session.yaml", "--as", " anna ")
    assert "Profile anna holds 6 steps." in done.stdout
    assert "handscue play session.yaml --profile anna" in done.stdout
    assert (treated.folder / "session.yaml").read_text() == SESSION
    shown = treated.call("show", "session.yaml", "--profile", "anna", "--json")
    knead = [s for s in json.loads(shown.stdout)["segments"] if s["name"] == "Knead"]
    assert [s["duration_ms"] for s in knead] == [40_000, 40_000]
    unlike = treated.call("show", "session.yaml", "--profile", "bea")
    assert unlike.returncode == 1
    assert "no profile 'bea'; there are: anna" in unlike.stderr
    gone = treated.call("learn", "session.yaml", "--drop-profile", "anna")
    assert gone.returncode == 0
    assert treated.call("show", "session.yaml", "--profile", "anna").returncode == 1


def test_a_profile_of_a_file_changed_since_says_what_it_lost(treated: Desk) -> None:
    treated.call("learn", "session.yaml", "--as", "anna")
    treated.write(SESSION.replace("{name: Knead, technique: kneading", "{name: Press, area: calf"))
    shown = treated.call("show", "session.yaml", "--profile", "anna", "--json")
    assert shown.returncode == 0
    assert "the file's own times are used for what was once Knead" in shown.stderr
    press = [s for s in json.loads(shown.stdout)["segments"] if s["name"] == "Press"]
    assert [s["duration_ms"] for s in press] == [30_000, 30_000]


def test_only_what_was_played_with_a_profile_where_that_is_asked(desk: Desk) -> None:
    give(desk, *RUNS[0], began_at=1.0)
    give(desk, 13, 20, began_at=2.0, profile="bea")
    assert learned(desk, "--profile", "bea")["Glide"]["samples_ms"] == pytest.approx(
        [20_000], abs=100
    )
    shown = desk.call("learn", "session.yaml", "--profile", "bea").stdout
    assert "handscue learn session.yaml --profile bea --write\n" in shown
    nobody = desk.call("learn", "session.yaml", "--profile", "carl")
    assert nobody.returncode == 1
    assert "not measured" not in nobody.stdout
    assert "no step has been measured yet with profile carl" in nobody.stderr
    assert "handscue play session.yaml --profile carl" in nobody.stderr


def test_steps_of_an_included_session_are_left_to_its_own_file(desk: Desk) -> None:
    desk.write("title: Part\nsteps:\n  - name: Knead\n    technique: kneading\n", "part.yaml")
    whole = "title: Whole\nsteps:\n  - include: part.yaml\n  - name: Rest\n    duration: 20s\n"
    desk.write(whole)
    give(desk, 55, 12)
    done = desk.call("learn", "session.yaml", "--write", "--yes")
    assert (
        "these steps are in another file (--as NAME keeps them in a profile): Knead" in done.stderr
    )
    assert (desk.folder / "session.yaml").read_text() == whole.replace("20s", "12s")
    assert "duration" not in (desk.folder / "part.yaml").read_text()


def test_options_that_make_no_sense_are_told(desk: Desk) -> None:
    for options, message in (
        (["--write"], "without a terminal, add --yes"),
        (["--write", "--yes", "--json"], "leave out --json"),
        (["--write", "--yes", "--as", "anna"], "leave out one of them"),
        (
            ["--drop-profile", "anna", "--as", "bea"],
            "only deletes a profile; leave out the other options",
        ),
        (["--as", " "], "a profile's name has"),
    ):
        done = desk.call("learn", "session.yaml", *options)
        assert done.returncode == 2
        assert message in " ".join(done.stderr.split())


def test_with_nothing_measured_it_says_how_to_begin(desk: Desk) -> None:
    (desk.folder / "session.yaml").write_text(SESSION.replace("Roll", "Take and roll"))
    done = desk.call("learn", "session.yaml")
    assert done.returncode == 1
    assert "no step has been measured yet" in done.stderr
    assert "handscue play session.yaml" in done.stderr
    assert "Making the speech" not in done.stderr


def test_a_damaged_history_is_told_and_nothing_is_lost(treated: Desk) -> None:
    path = treated.folder / "data" / "handscue" / "history.sqlite3"
    path.write_bytes(b"damaged" * 1000)
    done = treated.call("learn", "session.yaml")
    assert done.returncode == 1
    assert f"{path}: is damaged and cannot be read." in done.stderr
    assert path.read_bytes() == b"damaged" * 1000


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a terminal to be asked on."""
    monkeypatch.setattr("handscue.cli.learn.is_terminal", lambda: True)


@pytest.mark.usefixtures("asked")
def test_it_asks_before_it_writes(treated: Desk) -> None:
    file = treated.folder / "session.yaml"
    for answer in ("\n", ""):
        done = treated.call("learn", "session.yaml", "--write", given=answer)
        assert done.returncode == 1
        assert "Write this into the file? [y/N]" in done.stdout
        assert file.read_text() == SESSION
    done = treated.call("learn", "session.yaml", "--write", given="y\n")
    assert done.returncode == 0
    assert file.read_text() != SESSION


def test_one_of_ours_is_written_as_a_copy_with_its_history(desk: Desk) -> None:
    ours = shipped_folder("sessions") / "hand-five-minutes.yaml"
    before = ours.read_text()
    desk.write(before, "hand.yaml")
    (desk.folder / "hand.yaml").unlink()
    treat(desk.folder / "data", ours, None, 60, 50)
    done = desk.call("learn", "hand-five-minutes", "--write", "--yes")
    assert done.returncode == 0, done.stderr
    assert ours.read_text() == before
    copy = desk.folder / "data" / "handscue" / "sessions" / ours.name
    assert f"{copy}: written." in done.stdout
    assert copy.read_text() != before
    assert json.loads(desk.call("log", "--json").stdout)[0]["session"] == str(copy)


def test_a_file_written_with_a_mark_and_other_ends_of_lines_keeps_them(treated: Desk) -> None:
    file = treated.folder / "session.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + SESSION.replace("\n", "\r\n").encode())
    done = treated.call("learn", "session.yaml", "--write", "--yes")
    assert done.returncode == 0, done.stderr
    after = file.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf# Mine.\r\n")
    assert after.count(b"\r\n") == after.count(b"\n") == SESSION.count("\n") + 1


def test_a_file_that_was_renamed_takes_on_its_history(treated: Desk) -> None:
    treated.call("learn", "session.yaml", "--as", "anna")
    (treated.folder / "session.yaml").rename(treated.folder / "legs.yaml")
    give_to = treated.folder / "data", treated.folder / "legs.yaml"
    treat(*give_to, 20)
    alone = json.loads(treated.call("learn", "legs.yaml", "--json").stdout)
    assert alone["runs"] == 1
    both = treated.call("learn", "legs.yaml", "--was", "session.yaml", "--json")
    assert json.loads(both.stdout)["runs"] == 4
    assert treated.call("show", "legs.yaml", "--profile", "anna").returncode == 0
    again = treated.call("learn", "legs.yaml", "--was", "session.yaml")
    assert again.returncode == 1
    assert "there is no history of session.yaml" in again.stderr
