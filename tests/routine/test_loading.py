"""Reading session files: what a therapist may write, and one clear message for all else."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.errors import SessionError
from handscue.routine.loading import load_routine, load_session, load_techniques
from handscue.routine.model import Block, Routine, Side, Step

Load = Callable[[str | bytes], Routine]

SHIPPED = Path(__file__).resolve().parents[2] / "sessions" / "back-of-legs.yaml"
MINIMAL = """\
title: Short
steps:
  - name: Effleurage
    technique: effleurage
    passes: 3
  - name: Rest
    duration: 20s
"""
FIRST = {"name": "Effleurage", "technique": "effleurage", "passes": 3}
SECOND = {"name": "Rest", "duration": "20s"}
ONE_STEP = "title: T\nsteps:\n  - name: A\n    duration: 20s\n"  # lines 1 to 4; add to it


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Return a function that loads a session of this text."""

    def load(text: str | bytes) -> Routine:
        path = tmp_path / "session.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_routine(path)[0]

    return load


def told(load: Load, text: str | bytes) -> list[str]:
    """Return the lines of what is told of a bad session, each without the file's name."""
    with pytest.raises(SessionError) as error:
        load(text)
    lines = str(error.value).splitlines()
    assert all(line.startswith(f"{error.value.path}: ") for line in lines)
    return [line.removeprefix(f"{error.value.path}: ") for line in lines]


def test_a_title_and_names_of_steps_are_enough(load: Load) -> None:
    routine = load("title: T\nsteps:\n- name: A\n")
    assert (routine.title, routine.steps) == ("T", (Step(name="A"),))


def test_the_minimal_session_holds_what_it_says(load: Load) -> None:
    routine = load(MINIMAL)
    assert routine.title == "Short"
    assert routine.steps == (
        Step(name="Effleurage", technique="effleurage", passes=3),
        Step.model_validate({"name": "Rest", "duration": "20s"}),
    )
    assert (routine.position, routine.pace, routine.setup) == (None, 1.0, ())


@pytest.mark.parametrize(
    ("written", "ms"),
    [("20s", 20_000), ("1m30s", 90_000), ("1:30", 90_000), ("90", 90_000), ("1.5", 1_500)],
)
def test_a_duration_is_read_as_people_write_it(load: Load, written: str, ms: int) -> None:
    [step] = load(ONE_STEP.replace("20s", written)).steps
    assert isinstance(step, Step)
    assert step.duration == ms


@pytest.mark.parametrize(("written", "is_set"), [("yes", True), ("No", False), ("on", True)])
def test_yes_and_no_are_understood(load: Load, written: str, is_set: bool) -> None:  # noqa: FBT001
    [step] = load(f"{ONE_STEP}    wait: {written}\n    optional: {written}\n").steps
    assert isinstance(step, Step)
    assert (step.wait, step.optional) == (is_set, is_set)


@pytest.mark.parametrize("written", ["both", "[left, right]", "Both"])
def test_both_sides_may_be_called_so(load: Load, written: str) -> None:
    [block] = load(f"title: T\nsteps:\n- sides: {written}\n  steps: [name: A]\n").steps
    assert isinstance(block, Block)
    assert block.sides == tuple(Side)


def test_one_side_needs_no_brackets(load: Load) -> None:
    [block] = load("title: T\nsteps:\n- sides: left\n  steps: [name: A]\n").steps
    assert isinstance(block, Block)
    assert block.sides == (Side.LEFT,)


@pytest.mark.parametrize("written", ["2-3", "2 to 3", "2\u20133", "2 - 3x"])
def test_a_range_of_passes_is_its_middle_between_its_ends(load: Load, written: str) -> None:
    [step] = load(f"{ONE_STEP}    passes: {written}\n").steps
    assert isinstance(step, Step)
    assert (step.passes, step.passes_between) == (3, (2, 3))


@pytest.mark.parametrize("written", ["2-3m", "2 to 3 minutes", "2:00-3:00", "120s - 3 min"])
def test_a_range_of_times_is_its_middle_between_its_ends(load: Load, written: str) -> None:
    [step] = load(ONE_STEP.replace("20s", written)).steps
    assert isinstance(step, Step)
    assert (step.least, step.duration, step.most) == (120_000, 150_000, 180_000)


def test_bounds_that_are_given_come_before_those_of_a_range(load: Load) -> None:
    [step] = load(ONE_STEP.replace("20s", "2-3m") + "    most: 4m\n").steps
    assert isinstance(step, Step)
    assert (step.least, step.most) == (120_000, 240_000)


