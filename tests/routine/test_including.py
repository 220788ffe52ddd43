"""Sessions made of sessions: what is put in, what is changed, and what is refused."""

import contextlib
import sys
from pathlib import Path
from types import FrameType

import pytest

from handscue.errors import SessionError
from handscue.routine.loading import Loaded, load_session
from handscue.routine.model import Block

PART = """\
title: Part
pace: brisk
setup: [{name: Towel, duration: 30s}]
steps:
- name: Warm
  technique: effleurage
  passes: 2
- sides: [left, right]
  part: leg
  steps: [{name: Knead, technique: kneading, duration: 10s}, {name: Wring, technique: wringing}]
"""


def load(folder: Path, entry: str, **others: str) -> Loaded:
    (folder / "part.yaml").write_text(PART)
    for name, text in others.items():
        (folder / f"{name}.yaml").write_text(text)
    whole = folder / "whole.yaml"
    whole.write_text(f"title: Whole\nsteps:\n- name: First\n  duration: 5s\n- {entry}\n")
    return load_session(whole)


def test_steps_stand_in_place_of_the_include_at_their_own_pace(tmp_path: Path) -> None:
    first, towel, warm, block = load(tmp_path, "include: part.yaml").routine.steps
    assert (first.name, towel.name, warm.name) == ("First", "Towel", "Warm")  # type: ignore[union-attr]
    assert warm.duration == 12_800  # type: ignore[union-attr] # two passes of 8 s, brisk
    assert isinstance(block, Block)
    assert [step.duration for step in block.steps] == [8_000, 16_000]


def test_sides_pace_setup_and_steps_are_chosen(tmp_path: Path) -> None:
    entry = "{include: part, sides: [right], pace: 2, setup: false, leave_out: [Wring], "
    entry += "change: {Knead: {say: Softly., duration: 1m}}}"
    _, warm, block = load(tmp_path, entry).routine.steps
    assert warm.duration == 32_000  # type: ignore[union-attr]
    assert isinstance(block, Block)
    assert (block.sides, len(block.steps)) == (("right",), 1)
    assert (block.steps[0].say, block.steps[0].duration) == ("Softly.", 120_000)


def test_words_that_are_changed_are_not_those_that_were_recorded(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    step = "{name: Knead, say: Hard., recorded: a.wav}"
    mine = f"title: Mine\nsteps: [{step}]\n"
    [_, kept] = load(tmp_path, "{include: mine}", mine=mine).routine.steps
    change = "{include: mine, change: {Knead: {say: Softly.}}}"
    [_, changed] = load(tmp_path, change, mine=mine).routine.steps
    assert kept.recorded == str(tmp_path / "a.wav")  # type: ignore[union-attr]
    assert (changed.say, changed.recorded) == ("Softly.", None)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("include: whole.yaml", "whole.yaml -> whole.yaml"),
        ("include: round.yaml", "whole.yaml -> round.yaml -> whole.yaml"),
        ("include: ../part.yaml", "outside"),
        ("include: /etc/passwd", "outside"),
        ("include: none.yaml", "no such session"),
        ("{include: part, leave_out: [Hack]}", "no step named 'Hack'"),
        ("{include: part, change: {Hack: {passes: 2}}}", "no step named 'Hack'"),
        ("{include: part, chnge: {}}", "did you mean change?"),
        ("{include: part, change: {Warm: {pases: 2}}}", "did you mean passes?"),
    ],
)
def test_what_cannot_be_included_is_refused_at_its_line(
    tmp_path: Path, entry: str, says: str
) -> None:
    with pytest.raises(SessionError) as raised:
        load(tmp_path, entry, round="title: R\nsteps:\n- include: whole.yaml\n")
    assert says in str(raised.value)
    assert raised.value.problems[0].line is not None


def test_a_fault_in_an_included_file_is_told_of_that_file(tmp_path: Path) -> None:
    with pytest.raises(SessionError) as raised:
        load(tmp_path, "include: bad.yaml", bad="title: B\nsteps:\n- nam: x\n")
    assert raised.value.path.endswith("bad.yaml")


