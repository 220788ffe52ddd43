"""A file for each step: each with its own sound, named safely, and a list of all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.routines import ODD, odd_routine, ready
from export.sounding import about, decoded, probed, silently
from handscue.export.names import file_name
from handscue.export.split import Whole, list_beside, write_split
from handscue.schedule.wording import heading


def test_the_steps_put_together_are_the_session(tmp_path: Path) -> None:
    timeline, _, mix = ready(odd_routine())
    tags = about(0, end_ms=timeline.total_ms)
    out = tmp_path / "legs.flac"
    write_split(Whole(timeline, mix, tags), out, silently)
    lines = list_beside(out).read_text("utf-8").splitlines()
    files = [tmp_path / line for line in lines if not line.startswith("#")]
    assert len(files) == len(timeline.segments)
    whole = np.concatenate([decoded(file) for file in files])
    assert np.array_equal(whole, mix.read(0, mix.frames))
    for number, (file, segment) in enumerate(zip(files, timeline.segments, strict=True), start=1):
        tags_ = probed(file)["tags"]
        assert tags_["title"] == heading(segment.turn)
        assert tags_["track"] == str(number)
    assert lines[0] == "#EXTM3U"
    assert {path.name for path in tmp_path.iterdir()} == {"legs", "legs.m3u8"}


@given(st.text(max_size=400))
def test_any_text_becomes_a_name_that_any_system_can_have(text: str) -> None:
    name = file_name(text)
    assert name
    assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
    assert len(name.encode()) <= 121
    assert name.strip(" .") == name
    assert (Path("folder") / f"{name}.mp3").parent == Path("folder")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Left leg · Effleurage", "Left leg · Effleurage"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("CON", "_CON"),
        ("...", "_"),
        ("🙌" * 100, "🙌" * 30),
        (ODD, "Quote - slash - & -b-tag--b- --- 🙌 שלום"),
    ],
)
def test_a_name_says_what_the_text_says(text: str, name: str) -> None:
    assert file_name(text) == name


IN_ASCII = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from export.routines import odd_routine, ready
from export.sounding import about, silently
from handscue.export.split import Whole, write_split
timeline, _, mix = ready(odd_routine())
tags = about(0, end_ms=timeline.total_ms)
write_split(Whole(timeline, mix, tags), Path(sys.argv[2]) / "legs.wav", silently)
print(sys.getfilesystemencoding())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="files have names of bytes, and no locale")
def test_where_names_have_only_ascii_letters_the_rest_is_left_out(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    tests = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-c", IN_ASCII, tests, str(tmp_path)]
    done = subprocess.run(command, env={**os.environ, **plain}, capture_output=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, b"", b"ascii\n")
    names = sorted(path.name for path in (tmp_path / "legs").iterdir())
    assert names[0] == "1 Towels.wav"
    assert all(name.isascii() for name in names)
    listed = (tmp_path / "legs.m3u8").read_text("utf-8").splitlines()
    assert [line for line in listed if line[0] != "#"] == [f"legs/{name}" for name in names]


@pytest.mark.skipif(sys.platform != "linux", reason="file names that are no text")
def test_a_name_that_is_no_text_is_written_and_listed_as_it_is(tmp_path: Path) -> None:
    timeline, _, mix = ready(odd_routine())
    out = tmp_path / os.fsdecode(b"l\xff.wav")
    write_split(Whole(timeline, mix, about(0, end_ms=timeline.total_ms)), out, silently)
    for line in list_beside(out).read_bytes().splitlines():
        assert line.startswith(b"#") or (tmp_path / os.fsdecode(line)).is_file()
