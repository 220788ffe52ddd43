"""handscue check: each file's problems, and exit codes a script can go by."""

from pathlib import Path

import pytest

from cli.desk import Desk

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
    assert done.stdout == "good.yaml: good. Hear it with: handscue play good.yaml\n"


def test_of_several_files_each_is_told_and_one_bad_makes_the_exit_code_1(desk: Desk) -> None:
    done = desk.call("check", "bad.yaml", "good.yaml", "none.yaml")
    assert done.returncode == 1
    assert done.stdout == "good.yaml: good. Hear it with: handscue play good.yaml\n"
    bad, none = done.stderr.splitlines()
    assert bad.startswith("bad.yaml: line 4, column 3, steps[1].pases: there is no field of")
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
        (["chek", "good.yaml"], "Did you mean 'check'?"),
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
