"""Durations put into a session file: those lines are changed, and no other."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.routine import yaml_text
from handscue.routine.editing import with_durations
from handscue.routine.loading import load_session
from handscue.routine.yaml_text import YamlProblemError

SESSIONS = sorted((Path(__file__).resolve().parents[2] / "sessions").glob("*.yaml"))

WRITTEN = """\
# Mine, and as I like it.
steps:
    -   say: >-
            Long words,
            over lines.
        name:   "Glide"   # the first
        duration:  '0:34'   # with oil

    -   {name: Knead, technique: kneading}
    -   {name: Hack, duration: 20s, area: calf}

    - sides: [left, right]  # both
      steps:
      - technique: wringing # all along
        say: |
          Wring.
        name: Wring
title: "Legs: mine"
"""


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[:1] in "+-"]


def test_a_duration_is_replaced_where_it_stands() -> None:
    assert changed_lines(WRITTEN, with_durations(WRITTEN, {("steps", 0): 41_000})) == [
        "-         duration:  '0:34'   # with oil\n",
        "+         duration:  41s   # with oil\n",
    ]


def test_one_that_is_not_there_gets_a_line_of_its_own() -> None:
    path = ("steps", 3, "steps", 0)
    assert changed_lines(WRITTEN, with_durations(WRITTEN, {path: 75_000})) == [
        "+         duration: 1m15s\n"
    ]
    after = with_durations(WRITTEN, {path: 75_000})
    assert "      - technique: wringing # all along\n        duration: 1m15s\n" in after


def test_in_braces_it_stays_in_braces() -> None:
    after = with_durations(WRITTEN, {("steps", 1): 50_000, ("steps", 2): 15_000})
    assert "    -   {name: Knead, technique: kneading, duration: 50s}\n" in after
    assert "    -   {name: Hack, duration: 15s, area: calf}\n" in after
    assert len(changed_lines(WRITTEN, after)) == 4


def test_changing_over_gets_one_too() -> None:
    path = ("steps", 3, "change_over")
    after = with_durations(WRITTEN, {path: 35_000})
    assert changed_lines(WRITTEN, after) == ["+       change_over:\n", "+         duration: 35s\n"]
    again = with_durations(after, {path: 40_000})
    assert changed_lines(after, again) == ["-         duration: 35s\n", "+         duration: 40s\n"]


@pytest.mark.parametrize("rest", ["", "\n", "  # yet\n", "\n  say: Knead.\n"])
def test_a_field_that_was_left_empty_is_filled_where_it_stands(rest: str) -> None:
    written = f"steps:\n- name: A\n  duration:{rest}"
    after = with_durations(written, {("steps", 0): 9000})
    assert after == f"steps:\n- name: A\n  duration: 9s{rest}"


def test_of_changing_over_only_the_words_were_written() -> None:
    text = WRITTEN.replace("  # both\n", "\n      change_over:\n        say: >-\n          Walk.\n")
    after = with_durations(text, {("steps", 3, "change_over"): 35_000})
    assert changed_lines(text, after) == ["+         duration: 35s\n"]


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_lines_end_as_they_did(newline: str) -> None:
    text = WRITTEN.replace("\n", newline)
    after = with_durations(text, {("steps", 3, "steps", 0): 75_000})
    assert after.count("\n") == text.count("\n") + 1
    assert after.replace(newline, "").count("\n") == 0
    assert after.replace(newline, "").count("\r") == 0


def test_the_last_line_may_have_no_end() -> None:
    text = "title: x\nsteps:\n  - name: A"
    assert with_durations(text, {("steps", 0): 9_000}) == f"{text}\n    duration: 9s"


def test_what_cannot_be_put_in_is_told() -> None:
    text = "title: x\nsteps:\n  - name: |\n      A\n"
    with pytest.raises(YamlProblemError, match="cannot be added here"):
        with_durations(text, {("steps", 0): 9_000})


@settings(max_examples=12)
@given(st.sampled_from(SESSIONS), st.data())
def test_any_step_of_ours_is_changed_and_nothing_else(path: Path, data: st.DataObject) -> None:
    """Read again, all is as it was but for the durations; no comment and no other line is lost."""
    loaded = load_session(path, library=path.parent)
    text = path.read_text()
    own = [
        loaded.path_in_file(("steps", index, "steps", inner))
        for index, entry in enumerate(loaded.routine.steps)
        for inner in range(len(getattr(entry, "steps", ())))
    ]
    own = [at for at in own if "include" not in at]
    if not own:
        return
    seconds = st.integers(1, 600).map(lambda s: s * 1000)
    wanted = data.draw(st.dictionaries(st.sampled_from(own), seconds, min_size=1))
    after = with_durations(text, wanted)
    before = yaml_text.read(text).data
    for at, ms in wanted.items():
        step = before
        for part in at:
            step = step[part]
        step["duration"] = yaml_text.read(f"{ms // 60_000}m{ms // 1000 % 60}s").data
    again = yaml_text.read(after).data
    for at in wanted:
        step, then = before, again
        for part in at:
            step, then = step[part], then[part]
        del step["duration"], then["duration"]
    assert again == before
    removed = [line for line in changed_lines(text, after) if line.startswith("-")]
    assert all("duration:" in line for line in removed)
    assert after.count("#") == text.count("#")


@pytest.mark.parametrize(
    "step",
    [
        "- name: A\n  duration: 2-3m  # about\n  area: calf\n",
        "- {name: A, duration: 2-3m, area: calf}\n",
        "- name: A\n  most: 4m\n  duration: 2 to 3 min\n",
    ],
)
def test_the_ends_of_a_range_stay_where_its_duration_is_changed(step: str, tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    path.write_text(f"title: T\nsteps:\n{step}")
    [before] = load_session(path).routine.steps
    path.write_text(with_durations(path.read_text(), {("steps", 0): 141_000}))
    [after] = load_session(path).routine.steps
    assert after == before.model_copy(update={"duration": 141_000})


def test_a_step_deep_in_rounds_gets_its_duration_where_it_stands() -> None:
    text = (
        "title: T\nsteps:\n- repeat: 3\n  steps:\n  - name: A\n"
        "  - sides: both\n    part: leg\n    steps:\n    - {name: B, sets: 2, reps: 8}\n"
    )
    block = ("steps", 0, "steps", 1)
    after = with_durations(text, {(*block, "steps", 0): 40_000, (*block, "change_over"): 20_000})
    assert after == text.replace(
        "part: leg\n", "part: leg\n    change_over:\n      duration: 20s\n"
    ).replace("reps: 8}", "reps: 8, duration: 40s}")
