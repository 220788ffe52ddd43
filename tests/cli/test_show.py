"""handscue show: the timetable, for people and for programs, on any kind of stdout."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.desk import HANDSCUE, Desk

SESSION = """\
title: "Legs \u4e00"
position: prone
pace: brisk
setup:
  - name: Towels
    say: Roll them.
steps:
  - sides: [left, right]
    part: leg
    steps:
      - name: Effleurage
        technique: long effleurage
        area: back of the leg
        passes: 3
        caution: Not the knee.
      - name: Breathe
        duration: 20s
  - name: Ready?
    wait: true
    duration: 8s
"""
FIELDS = [
    "index", "step", "name", "technique", "area", "side", "rounds", "kind", "passes",
    "reps", "hold_ms", "start_ms", "duration_ms", "spoken", "caution", "picture", "lengthened",
]  # fmt: skip
ESCAPE = "\x1b"
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="terminals and devices of Linux")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write(SESSION)
    return desk


def test_json_has_the_fields_promised_and_no_others(desk: Desk) -> None:
    done = desk.run("show", "session.yaml", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    timetable = json.loads(done.stdout)
    assert list(timetable) == ["title", "total_ms", "segments"]
    assert all(list(segment) == FIELDS for segment in timetable["segments"])


def test_json_of_a_fitted_session_tells_what_that_changed_besides(desk: Desk) -> None:
    fitted = json.loads(desk.call("show", "session.yaml", "--json", "--fit", "2m30s").stdout)
    assert list(fitted) == ["title", "total_ms", "segments", "left_out"]
    assert fitted["total_ms"] == 150_000
    assert all(list(segment) == [*FIELDS, "usual_ms"] for segment in fitted["segments"])


def test_json_tells_the_schedule(desk: Desk) -> None:
    timetable = json.loads(desk.call("show", "session.yaml", "--json").stdout)
    segments = timetable["segments"]
    assert timetable["title"] == "Legs \u4e00"
    assert timetable["total_ms"] == sum(segment["duration_ms"] for segment in segments)
    assert [(s["index"], s["step"], s["side"], s["kind"]) for s in segments] == [
        (0, None, None, "setup"),
        (1, 1, "left", "work"),
        (2, 2, "left", "rest"),
        (3, None, "right", "switch"),
        (4, 1, "right", "work"),
        (5, 2, "right", "rest"),
        (6, 3, None, "gate"),
    ]
    work = segments[4]
    assert work["technique"] == "effleurage"
    assert (work["area"], work["passes"]) == ("back of the leg", 3)
    assert work["duration_ms"] == 24_000 * 8 // 10
    assert work["spoken"] == "Right leg. Effleurage. Three passes."
    assert work["caution"] == "Not the knee."
    assert work["lengthened"] is False
    assert segments[0]["spoken"] == "Client prone. Towels. Roll them."


def test_a_step_too_short_for_its_words_is_shown_as_lengthened(desk: Desk) -> None:
    desk.write("title: T\nsteps:\n- name: Press\n  duration: 1s\n  say: Press in and hold.\n")
    [segment] = json.loads(desk.call("show", "session.yaml", "--json").stdout)["segments"]
    assert segment["lengthened"] is True
    assert segment["duration_ms"] > 1000
    assert "+ longer than the file asks" in desk.call("show", "session.yaml").stdout


def test_the_timetable_is_plain_text_in_a_pipe(desk: Desk) -> None:
    done = desk.run("show", "session.yaml")
    assert done.returncode == 0
    assert ESCAPE not in done.stdout + done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0].startswith("Legs \u4e00, ")
    assert "0:00 Towels 0:20" in lines
    assert "0:20 1 Left leg \u00b7 Effleurage three passes 0:19" in lines
    assert "caution: Not the knee." in lines
    assert lines[-1] == "Play it with: handscue play session.yaml"


def on_a_terminal(desk: Desk) -> str:
    """Give what show writes where its stdout is a terminal."""
    import pty

    main, other = pty.openpty()
    command = [*HANDSCUE, "show", "session.yaml"]
    env = {**desk.env, "TERM": "xterm-256color"}
    with subprocess.Popen(command, cwd=desk.folder, env=env, stdout=other) as process:
        os.close(other)
        written = b""
        try:
            while chunk := os.read(main, 65_536):
                written += chunk
        except OSError:  # how Linux tells that the other end was closed
            pass
    os.close(main)
    assert process.returncode == 0
    return written.decode()


@needs_linux
def test_a_terminal_gets_styles_but_none_under_no_color(desk: Desk) -> None:
    assert ESCAPE in on_a_terminal(desk)
    assert ESCAPE not in on_a_terminal(desk.having(NO_COLOR="1"))


@pytest.mark.parametrize("option", [[], ["--json"]])
@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_leaves_early_causes_no_complaint(desk: Desk, option: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*HANDSCUE, "show", "session.yaml", *option],
        cwd=desk.folder, env=desk.env, stdout=writer, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(writer)
    assert done.returncode in (0, 1)
    assert done.stderr == b""


@needs_linux
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_full_disk_under_stdout_is_told(desk: Desk, option: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*HANDSCUE, "show", "session.yaml", *option],
            cwd=desk.folder, env=desk.env, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == b"handscue: No space left on device\n"


def test_a_pipe_that_knows_fewer_characters_gets_all_the_same(desk: Desk) -> None:
    ascii_only = desk.having(PYTHONIOENCODING="ascii")
    assert ascii_only.run("show", "session.yaml").stdout.startswith("Legs ?, ")
    timetable = json.loads(ascii_only.run("show", "session.yaml", "--json").stdout)
    assert timetable["title"] == "Legs \u4e00"


def test_a_bad_session_is_told_with_its_place(desk: Desk) -> None:
    (desk.folder / "bad.yaml").write_text("title: T\nsteps:\n- name: A\n  passes: 0\n")
    done = desk.call("show", "bad.yaml", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "bad.yaml: line 4, column 11, steps[1].passes: must be at least 1\n"
