"""Fields and entries changed in a session file's text: those lines, and no other."""

from __future__ import annotations

import difflib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.routine import yaml_text
from handscue.routine.rewriting import (
    in_a_block,
    moved,
    taken_apart,
    with_entry,
    with_field,
    with_fields,
    without_entry,
)
from handscue.routine.yaml_text import YamlProblemError

SESSIONS = sorted((Path(__file__).resolve().parents[2] / "sessions").glob("*.yaml"))

WRITTEN = """\
# Mine, and as I like it.
title: "Legs: mine"  # for Tuesdays
steps:
    # The first of all.
    -   say: >-  # slowly
            Long words,
            over lines.
        name:   "Glide"   # the first
        duration:  '0:34'   # with oil
        # more oil in winter

    -   {name: Knead, technique: kneading}  # short
    -   {name: Hack, duration: 20s, area: calf}

    # Both legs.
    - sides: [left, right]  # both
      steps:
      - technique: wringing # all along
        say: |
          Wring.
        name: Wring
      # Last of all.
      - name: Rest
        passes: 3
# The end.
"""


def read(text: str) -> Any:
    return yaml_text.read(text).data


def changed(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [f"{line[0]} {line[2:].strip()}".strip() for line in lines if line[:1] in "+-"]


@pytest.mark.parametrize(
    ("path", "name", "value", "lines"),
    [
        (
            ("steps", 0),
            "name",
            "Stroke",
            ['- name:   "Glide"   # the first', "+ name:   Stroke   # the first"],
        ),
        (("steps", 0), "area", "calf", ["+ area: calf"]),
        (("steps", 0), "duration", None, ["- duration:  '0:34'   # with oil"]),
        (
            ("steps", 0),
            "say",
            "Short.",
            [
                "- -   say: >-  # slowly",
                "- Long words,",
                "- over lines.",
                "+ -   say: Short.  # slowly",
            ],
        ),
        (("steps", 1), "passes", 3, None),
        (("steps", 2), "duration", None, None),
        (("steps", 2), "name", None, None),
        (("steps", 3), "part", "leg: lower", ['+ part: "leg: lower"']),
        (
            ("steps", 3),
            "sides",
            ["left"],
            ["- - sides: [left, right]  # both", "+ - sides: [left]  # both"],
        ),
        (("steps", 3), "change_over", {"say": "Walk."}, ["+ change_over:", "+ say: Walk."]),
        (("steps", 3, "steps", 0), "caution", "Not here.", ["+ caution: Not here."]),
        (
            ("steps", 3, "steps", 0),
            "technique",
            None,
            ["- - technique: wringing # all along", "- say: |", "+ - say: |"],
        ),
        (("steps", 3, "steps", 1), "passes", "3-5", ["- passes: 3", '+ passes: "3-5"']),
        ((), "position", "prone", ["+ position: prone"]),
        (
            (),
            "title",
            "Arms",
            ['- title: "Legs: mine"  # for Tuesdays', "+ title: Arms  # for Tuesdays"],
        ),
        ((), "setup", [{"name": "Towels"}], ["+", "+ setup:", "+ - name: Towels"]),
    ],
)
def test_a_field_is_changed_where_it_stands(
    path: Any, name: str, value: Any, lines: list[str] | None
) -> None:
    after = with_field(WRITTEN, path, name, value)
    holder = read(after)
    for part in path:
        holder = holder[part]
    assert holder.get(name) == value
    assert len(changed(WRITTEN, after)) <= 4
    if lines is not None:
        assert sorted(changed(WRITTEN, after)) == sorted(lines)
    assert {"# Mine, and as I like it.", "# The end."} <= set(after.splitlines())


def test_a_long_text_goes_over_lines_and_keeps_its_remark() -> None:
    long = "Push up towards the knee with both hands, slowly and deeply. " * 4
    after = with_field(WRITTEN, ("steps", 0), "say", long.strip())
    assert "say: >-  # slowly\n" in after
    again = with_field(after, ("steps", 3, "steps", 1), "say", long.strip())
    assert read(again)["steps"][3]["steps"][1]["say"] == long.strip()


def test_what_is_left_without_fields_goes_with_them() -> None:
    path = ("steps", 3)
    with_it = with_field(WRITTEN, path, "change_over", {"say": "Walk."})
    more = with_field(with_it, (*path, "change_over"), "duration", "20s")
    assert "        say: Walk.\n        duration: 20s\n" in more
    less = with_field(more, (*path, "change_over"), "duration", None)
    assert with_field(less, (*path, "change_over"), "say", None) == WRITTEN


def test_of_a_field_that_holds_fields_only_what_differs_is_written() -> None:
    before = (
        "title: x\npronounce:\n  # as we say it\n  ITB: eye tee bee  # the band\n"
        "  tui na: twee nah\nsteps:\n  - {name: Rest}\n"
    )
    wanted = {"ITB": "eye tea bee", "psoas": "so as"}
    after = with_fields(before, (), "pronounce", wanted)
    assert read(after)["pronounce"] == wanted
    assert "  # as we say it\n  ITB: eye tea bee  # the band\n  psoas: so as\nsteps" in after
    assert "pronounce" not in read(with_fields(after, (), "pronounce", None))


def test_what_an_included_session_changes_is_changed_field_by_field() -> None:
    before = (
        "title: x\nsteps:\n  - include: feet\n    change:\n      Glide: {duration: 1m}  # long\n"
    )
    wanted = {"Glide": {"duration": "2m", "passes": 4}, "Knead": {"say": "Slowly."}}
    after = with_fields(before, ("steps", 0), "change", wanted)
    assert read(after)["steps"][0]["change"] == wanted
    assert "Glide: {duration: 2m, passes: 4}  # long\n" in after
    without = with_fields(after, ("steps", 0), "change", {"Knead": {"say": "Slowly."}})
    assert read(without)["steps"][0]["change"] == {"Knead": {"say": "Slowly."}}


def test_an_entry_is_put_in_and_taken_out_again() -> None:
    entry = {"name": "Press", "passes": 2}
    for path, index in ((("steps",), 0), (("steps",), 2), (("steps",), 4)):
        with_it = with_entry(WRITTEN, path, index, entry)
        assert read(with_it)["steps"][index] == entry
        assert all(line.startswith("+") for line in changed(WRITTEN, with_it))
        assert without_entry(with_it, (*path, index)) == WRITTEN


def test_an_entry_takes_its_remarks_along() -> None:
    after = moved(WRITTEN, ("steps", 3, "steps", 1), ("steps",), 0)
    assert (
        "steps:\n    # Last of all.\n    - name: Rest\n      passes: 3\n\n    # The first of all."
        in after
    )
    assert [step.get("name") for step in read(after)["steps"]] == [
        "Rest",
        "Glide",
        "Knead",
        "Hack",
        None,
    ]
    assert Counter(after.split()) == Counter(WRITTEN.split())


def test_one_is_done_again() -> None:
    after = moved(WRITTEN, ("steps", 1), ("steps",), 2, keeping=True)
    assert [line for line in changed(WRITTEN, after) if line != "+"] == [
        "+ -   {name: Knead, technique: kneading}  # short"
    ]
    assert [step.get("name") for step in read(after)["steps"]][1:3] == ["Knead", "Knead"]


def test_into_a_block_and_out_of_it() -> None:
    inside = in_a_block(WRITTEN, ("steps", 0), {"sides": ["left", "right"], "part": "leg"})
    assert read(inside)["steps"][0]["steps"] == [read(WRITTEN)["steps"][0]]
    assert taken_apart(inside, ("steps", 0)) == WRITTEN
    apart = taken_apart(WRITTEN, ("steps", 3))
    assert [step["name"] for step in read(apart)["steps"]][3:] == ["Wring", "Rest"]


def test_the_last_of_a_block_takes_it_along_and_the_very_last_stays() -> None:
    one = without_entry(WRITTEN, ("steps", 3, "steps", 0))
    none = without_entry(one, ("steps", 3, "steps", 0))
    assert len(read(none)["steps"]) == 3
    with pytest.raises(YamlProblemError, match="at least one step"):
        without_entry("title: A\nsteps:\n- name: B\n", ("steps", 0))


def test_setup_goes_with_its_last_step() -> None:
    with_it = with_entry(WRITTEN, ("setup",), 0, {"name": "Towels", "say": "Two."})
    assert without_entry(with_it, ("setup", 0)).replace("\n\nsteps", "\nsteps") == WRITTEN


@pytest.mark.parametrize(
    "text", ["title: A\nsteps: [{name: B}, {name: C}]\n", "steps:\n- [\n", "- A\n", "", "\x00"]
)
def test_what_cannot_be_changed_alone_is_told(text: str) -> None:
    with pytest.raises(YamlProblemError):
        moved(text, ("steps", 1), ("steps",), 0)
    with pytest.raises(YamlProblemError):
        with_entry(text, ("steps",), 0, {"name": "X"})


@pytest.mark.parametrize("path", [("steps", 9), ("steps", "x"), ("nothing",), ("steps", 0, "name")])
def test_what_is_no_longer_there_is_told(path: Any) -> None:
    with pytest.raises(YamlProblemError):
        with_field(WRITTEN, path, "name", "X")


def test_lines_end_as_they_did() -> None:
    text = WRITTEN.replace("\n", "\r\n")
    after = moved(text, ("steps", 3, "steps", 1), ("steps",), 0)
    assert after.replace("\r\n", "").count("\n") == 0
    assert read(after) == read(moved(WRITTEN, ("steps", 3, "steps", 1), ("steps",), 0))


def _lists(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all lists of fields."""
    found = [path] if isinstance(data, list) else []
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict)):
            found += _lists(value, (*path, key))
    return found


def _rest(data: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SESSIONS), st.data())
def test_steps_of_ours_are_moved_and_changed_and_nothing_is_lost(
    path: Path, data: st.DataObject
) -> None:
    text = path.read_text()
    whole = read(text)
    lists = [one for one in _lists(whole) if one[-1] in {"steps", "setup"}]
    source = data.draw(st.sampled_from(lists))
    index = data.draw(st.integers(0, len(_rest(whole, source)) - 1))
    entry = _rest(whole, source)[index]
    words = data.draw(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=150)
    )
    named = with_field(text, (*source, index), "caution", words)
    assert _rest(read(named), (*source, index)) == {**entry, "caution": words}
    if len(_rest(whole, source)) > 1:
        target = data.draw(
            st.sampled_from([one for one in lists if one[: len(source) + 1] != (*source, index)])
        )
        to = data.draw(st.integers(0, len(_rest(whole, target))))
        after = moved(text, (*source, index), target, to)
        assert Counter(line.strip() for line in after.splitlines() if line.strip()) == Counter(
            line.strip() for line in text.splitlines() if line.strip()
        )
