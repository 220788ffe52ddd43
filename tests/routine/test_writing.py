"""Whatever routine there may be: written and read it is the same one, with its remarks."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from handscue.routine import yaml_text
from handscue.routine.model import Routine, SessionFile
from handscue.routine.writing import rewritten, session_text
from handscue.units import write_duration

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "sessions").glob("*.yaml"))

letters = st.characters(exclude_categories=["Cs", "Cc"])
words = st.text(letters, min_size=1, max_size=60).filter(lambda t: any(c.isalnum() for c in t))
names = words.filter(str.isprintable)
long_words = st.lists(words, min_size=1, max_size=12).map(" ".join)
durations = st.integers(1, 4 * 3_600_000).map(write_duration)
passes = st.integers(1, 200)
lengths = st.integers(1, 12 * 3_600_000).map(write_duration)
bounds = st.lists(st.integers(1, 4 * 3_600_000), min_size=2, max_size=2).map(
    lambda two: dict(zip(("least", "most"), map(write_duration, sorted(two)), strict=True))
)


def fields(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


steps = fields(
    {"name": words}, technique=words, area=words, passes=passes, duration=durations,
    say=long_words, caution=long_words, wait=st.booleans(),
    optional=st.booleans(), priority=st.integers(1, 9) | st.sampled_from(["high", "low"]),
)  # fmt: skip
steps |= st.tuples(steps, bounds).map(
    lambda both: {k: v for k, v in both[0].items() if k != "duration"} | both[1]
)
sides = st.sampled_from([["left"], ["right", "left"]])
blocks = fields(
    {"sides": sides, "steps": st.lists(steps, min_size=1, max_size=3)},
    part=words,
    change_over=fields({}, say=words, duration=durations),
)  # fmt: skip
figures = fields({"hold": durations}, per_pass=durations, source=words)
techniques = st.dictionaries(names, figures, max_size=2)
ramps = st.integers(1, 30_000).map(lambda ms: f"{ms / 1000}s")
beds = fields(
    {"file": words}, level=st.floats(-60, 0), ducked=st.integers(-60, -20), attack=ramps,
    release=ramps, crossfade=ramps,
)  # fmt: skip
routines = fields(
    {"title": words, "steps": st.lists(steps | blocks, min_size=1, max_size=4)},
    position=words, pace=st.sampled_from(["gentle", 1.1, 2, 0.5]), voice=words,
    words_per_minute=st.integers(80, 400), techniques=techniques, setup=st.lists(steps, max_size=2),
    sounds=st.just({"gate": "gong.wav"}), fit=lengths,
    areas=st.dictionaries(names, lengths, max_size=2), music=st.just("rain.flac") | beds,
).map(Routine.model_validate)  # fmt: skip


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(routines, words)
def test_any_routine_written_and_read_is_the_same(routine: Routine, remark: str) -> None:
    text = session_text(routine, {("steps", 0): remark, ("title",): "seen"}, "Above all.")
    assert Routine.model_validate(yaml_text.read(text).data) == routine
    assert text.startswith("# Above all.\n")
    assert "  # seen\n" in text


def comments_in(text: str) -> list[str]:
    """Give the comments of a text whose values have no ``#`` in them, each without its indent."""
    return sorted("#" + line.split("#", 1)[1].rstrip() for line in text.splitlines() if "#" in line)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_session_is_written_again_with_all_its_comments(path: Path) -> None:
    text = path.read_text()
    session = SessionFile.model_validate(yaml_text.read(text).data)
    again = rewritten(text, session)
    assert SessionFile.model_validate(yaml_text.read(again).data) == session
    assert comments_in(again) == comments_in(text)
    assert rewritten(again, session) == again
    changed = rewritten(text, session.model_copy(update={"title": "Changed"}))
    assert comments_in(changed) == comments_in(text)


KEPT = """\
# At the top.

#  And below it, with spaces.
title: A routine  # beside the title
pace: standard  # is left out, for it is the usual one
  # indented, where it need not be
setup:  # beside a list
  # above the first entry
  - name: Towel   # beside a name
    # within an entry
    say: >-  # beside a folded text
      Fold it, # this is said
      # and so is this.
    # above a duration
    duration: 30s
  # between two entries
  -   # beside a dash
    name: "Oil # this is a name"  # beside quotes

# above the steps
steps:
- sides:   # beside sides
  - left  # the first
  # between the sides
  - right # the second
  part: leg
  steps: [  # in brackets
    {name: Knead},  # after braces
    # alone in brackets
    {name: Wring, caution: "mind #it"}
  ] # after brackets
- name: Last
  say: |  # beside a text with lines
    One.
     # said
    Two.
 # less deep than the text

# at the end
#
# at the very end"""


def test_comments_are_kept_wherever_they_stand() -> None:
    routine = Routine.model_validate(yaml_text.read(KEPT).data)
    again = rewritten(KEPT, routine)
    assert Routine.model_validate(yaml_text.read(again).data) == routine
    said = ("# this is said", "# and so is this.", "# said", "# this is a name", "#it")
    kept = "\n".join(line for line in KEPT.splitlines() if not any(words in line for words in said))
    for comment in [*comments_in(kept), "# beside quotes"]:
        assert again.count(comment) >= 1, comment
    assert again.count("# beside") == KEPT.count("# beside")
    assert rewritten(again, routine) == again
    lines = again.splitlines()
    assert lines[:4] == KEPT.splitlines()[:4]
    assert "  - name: Towel  # beside a name" in lines
    assert lines[lines.index("    # above a duration") + 1] == "    duration: 30s"
    assert lines[lines.index("# above the steps") + 1] == "steps:"
    assert lines[-3:] == ["# at the end", "#", "# at the very end"]


@st.composite
def commented(draw: st.DrawFn) -> tuple[Routine, str, list[str]]:
    """Give any routine, its text with comments put in anywhere, and those comments."""
    routine = draw(routines)
    text, comments, inside = [], [], -1
    remarks = st.none() | words.map(lambda t: "".join(c if c.isprintable() else "?" for c in t))
    for number, line in enumerate(session_text(routine).splitlines()):
        indent = len(line) - len(line.lstrip())
        inside = inside if indent > inside else -1
        if inside < 0:
            if remark := draw(remarks):
                comments.append(f"#{number}.{remark}.".rstrip())
                text.append(" " * draw(st.integers(0, 9)) + comments[-1])
            if line and (remark := draw(remarks)):
                comments.append(f"#{number}b{remark}.".rstrip())
                text.append(f"{line} {comments[-1]}")
            else:
                text.append(line)
            inside = indent if line.endswith(">-") else -1
        else:
            text.append(line)
    return routine, "\n".join(text), comments


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(commented())
def test_all_comments_of_any_session_are_kept(made: tuple[Routine, str, list[str]]) -> None:
    routine, text, comments = made
    assume(Routine.model_validate(yaml_text.read(text).data) == routine)
    again = rewritten(text, routine)
    assert Routine.model_validate(yaml_text.read(again).data) == routine
    for comment in comments:
        assert len([line for line in again.splitlines() if line.endswith(comment)]) == 1
    assert rewritten(again, routine) == again