def test_a_link_out_of_the_folder_is_no_way_out(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.yaml").write_text(PART)
    (inner / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(SessionError, match="outside"):
        load(inner, "include: link.yaml")


def test_length_is_asked_of_a_part_and_of_a_part_within_it(tmp_path: Path) -> None:
    """What a part of a part is follows its steps, whatever is left out before them."""
    middle = (
        "title: Middle\nsteps:\n- name: Away\n- name: Kept\n- {include: part, fit: 3m}\n"
        "- {include: part, fit: 4m, leave_out: [Warm]}\n- name: Last\n"
    )
    loaded = load(tmp_path, "{include: middle, fit: 20m, leave_out: [Away, Wring]}", middle=middle)
    names = [getattr(entry, "name", "block") for entry in loaded.routine.steps]
    assert names == ["First", "Kept", "Towel", "Warm", "block", "Towel", "block", "Last"]
    assert [(p.title, p.first, p.count, p.fit) for p in loaded.routine.parts] == [
        ("Part", 2, 3, 180_000),
        ("Part", 5, 2, 240_000),
        ("Middle", 1, 7, 1_200_000),
    ]
    assert loaded.routine.parts[0].where.endswith("middle.yaml: line 5, column 24, steps[3].fit")
    assert loaded.routine.parts[2].where.endswith("whole.yaml: line 5, column 26, steps[2].fit")


def test_length_of_a_part_that_is_left_out_is_forgotten(tmp_path: Path) -> None:
    inner = "{include: part, fit: 3m, setup: false, leave_out: [Warm]}"
    middle = f"title: M\nsteps:\n- name: One\n- {inner}\n"
    entry = "{include: middle, leave_out: [Knead, Wring]}"
    assert load(tmp_path, entry, middle=middle).routine.parts == ()


@pytest.mark.parametrize(
    ("given", "says"),
    [("20", "write 20m for 20 minutes"), ("-5m", "30m"), ("[1]", "is not a length")],
)
def test_length_of_a_part_has_to_be_one(tmp_path: Path, given: str, says: str) -> None:
    with pytest.raises(SessionError, match=f"(?i)steps.2..fit: .*{says}"):
        load(tmp_path, f"{{include: part, fit: {given}}}")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def files_read(path: Path) -> int:
    """Count how often a file is read for a session, and those that it includes."""
    count = 0

    def counting(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_name == "_raw"

    sys.setprofile(counting)
    try:
        with contextlib.suppress(SessionError):
            load_session(path)
    finally:
        sys.setprofile(None)
    return count


def test_each_file_is_read_once_however_often_it_is_included(tmp_path: Path) -> None:
    write(tmp_path, "inner.yaml", "title: I\nsteps:\n- {name: A, duration: 1s}\n")
    includes = "title: M\nsteps:\n" + "- include: {}.yaml\n" * 30
    write(tmp_path, "middle.yaml", includes.replace("{}", "inner"))
    outer = write(tmp_path, "outer.yaml", includes.replace("{}", "middle"))
    assert files_read(outer) == 3
    assert len(load_session(outer).routine.steps) == 900


def test_far_too_many_steps_are_told_before_all_are_put_in(tmp_path: Path) -> None:
    path = write(tmp_path, "0.yaml", "title: I\nsteps:\n- {name: A, duration: 1s}\n")
    for depth in range(4):
        includes = f"- include: {depth}.yaml\n" * 100
        path = write(tmp_path, f"{depth + 1}.yaml", f"title: M\nsteps:\n{includes}")
    with pytest.raises(SessionError, match="far more steps than a day has room for"):
        load_session(path)


def test_a_session_read_under_other_techniques_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "in.yaml", "title: I\nsteps:\n- {name: A, technique: mine, passes: 2}\n")
    own = "techniques: {{mine: {{per_pass: {}}}}}\nsteps:\n- include: in.yaml\n"
    for name, per_pass in (("one", "5s"), ("two", "50s")):
        write(tmp_path, f"{name}.yaml", f"title: {name}\n{own.format(per_pass)}")
    both = write(
        tmp_path, "both.yaml", "title: B\nsteps:\n- include: one.yaml\n- include: two.yaml\n"
    )
    first, second = load_session(both).routine.steps
    assert first != second
