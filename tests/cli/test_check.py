"""handscue check: each file's problems, and exit codes a script can go by."""

import sys
from pathlib import Path

import pytest

from cli.desk import Desk
from handscue.app import checkup
from handscue.errors import OutputError

SHIPPED = Path(__file__).resolve().parents[2] / "sessions"
GOOD = "title: T\nsteps:\n- name: A\n  duration: 5s\n"
BAD = "title: T\nsteps:\n- name: A\n  pases: 3\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(BAD)
    return Desk(tmp_path)


def test_a_good_file_is_called_good_with_what_to_do_next(desk: Desk) -> None:
    done = desk.run("check", "good.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "good.yaml: good. Play it with: handscue play good.yaml\n"


def test_the_microphone_is_tried_where_that_is_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise OutputError("there is no microphone to record with (none is connected)")

    monkeypatch.setattr(checkup, "MiniaudioMicrophone", none)
    assert "microphone" not in desk.call("check", "good.yaml").stdout
    done = desk.call("check", "good.yaml", "--listen")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].startswith("Spoken commands and recording will not work:")


def test_how_a_range_is_read_is_said_without_counting_as_a_problem(desk: Desk) -> None:
    (desk.folder / "good.yaml").write_text(GOOD + "  passes: 2-3\n")
    done = desk.call("check", "--strict", "good.yaml")
    assert done.returncode == 0
    assert done.stdout.startswith(
        "good.yaml: note: line 5, column 11, steps[1].passes: read as passes: 3 and passes_between:"
    )


def test_of_several_files_each_is_told_and_one_bad_makes_the_exit_code_1(desk: Desk) -> None:
    done = desk.call("check", "bad.yaml", "good.yaml", "none.yaml")
    assert done.returncode == 1
    assert done.stdout == "good.yaml: good. Play it with: handscue play good.yaml\n"
    bad, line, mark, none = done.stderr.splitlines()
    assert (line, mark) == ("      pases: 3", "      ^")
    assert bad.startswith("bad.yaml: line 4, column 3, steps[1].pases: there is no field with")
    assert none == "none.yaml: there is no such file; check the name and the folder"


def test_the_shipped_session_is_good(desk: Desk) -> None:
    shipped = Path(__file__).resolve().parents[2] / "sessions"
    done = desk.call("check", *sorted(shipped.glob("*.yaml")))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_damaged_sound_is_told(desk: Desk) -> None:
    (desk.folder / "gong.wav").write_text("no sound")
    (desk.folder / "good.yaml").write_text(GOOD + "sounds: {gate: gong.wav}\n")
    done = desk.call("check", "good.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("gong.wav: is not a sound file that can be read")
    assert "Traceback" not in done.stderr


def test_a_voice_that_is_not_there_is_told(desk: Desk) -> None:
    good, wrong = desk.folder / "good.yaml", desk.folder / "wrong.yaml"
    good.write_text(GOOD + "voice: en-us\n")
    wrong.write_text(GOOD + "voice: en-klingon\n")
    done = desk.call("check", "good.yaml", "wrong.yaml")
    assert done.returncode == 1
    assert done.stdout == "good.yaml: good. Play it with: handscue play good.yaml\n"
    assert done.stderr.startswith(
        "wrong.yaml: line 5, column 8, voice: there is no voice 'en-klingon' here;"
    )


def test_the_users_own_techniques_are_known(desk: Desk) -> None:
    (desk.folder / "good.yaml").write_text(GOOD + "  technique: lomi\n")
    assert desk.call("check", "good.yaml").returncode == 1
    own = desk.folder / "config" / "handscue"
    own.mkdir(parents=True)
    (own / "techniques.yaml").write_text("lomi: {hold: 40s}\n")
    assert desk.call("check", "good.yaml").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek", "good.yaml"], "Did you mean 'check'"),
        (["check"], "Missing argument 'SESSION"),
        (["check", "--fast", "good.yaml"], "No such option: --fast"),
        (["export", "good.yaml"], "Missing option"),
        (["show"], "Missing argument 'SESSION"),
    ],
)
def test_wrong_usage_is_told_and_exits_with_2(desk: Desk, arguments: list[str], told: str) -> None:
    done = desk.run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


TEN_FAULTS = """\
title: Ten faults
positon: prone
pace: fast
steps:
- name: A
  technique: effleurag
  passes: 0
- technique: kneeding
  pases: 3
  duration: quick
- sides: [left, middle]
  steps:
  - name: B
    wait: perhaps
    duration: 0s
"""


def test_all_faults_of_a_file_are_told_at_once_with_their_lines(desk: Desk) -> None:
    (desk.folder / "ten.yaml").write_text(TEN_FAULTS)
    told = desk.call("check", "ten.yaml").stderr
    faults = [line for line in told.splitlines() if line.startswith("ten.yaml: line ")]
    assert len(faults) == 11
    for advice in ("mean position?", "mean effleurage?", "mean kneading?", "mean passes?"):
        assert advice in told
    assert "\n    positon: prone\n    ^\n" in told


def test_reminders_warn_and_count_only_when_asked_to(desk: Desk) -> None:
    (desk.folder / "good.yaml").write_text(GOOD + "  technique: hacking\n  area: spine\n")
    warned = desk.call("check", "good.yaml")
    assert warned.returncode == 0
    assert "reminder: line 5" in warned.stdout
    assert "Source: " in warned.stdout
    assert "never medical clearance" in warned.stdout
    assert desk.call("check", "--strict", "good.yaml").returncode == 1


def test_every_shipped_session_has_nothing_to_be_reminded_of(desk: Desk) -> None:
    done = desk.call("check", "--strict", *sorted(SHIPPED.glob("*.yaml")))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(list(SHIPPED.glob("*.yaml"))) >= 10


@pytest.mark.skipif(sys.platform == "win32", reason="no file can be called so there")
def test_a_name_with_a_line_break_breaks_no_message(desk: Desk) -> None:
    desk.write("title: T\nsteps:\n- {name: A, duration: 3s}\n", "two\nlines.yaml")
    done = desk.run("check", "two\nlines.yaml")
    assert done.stdout.startswith("two lines.yaml: good.")
    (desk.folder / "two\nbad.yaml").write_text("title: T\n")
    done = desk.run("check", "two\nbad.yaml")
    assert done.stderr.startswith("two bad.yaml: steps: is missing")
