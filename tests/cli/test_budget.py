"""handscue budget: the chart, and what is out of balance."""

from pathlib import Path

from cli.desk import Desk

SESSION = """\
title: Legs
areas: {back: 1m, legs: 2m}
steps:
  - sides: [left, right]
    part: leg
    steps:
      - name: Knead
        technique: kneading
        duration: 60s
  - name: Stroke
    technique: stroking
    area: back
    duration: 30s
"""


def test_the_chart_has_a_bar_for_each_area_and_side(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write(SESSION)
    done = desk.call("budget", "session.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Legs, 2:45",
        f"legs  left      1:00  {'█' * 40}",
        f"      right     1:00  {'█' * 40}",
        f"back            0:30  {'█' * 20}",
        "plus 0:15 of setup, change-overs, rests and waiting",
        "Out of balance: back: 0:30 of the 1:00 that areas: asks for.",
    ]


def test_areas_stand_below_the_sum_of_their_region(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    areas = ("calf", "thigh", "lower back", "aura")
    steps = [f"  - {{name: Knead, area: {area}, duration: 30s}}" for area in areas]
    desk.write("title: T\nsteps:\n" + "\n".join(steps) + "\n")
    lines = desk.call("budget", "session.yaml").stdout.splitlines()[1:-1]
    assert [line.split("█")[0].rstrip() for line in lines] == [
        "legs                    1:00",
        "  calf                  0:30",
        "  thigh                 0:30",
        "back                    0:30",
        "  lower back            0:30",
        "elsewhere               0:30",
        "  aura                  0:30",
    ]


def test_its_lines_are_no_longer_than_the_terminal_is_wide(tmp_path: Path) -> None:
    desk = Desk(tmp_path).having(COLUMNS="48")
    desk.write(SESSION.replace("area: back", "area: whole of the upper back"))
    lines = desk.call("budget", "session.yaml").stdout.splitlines()
    assert [len(line) for line in lines[1:3]] == [48, 48]


def test_it_is_of_the_session_as_it_is_fitted(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write(SESSION)
    assert desk.call("budget", "session.yaml", "--fit", "3m").stdout.startswith("Legs, 3:00\n")


def test_a_session_without_work_has_no_bars(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("title: T\nsteps: [{name: Rest}]\n")
    assert desk.call("budget", "session.yaml").stdout.splitlines() == [
        "T, 0:20",
        "plus 0:20 of setup, change-overs, rests and waiting",
    ]
