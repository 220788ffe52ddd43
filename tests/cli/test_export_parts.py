"""``handscue export`` with its options, end to end: what is written, and what is told."""

import re
from pathlib import Path

import pytest

from cli.desk import Desk
from export.sounding import decoded, probed
from handscue.export.sidecar_kinds import Sidecar

SESSION = """
title: 'Say "a/b" & <c> 🙌'
language: de
steps:
- sides: [left, right]
  part: leg
  steps:
  - {name: One, duration: 10s}
  - {name: Two, duration: 12s, caution: Not there}
- {name: Rest, duration: 15s}
"""


@pytest.fixture(scope="module")
def legs(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Give a desk with a session of two sides; its speech is made once."""
    desk = Desk(tmp_path_factory.mktemp("legs"))
    desk.write(SESSION)
    return desk


def length_s(path: Path) -> float:
    return len(decoded(path)) / 48_000


def export(desk: Desk, *options: str) -> str:
    done = desk.call("export", "session.yaml", *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_says_where_and_how_long_and_how_loud_where_that_is_less_than_asked(legs: Desk) -> None:
    done = legs.call("export", "session.yaml", "-o", "x.mp3", "--loudness", "-8")
    assert done.returncode == 0
    assert done.stdout.startswith("x.mp3: 1:")
    assert re.search(r"^It can be about -1\d LUFS loud, not -8; ", done.stderr, re.MULTILINE)
    found = probed(legs.folder / "x.mp3")
    assert found["tags"]["title"] == 'Say "a/b" & <c> 🙌'
    assert found["tags"]["language"] == "deu"
    assert len(found["chapters"]) == 6


def test_all_sidecars_or_those_asked_for(legs: Desk) -> None:
    export(legs, "-o", "s.flac", "--sidecars")
    kinds = {f"s.{kind}" for kind in Sidecar}
    assert {p.name for p in legs.folder.glob("s.*")} == {"s.flac", *kinds}
    export(legs, "-o", "y.flac", "--sidecar", "vtt", "--sidecar", "html")
    assert {p.name for p in legs.folder.glob("y.*")} == {"y.flac", "y.vtt", "y.html"}


def test_a_sidecar_that_is_there_is_not_written_over(legs: Desk) -> None:
    (legs.folder / "t.vtt").write_text("mine")
    done = legs.call("export", "session.yaml", "-o", "t.wav", "--sidecars")
    assert done.returncode == 1
    assert done.stderr.startswith("t.vtt: already exists")
    assert (legs.folder / "t.vtt").read_text() == "mine"
    assert not (legs.folder / "t.wav").exists()


def test_one_side_a_part_and_a_silence_before(legs: Desk) -> None:
    export(legs, "-o", "all.wav")
    export(legs, "-o", "left.wav", "--sides", "left")
    export(legs, "-o", "rest.wav", "--from", "step 3")
    export(legs, "-o", "later.wav", "--from", "step 3", "--gap", "7.001s")
    whole, left, rest, later = (
        length_s(legs.folder / f"{name}.wav") for name in ("all", "left", "rest", "later")
    )
    assert left < whole
    assert rest == 15.0
    assert later == 15.0 + 7.001
    assert not decoded(legs.folder / "later.wav")[: 7001 * 48].any()


def test_chimes_alone_take_as_long_and_sound_less(legs: Desk) -> None:
    export(legs, "-o", "all.flac")
    export(legs, "-o", "quiet.flac", "--quiet")
    spoken, quiet = decoded(legs.folder / "all.flac"), decoded(legs.folder / "quiet.flac")
    assert len(spoken) == len(quiet)
    assert 0 < (quiet != 0).sum() < (spoken != 0).sum()


def test_a_file_for_each_step_with_a_list(legs: Desk) -> None:
    told = export(legs, "-o", "legs.opus", "--split", "--sidecar", "cue")
    assert told.startswith("legs.m3u8: ")
    names = sorted(p.name for p in (legs.folder / "legs").iterdir())
    assert names[0] == "1 Leg, links · One.opus"
    assert len(names) == 6
    lines = (legs.folder / "legs.cue").read_text("utf-8").splitlines()
    assert [line for line in lines if "FILE" in line] == [f'FILE "legs/{n}" WAVE' for n in names]
    assert [line for line in lines if "INDEX" in line] == ["    INDEX 01 00:00:00"] * 6


@pytest.mark.parametrize(("there", "told"), [("f", "is a file"), ("g/mine", "with files in it")])
def test_a_folder_of_other_files_gets_no_steps_unasked(legs: Desk, there: str, told: str) -> None:
    (legs.folder / there).parent.mkdir(exist_ok=True)
    (legs.folder / there).write_text("mine")
    done = legs.call("export", "session.yaml", "-o", f"{there[0]}.wav", "--split")
    assert done.returncode == 1
    assert told in done.stderr
    assert (legs.folder / there).read_text() == "mine"
    assert not (legs.folder / f"{there[0]}.m3u8").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--from", "99:00"], "past the end"),
        (["--from", "step 9"], "there is no step 9; the last one is 3"),
        (["--to", "soon"], "not a duration"),
        (["--gap", "soon"], "not a duration"),
        (["--sides", "top"], "top"),
        (["--loudness", "0"], "less than or equal to -8"),
        (["--sidecar", "pdf"], "pdf"),
    ],
)
def test_what_cannot_be_is_told_as_wrong_usage(legs: Desk, options: list[str], told: str) -> None:
    done = legs.call("export", "session.yaml", "-o", "x.wav", *options)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (legs.folder / "x.wav").exists()