def test_how_a_range_is_read_is_noted_in_its_line(tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    path.write_text(ONE_STEP.replace("20s", "2-3m") + "    passes: 2-3\n")
    noted = [str(note) for note in load_session(path).notes]
    assert noted[0].startswith(
        "line 4, column 15, steps[1].duration: read as duration: 2m30s, least: 2m and most: 3m;"
    )
    assert noted[1].startswith(
        "line 5, column 13, steps[1].passes: read as passes: 3 and passes_between: [2, 3];"
    )
    path.write_text(ONE_STEP)
    assert load_session(path).notes == ()


@pytest.mark.parametrize(
    ("written", "factor"), [("gentle", 1.25), ("standard", 1), ("Brisk", 0.8), ("1.1", 1.1)]
)
def test_a_pace_is_a_word_or_a_factor(load: Load, written: str, factor: float) -> None:
    assert load(f"{ONE_STEP}pace: {written}\n").pace == factor


@pytest.mark.parametrize(
    "text",
    [
        MINIMAL.replace("\n", "\r\n"),
        "\ufeff" + MINIMAL,
        "---\n" + MINIMAL + "...\n",
        "# mine\n" + MINIMAL,
        MINIMAL.replace("title: Short", "title: &name Short"),
        json.dumps({"title": "Short", "steps": [FIRST, SECOND]}),
    ],
    ids=["CRLF", "BOM", "document marks", "comment", "unused anchor", "JSON"],
)
def test_the_same_session_may_be_written_in_other_ways(load: Load, text: str) -> None:
    assert load(text) == load(MINIMAL)


def test_words_that_yaml_once_took_for_yes_and_no_are_words(load: Load) -> None:
    assert load("title: no\nsteps:\n- name: on\n").title == "no"


def test_words_lose_their_line_breaks(load: Load) -> None:
    [step] = load("title: T\nsteps:\n- name: A\n  say: |\n    One.\n    Two.\n").steps
    assert isinstance(step, Step)
    assert step.say == "One. Two."


FAULTS = {
    # file
    "empty": ("", "is empty; a session needs at least a title and steps"),
    "comment only": ("# x\n", "is empty; a session needs at least a title and steps"),
    "a list": ("- a\n", "must be made of fields, each written 'name: value'"),
    "a word": ("hello\n", "must be made of fields, each written 'name: value'"),
    "NUL byte": (ONE_STEP.encode() + b"\0", "line 5: is not a text file (it has NUL bytes)"),
    "UTF-16": (ONE_STEP.encode("utf-16"), "line 1: is not a text file (it has NUL bytes)"),
    "Latin-1": ("title: é".encode("latin-1"), "line 1: is not UTF-8 text; save it as UTF-8"),
    "control character": ("title: \x01", "line 1: has a control character"),
    # YAML
    "not YAML": ("title: {\n", "line 1, column 8: has a { that is never closed; write }"),
    "second colon": ("title: a: b\n", "line 1, column 9: has a colon inside words here"),
    "tab": ("title: T\nsteps:\n\t- name: A\n", "line 3, column 1: has a tab here; indent with"),
    "two documents": (
        ONE_STEP + "---\n" + ONE_STEP,
        "line 5, column 1: begins a second session (---)",
    ),
    "duplicate": (ONE_STEP + "title: U\n", "line 5, column 1: title stands here twice; keep one"),
    "duplicate in a step": (ONE_STEP + "    name: B\n", "line 5, column 5: name stands here twice"),
    "alias": ("title: &a T\nsteps:\n- name: *a\n", "line 3, column 9: uses an alias (*name)"),
    "tag": ("title: !!python/object:os.system x\n", "line 1, column 8: uses a YAML tag"),
    "apply tag": ("!!python/object/apply:os.system [x]\n", "line 1, column 1: uses a YAML tag"),
    "plain tag": ("title: !!str 3\n", "line 1, column 8: uses a YAML tag"),
    "merge key": (ONE_STEP + "    <<: {area: x}\n", "line 5, column 5: uses a merge key (<<)"),
    "number as name": (ONE_STEP + "3: x\n", "line 5, column 1: the name of a field must be a few"),
    "nothing as name": (ONE_STEP + "~: x\n", "line 5, column 1: the name of a field must be"),
    "list as name": (ONE_STEP + "? [a, b]\n: x\n", "line 5, column 3: the name of a field must"),
    "fields as name": (ONE_STEP + "? - a: b\n", "cannot be read; look for marks"),
    "escape as name": (ONE_STEP + '"\\e[31m": x\n', "line 5, column 1: the name of a field must"),
    "half a character as name": (ONE_STEP + '"\\ud800": x\n', "line 5, column 1: the name of a"),
    "endless name": (ONE_STEP + "? " + "k" * 9999 + "\n", "line 5, column 3: the name of a field"),
    "date": ("title: 2020-01-01\n", "line 1, column 8: reads as a date; put it in quotes"),
    "date with time": ("title: 2020-01-01 10:00\n", "line 1, column 8: reads as a date; put it"),
    "date that is none": ("title: 2020-13-45\n", "line 1, column 8: reads as a date; put it"),
    "endless number": (f"title: {'9' * 5000}\n", "line 1, column 8: is far too long for a number"),
    # fields
    "no title": ("steps:\n- name: A\n", "title: is missing; every session needs it"),
    "steps missing": ("title: T\n", "steps: is missing; every session needs it"),
    "no steps": ("title: T\nsteps: []\n", "line 2, column 8, steps: is empty"),
    "steps left empty": ("title: T\nsteps:\n", "line 2, column 1, steps: must be a list"),
    "no name": ("title: T\nsteps:\n- area: a\n", "line 3, column 3, steps[1].name: is missing"),
    "empty name": (ONE_STEP.replace("A", '""'), "line 3, column 11, steps[1].name: is empty"),
    "name left empty": (ONE_STEP.replace("A", ""), "line 3, column 5, steps[1].name: must be text"),
    "number for text": ("title: 3\nsteps:\n- name: A\n", "line 1, column 8, title: must be text"),
    "unknown": (
        ONE_STEP + "    pases: 3\n",
        "line 5, column 5, steps[1].pases: there is no field with this name; did you mean passes?",
    ),
    "unknown at the top": (ONE_STEP + "titel: x\n", "line 5, column 1, titel: there is no field"),
    "unknown and unlike any": (
        ONE_STEP + "    qqq: 3\n",
        "line 5, column 5, steps[1].qqq: there is no field with this name; the fields here are",
    ),
    "unknown in setup": (
        ONE_STEP + "setup:\n- {name: B, sya: x}\n",
        "line 6, column 13, setup[1].sya: there is no field with this name; did you mean say?",
    ),
    "step that is a word": (
        "title: T\nsteps:\n- hello\n",
        "line 3, column 3, steps[1]: must be made of fields, each written 'name: value'",
    ),
    "no passes": (ONE_STEP + "    passes: 0\n", "line 5, column 13, steps[1].passes: must be at"),
    "negative passes": (ONE_STEP + "    passes: -1\n", "line 5, column 13, steps[1].passes: must"),
    "half a pass": (ONE_STEP + "    passes: 1.5\n", "line 5, column 13, steps[1].passes: must be"),
    "passes as text": (ONE_STEP + "    passes: three\n", "line 5, column 13, steps[1].passes: mus"),
    "true passes": (ONE_STEP + "    passes: true\n", "line 5, column 13, steps[1].passes: must be"),
    "many passes": (ONE_STEP + "    passes: 201\n", "line 5, column 13, steps[1].passes: must be"),
    "no duration": (ONE_STEP.replace("20s", "0"), "line 4, column 15, steps[1].duration: must be"),
    "zero seconds": (ONE_STEP.replace("20s", "0s"), "line 4, column 15, steps[1].duration: must"),
    "negative duration": (
        ONE_STEP.replace("20s", "-5"),
        "line 4, column 15, steps[1].duration: must be more than zero",
    ),
    "minus seconds": (ONE_STEP.replace("20s", "-5s"), "line 4, column 15, steps[1].duration: '-5s"),
    "long duration": (
        ONE_STEP.replace("20s", "5h"),
        "line 4, column 15, steps[1].duration: is too long; at most 4 hours for one step",
    ),
    "minutes with a point": (
        ONE_STEP.replace("20s", "1.30"),
        "line 4, column 15: 1.30 could be minutes or seconds; write 1:30 or 1.3s",
    ),
    "a least with a point": (
        f"{ONE_STEP}    least: 0.15\n",
        "line 5, column 12: 0.15 could be minutes or seconds; write 0:15 or 0.15s",
    ),
    "huge duration": (ONE_STEP.replace("20s", "1e308"), "line 4, column 15, steps[1].duration: "),
    "duration that is none": (
        ONE_STEP.replace("20s", "soon"),
        "line 4, column 15, steps[1].duration: 'soon' is not a duration; write it like 20s,",
    ),
    "list as duration": (
        ONE_STEP.replace("20s", "[1]"),
        "line 4, column 15, steps[1].duration: is",
    ),
    "maybe as a flag": (
        ONE_STEP + "    wait: maybe\n",
        "line 5, column 11, steps[1].wait: must be yes or no",
    ),
    "each side of what": (
        ONE_STEP + "    on_each_side: true\n",
        "line 3, column 5, steps[1]: on_e",
    ),
    "unknown pace": (ONE_STEP + "pace: fast\n", "line 5, column 7, pace: must be gentle, standard"),
    "pace beyond reason": (ONE_STEP + "pace: 9\n", "line 5, column 7, pace: must be at most 4"),
    "pace that is no number": (ONE_STEP + "pace: .nan\n", "line 5, column 7, pace: must be"),
    "endless instruction": (
        ONE_STEP + f"    say: {'word ' * 20_000}\n",
        "line 5, column 10, steps[1].say: is too long: at most 1000 characters",
    ),
    "NUL escape": (
        ONE_STEP + '    say: "a\\0"\n',
        "line 5, column 10, steps[1].say: has a character",
    ),
    "half a character": (
        ONE_STEP + '    say: "a\\ud800"\n',
        "line 5, column 10, steps[1].say: has",
    ),
    "unknown technique": (
        ONE_STEP + "    technique: knedding\n",
        "line 5, column 16, steps[1].technique: there is no technique 'knedding'; did you mean k",
    ),
    "technique unlike any": (
        ONE_STEP + "    technique: zzz\n",
        "line 5, column 16, steps[1].technique: there is no technique 'zzz'; add it under techn",
    ),
    "technique without a figure": (
        ONE_STEP + "techniques: {mine: {}}\n",
        "line 5, column 20, techniques.mine: needs per_pass, hold, or both",
    ),
    "unknown in a technique": (
        ONE_STEP + "techniques: {change_over: {hld: 3s}}\n",
        "line 5, column 28, techniques.change_over.hld: there is no field with this name; did you",
    ),
    # blocks
    "block without sides": (
        "title: T\nsteps:\n- steps:\n  - name: A\n",
        "line 3, column 3, steps[1]: needs sides: [left, right], or repeat: 3, or both",
    ),
    "rest between what": (
        ONE_STEP + "    rest_between: 10s\n",
        "line 3, column 5, steps[1]: rest_between needs repeat: how many times?",
    ),
    "sets and repeats": (
        ONE_STEP + "    sets: 3\n    repeat: 3\n",
        "line 3, column 5, steps[1]: has both sets and repeat, which mean the same; write one of",
    ),
    "reps and passes": (
        ONE_STEP + "    reps: 3\n    passes: 3\n",
        "line 3, column 5, steps[1]: has both reps and passes, which mean the same; write one of",
    ),
    "rest of what": (
        ONE_STEP + "    rest: 10s\n",
        "line 3, column 5, steps[1]: rest needs sets: between which? For a rest by itself, add",
    ),
    "alternating on one side": (
        "title: T\nsteps:\n- {sides: left, alternate: yes, steps: [name: A]}\n",
        "line 3, column 3, steps[1]: alternate needs two sides; write sides: [left, right]",
    ),
    "sides within sides": (
        "title: T\nsteps:\n- sides: both\n  steps:\n  - {sides: both, steps: [name: A]}\n",
        "line 3, column 3, steps[1]: has sides, and so has a block within it; keep those of one",
    ),
    "blocks too deep": (
        f"title: T\nsteps: [{'{repeat: 2, steps: [' * 4}name: A{']}' * 4}]\n",
        "line 2, column 9, steps[1]: holds blocks more than 3 deep; take some apart",
    ),
    "fault deep inside": (
        f"title: T\nsteps: [{'{repeat: 2, steps: [' * 3}{{name: A, passes: 0}}{']}' * 3}]\n",
        "line 2, column 87, steps[1].steps[1].steps[1].steps[1].passes: must be at least 1",
    ),
    "unknown deep inside": (
        "title: T\nsteps:\n- repeat: 2\n  steps:\n  - {repeat: 2, stps: [], steps: [name: A]}\n",
        "line 5, column 17, steps[1].steps[1].stps: there is no field with this name; did you mean",
    ),
    "session in a block": (
        "title: T\nsteps:\n- repeat: 2\n  steps:\n  - include: back.yaml\n    name: A\n",
        "line 5, column 5, steps[1].steps[1].include: a session is included beside blocks and",
    ),
    "repeated setup": (
        ONE_STEP + "setup: [{name: Oil, repeat: 2}]\n",
        "line 5, column 8, setup: is done once; leave repeat out of its steps",
    ),
    "repeated for ever": (
        ONE_STEP + "    repeat: 1000\n    rest_between: 50s\n",
        "line 3, column 5, steps[1]: is repeated until the session takes more than 12 hours; lower",
    ),
    "block without steps": (
        "title: T\nsteps:\n- sides: [left]\n",
        "line 3, column 3, steps[1].steps: is missing; a block of steps needs it",
    ),
    "sides of a step": (
        ONE_STEP + "    sides: both\n",
        "line 5, column 5, steps[1].sides: sides goes with a block of steps, not with one step;",
    ),
    "no space after a colon": (
        "title: T\nsteps:\n- name:A\n- name: B\n",
        "line 3, column 3, steps[1]: needs a space after the colon: name: A",
    ),
    "no space after a dash": (
        ONE_STEP + "-name: B\n",
        "line 5, column 1, -name: needs a space after the dash: - name",
    ),
    "range backwards": (
        ONE_STEP + "    passes: 5-3\n",
        "line 5, column 13, steps[1].passes: must be a whole number, such as 3, or a range,",
    ),
    "range of what": (
        ONE_STEP.replace("20s", "2-3"),
        "line 4, column 15, steps[1].duration: 2-3 could be minutes or seconds; write 2-3m or",
    ),
    "unknown side": (
        "title: T\nsteps:\n- sides: [left, up]\n  steps:\n  - name: A\n",
        "line 3, column 17, steps[1].sides[2]: must be 'left' or 'right'",
    ),
    "side twice": (
        "title: T\nsteps:\n- sides: [left, left]\n  steps:\n  - name: A\n",
        "line 3, column 10, steps[1].sides: names a side twice",
    ),
    "fault inside a block": (
        "title: T\nsteps:\n- sides: [left]\n  steps:\n  - name: A\n  - {name: B, passes: 0}\n",
        "line 6, column 23, steps[1].steps[2].passes: must be at least 1",
    ),
    "unknown in changing over": (
        "title: T\nsteps:\n- sides: [left]\n  change_over: {sey: x}\n  steps:\n  - name: A\n",
        "line 4, column 17, steps[1].change_over.sey: there is no field with this name; did you me",
    ),
    # pictures
    "absent picture": (
        ONE_STEP + "    picture: knee.jpg\n",
        "line 5, column 14, steps[1].picture: there is no such picture file beside the session",
    ),
    "picture above": (
        ONE_STEP + "    picture: ../knee.jpg\n",
        "line 5, column 14, steps[1].picture: is outside the session's folder; put the picture",
    ),
    "picture that is none": (
        ONE_STEP + "    picture: session.yaml\n",
        "line 5, column 14, steps[1].picture: is not a picture that can be shown; use JPEG, PNG,",
    ),
    # recordings of steps
    "absent recording": (
        ONE_STEP + "    say: Press.\n    recorded: press.wav\n",
        "line 6, column 15, steps[1].recorded: there is no such sound file beside the session file",
    ),
    "recording above": (
        ONE_STEP + "    say: Press.\n    recorded: ../press.wav\n",
        "line 6, column 15, steps[1].recorded: is outside the session's folder; put the sound",
    ),
    "recording by a link": (
        ONE_STEP + "    say: Press.\n    recorded: /etc/hostname\n",
        "line 6, column 15, steps[1].recorded: is outside the session's folder; put the sound",
    ),
    "recording of nothing": (
        ONE_STEP + "    recorded: press.wav\n",
        "line 3, column 5, steps[1]: recorded needs say: its words, to be shown and for captions",
    ),
    # music
    "music above": (
        ONE_STEP + "music: ../x.wav\n",
        "line 5, column 8, music.file: is outside the session's folder",
    ),
    "absent music": (
        ONE_STEP + "music: {file: x.wav}\n",
        "line 5, column 15, music.file: there is no such sound file beside the session",
    ),
    "unknown of music": (
        ONE_STEP + "music: {file: x.wav, lvel: 3}\n",
        "line 5, column 22, music.lvel: there is no field with this name; did you mean level?",
    ),
    "music without a file": (
        ONE_STEP + "music: {level: -12}\n",
        "line 5, column 8, music.file: is missing; the music needs it",
    ),
    "music that is a list": (
        ONE_STEP + "music: [x.wav]\n",
        "line 5, column 8, music: must be the name of a music file, or",
    ),
    "music over the words": (
        ONE_STEP + "music: {file: x.wav, ducked: -10 dB}\n",
        "line 5, column 30, music.ducked: must be -20 or less, or words are hard to follow",
    ),
    "loud music": (
        ONE_STEP + "music: {file: x.wav, level: 3}\n",
        "line 5, column 29, music.level: must be at most 0",
    ),
    "level of music": (
        ONE_STEP + "music: {file: x.wav, level: loud}\n",
        "line 5, column 29, music.level: must be in decibels against the speech",
    ),
    "slow music": (
        ONE_STEP + "music: {file: x.wav, release: 2m}\n",
        "line 5, column 31, music.release: must be more than zero, and at most 30 seconds",
    ),
    "ramp of music": (
        ONE_STEP + "music: {file: x.wav, attack: [1]}\n",
        "line 5, column 30, music.attack: is not a duration; write it like 0.4s or 2s",
    ),
    # sounds
    "unknown sound": (
        ONE_STEP + "sounds: {gong: x.wav}\n",
        "line 5, column 16, sounds.gong: must be 'opening', 'transition', 'change_over',",
    ),
    "sound above": (
        ONE_STEP + "sounds: {opening: ../x.wav}\n",
        "line 5, column 19, sounds.opening: is outside the session's folder",
    ),
    "sound above in the end": (
        ONE_STEP + "sounds: {opening: a/../../x.wav}\n",
        "line 5, column 19, sounds.opening: is outside the session's folder",
    ),
    "absolute sound": (
        ONE_STEP + "sounds: {opening: /etc/passwd}\n",
        "line 5, column 19, sounds.opening: is outside the session's folder",
    ),
    "absent sound": (
        ONE_STEP + "sounds: {opening: x.wav}\n",
        "line 5, column 19, sounds.opening: there is no such sound file beside the session",
    ),
    "folder as sound": (ONE_STEP + "sounds: {opening: .}\n", "line 5, column 19, sounds.opening: "),
    "endless sound": (
        ONE_STEP + f"sounds: {{opening: {'a' * 100_000}}}\n",
        "line 5, column 19, sounds.opening: is too long: at most 500 characters",
    ),
    "long name of a sound": (
        ONE_STEP + f"sounds: {{opening: {'a' * 400}}}\n",
        "line 5, column 19, sounds.opening: ",
    ),
    "NUL in a sound": (
        ONE_STEP + 'sounds: {opening: "a\\0"}\n',
        "line 5, column 19, sounds.opening",
    ),
    "half a character in a sound": (
        ONE_STEP + 'sounds: {opening: "a\\ud800"}\n',
        "line 5, column 19, sounds.opening: ",
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_gives_one_message_with_its_place(
    load: Load, text: str | bytes, expected: str
) -> None:
    [line] = told(load, text)
    assert line.startswith(expected)
    assert len(line) < 400


def test_every_fault_is_told_in_the_order_of_the_file(load: Load) -> None:
    text = ONE_STEP + "    pases: 3\n  - name: B\n    passes: 0\npace: fast\n"
    assert [line.split(":")[0] for line in told(load, text)] == [
        "line 5, column 5, steps[1].pases",
        "line 7, column 13, steps[2].passes",
        "line 8, column 7, pace",
    ]


def test_countless_faults_are_cut_short(load: Load) -> None:
    lines = told(load, "title: T\nsteps:\n" + "- a\n" * 200)
    assert len(lines) == 51
    assert lines[-1] == "and 150 more like these"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match=r"none\.yaml: there is no such file; check the name"):
        load_routine(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", [".", "file/below", "x" * 300, "nul\0"])
def test_a_path_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text(MINIMAL)
    with pytest.raises(SessionError) as error:
        load_routine(tmp_path / name)
    assert len(error.value.problems) == 1


def test_links_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to("b.yaml")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    with pytest.raises(SessionError, match="cannot be read"):
        load_routine(tmp_path / "a.yaml")


def test_50_mb_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50 << 20)
    tracemalloc.start()
    with pytest.raises(SessionError, match="is larger than 1024 KB, far more than any routine"):
        load_routine(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 << 20


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(30)),
        "a: &a [x]\nb: &a [*a, *a, *a]\n",
        "&a [*a]\n",
    ],
    ids=["bomb", "bomb of one name", "itself"],
)
def test_an_alias_bomb_does_not_go_off(load: Load, text: str) -> None:
    [line] = told(load, text)
    assert "uses an alias (*name); write the step out instead" in line


@pytest.mark.parametrize(
    "text",
    [
        "[" * 3000 + "]" * 3000,
        "title: " + "{a: " * 3000,
        "- " * 3000 + "a\n",
        "? " * 3000 + "a\n",
        "".join(" " * depth + "a:\n" for depth in range(1400)),
        "".join(" " * depth + "-\n" for depth in range(1400)),
    ],
    ids=["flow lists", "flow fields", "lists on a line", "keys", "block fields", "block lists"],
)
def test_deep_nesting_is_refused(load: Load, text: str) -> None:
    [line] = told(load, text)
    assert line.endswith("is nested more than 32 deep; a session needs three levels")


def test_a_bomb_of_repeats_is_refused_before_it_costs_memory(load: Load) -> None:
    nested = "{repeat: 1000, steps: [" * 3 + "{name: A, duration: 0.1s, repeat: 1000}" + "]}" * 3
    tracemalloc.start()
    [line] = told(load, f"title: T\nsteps:\n- name: B\n- {nested}\n")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert line.startswith("line 4, column 3, steps[2]: is repeated until the session takes more")
    assert most < 20 << 20


def test_a_crowd_of_values_is_refused(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a lower limit, for the true one takes seconds to reach."""
    monkeypatch.setattr("handscue.routine.yaml_text.MOST_VALUES", 1000)
    [line] = told(load, "title: T\nsteps: [" + "[]," * 1000 + "]\n")
    assert line.endswith("has far more in it than any routine needs")


def test_a_step_knows_its_files_wherever_it_is_included(tmp_path: Path) -> None:
    (tmp_path / "knee.png").write_bytes(b"\x89PNG\r\n\x1a\n and more")
    (tmp_path / "knee.wav").write_bytes(b"RIFF")
    part, whole = tmp_path / "part.yaml", tmp_path / "whole.yaml"
    step_ = "{name: A, picture: knee.png, say: Press., recorded: knee.wav}"
    part.write_text(f"title: T\nsteps:\n- repeat: 2\n  steps: [{step_}]\n")
    whole.write_text("title: T\nsteps: [include: part]\n")
    for path in (part, whole):
        [block] = load_session(path).routine.steps
        assert isinstance(block, Block)
        [step] = block.steps
        assert isinstance(step, Step)
        assert step.picture == str(tmp_path / "knee.png")
        assert step.recorded == str(tmp_path / "knee.wav")


def test_a_picture_of_many_megabytes_is_refused(load: Load, tmp_path: Path) -> None:
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.write(b"\xff\xd8\xff")
        file.truncate(9 << 20)
    [line] = told(load, ONE_STEP + "    picture: huge.jpg\n")
    assert "is larger than 8 MB; make the picture smaller" in line


def sound_at(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, np.full(480, 0.1), 48_000)


def test_a_sound_may_lie_below_the_session(load: Load, tmp_path: Path) -> None:
    sound_at(tmp_path / "mine" / "gong.wav")
    assert load(ONE_STEP + "sounds: {opening: mine/gong.wav}\n").sounds == {
        "opening": "mine/gong.wav"
    }


def test_music_is_a_file_s_name_or_more(load: Load, tmp_path: Path) -> None:
    sound_at(tmp_path / "mine" / "rain.wav")
    short = load(ONE_STEP + "music: mine/rain.wav\n").music
    long = load(ONE_STEP + "music: {file: mine/rain.wav, level: -20 dB, attack: 0.3s}\n").music
    assert short is not None
    assert (short.file, short.level, short.attack) == ("mine/rain.wav", -14, 400)
    assert long == short.model_copy(update={"level": -20, "attack": 300})


def test_a_link_to_a_sound_inside_is_followed(load: Load, tmp_path: Path) -> None:
    sound_at(tmp_path / "gong.wav")
    (tmp_path / "link.wav").symlink_to("gong.wav")
    load(ONE_STEP + "sounds: {opening: link.wav}\n")


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_link_that_leads_outside_is_refused(
    load: Load, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, linked: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    sound_at(outside / "gong.wav")
    if linked == "file":
        (tmp_path / "gong.wav").symlink_to(outside / "gong.wav")
        given = "gong.wav"
    else:
        (tmp_path / "folder").symlink_to(outside)
        given = "folder/gong.wav"
    [line] = told(load, f"{ONE_STEP}sounds:\n  gate: {given}\n")
    assert line.startswith("line 6, column 9, sounds.gate: is outside the session's folder")


def test_sounds_that_are_links_in_a_circle_are_told(load: Load, tmp_path: Path) -> None:
    (tmp_path / "a.wav").symlink_to("a.wav")
    [line] = told(load, ONE_STEP + "sounds: {opening: a.wav}\n")
    assert line.startswith("line 5, column 19, sounds.opening: ")


def test_a_fault_in_the_users_techniques_names_that_file(tmp_path: Path) -> None:
    session, users = tmp_path / "session.yaml", tmp_path / "techniques.yaml"
    session.write_text(MINIMAL)
    users.write_text("kneading:\n  hold: 0\n")
    with pytest.raises(SessionError) as error:
        load_routine(session, users)
    assert str(error.value) == f"{users}: line 2, column 9, kneading.hold: must be more than zero"


def test_an_unknown_field_in_a_techniques_file_is_told(tmp_path: Path) -> None:
    users = tmp_path / "techniques.yaml"
    users.write_text("change over:\n  hld: 3s\n")
    with pytest.raises(SessionError, match=r"line 2, column 3, change over\.hld: .*mean hold\?"):
        load_techniques(users)


def test_no_techniques_file_of_the_users_is_no_fault(tmp_path: Path) -> None:
    session = tmp_path / "session.yaml"
    session.write_text(MINIMAL)
    assert load_routine(session, tmp_path / "none.yaml") == load_routine(session)


# ---- whatever is in the file, it is a routine or a fault told

FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BITS = st.sampled_from(
    [
        "title: T\n", "steps:\n", "- name: A\n", "  say: x\n", "  passes: 3\n", "  duration: 20s\n",
        "- sides: [left]\n", "  steps:\n", "  - name: B\n", "techniques:\n", "sounds:\n",
        "setup:\n", "  change_over: {say: x}\n", "pace: ", "0x", "1e400", "-", ":", "? ", "!",
        "&a ", "*a", "<<: ", "|", ">", "'", '"', "\\", "{", "}", "[", "]", ",", "#", "%", "@", "`",
        "\t", "\n", " ", "  ", "~", "null", "true", ".inf", "2020-01-01", "%YAML 1.1\n---\n",
        "---\n", "...\n", "\r", "\x85", "\u2028", "\ufeff", "é", "=", "0o8", "1_000", "\0", "\x7f",
    ]
)  # fmt: skip


def only_a_routine_or_a_fault(load: Load, text: str | bytes) -> None:
    try:
        assert isinstance(load(text), Routine)
    except SessionError as error:
        assert str(error)  # noqa: PT017 - either way is right


@FUZZ
@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_routine_or_a_fault(load: Load, data: bytes) -> None:
    only_a_routine_or_a_fault(load, data)


@FUZZ
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_a_routine_or_a_fault(load: Load, text: str) -> None:
    only_a_routine_or_a_fault(load, text)


@FUZZ
@given(bits=st.lists(BITS, max_size=30))
def test_any_bits_of_yaml_are_a_routine_or_a_fault(load: Load, bits: list[str]) -> None:
    only_a_routine_or_a_fault(load, "".join(bits))


@FUZZ
@given(
    lines=st.lists(st.integers(0, 15), max_size=3),
    bits=st.lists(st.tuples(st.integers(0, 400), BITS), min_size=1, max_size=4),
)
def test_a_session_with_slips_is_a_routine_or_a_fault(
    load: Load, lines: list[int], bits: list[tuple[int, str]]
) -> None:
    """The shipped session's beginning with lines taken out and bits of YAML put in."""
    kept = [line for n, line in enumerate(SHIPPED_BEGINNING) if n not in lines]
    text = "".join(kept)
    for position, bit in bits:
        text = text[:position] + bit + text[position:]
    only_a_routine_or_a_fault(load, text)


SHIPPED_BEGINNING = SHIPPED.read_text().splitlines(keepends=True)[5:40]

JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from([*Routine.model_fields, *Step.model_fields, *Block.model_fields])


@FUZZ
@given(
    top=st.dictionaries(FIELDS, JSON_LIKE, max_size=3),
    step=st.dictionaries(FIELDS, JSON_LIKE, max_size=3),
)
def test_fields_of_any_kind_are_a_routine_or_a_fault(
    load: Load, top: dict[str, object], step: dict[str, object]
) -> None:
    whole = {"title": "T", "steps": [{"name": "A", **step}], **top}
    only_a_routine_or_a_fault(load, json.dumps(whole))
