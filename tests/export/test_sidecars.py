"""What lies beside the audio, read by others and full of names that need care."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import webvtt

from export.routines import ODD, odd_routine, ready
from export.sounding import PNG
from handscue.export.sheet import sheet
from handscue.export.sidecars import Exported, Sidecar, beside, write_sidecar
from handscue.export.tags import Tags, chapters
from handscue.printable import printable_lines
from handscue.routine.model import Routine
from handscue.schedule.selection import after_silence
from handscue.schedule.timeline import Timeline
from handscue.schedule.wording import Spoken, numbered

TIMELINE, CUES, _ = ready(odd_routine())
SAID = [cue for cue in CUES if isinstance(cue.content, Spoken)]
TAGS = Tags(ODD, ODD, "2026-11-22", "eng", PNG, chapters(TIMELINE))
AUDIO = 'a "b" & #1 שלום.mp3'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every sidecar of an audio file."""
    made = tmp_path_factory.mktemp("sidecars")
    for sidecar in Sidecar:
        write_sidecar(sidecar, Exported(made / AUDIO, TIMELINE, CUES, TAGS))
    return made


def text_of(folder: Path, sidecar: Sidecar) -> str:
    return beside(folder / AUDIO, sidecar).read_text("utf-8")


def milliseconds(clock: str) -> int:
    hours, minutes, seconds = clock.replace(",", ".").split(":")
    return round((int(hours) * 3600 + int(minutes) * 60) * 1000 + float(seconds) * 1000)


def test_webvtt_py_reads_every_caption(folder: Path) -> None:
    captions = webvtt.read(str(beside(folder / AUDIO, Sidecar.WEBVTT)))
    times = [(milliseconds(c.start), milliseconds(c.end)) for c in captions]
    assert times == [(cue.start_ms, cue.end_ms) for cue in SAID]
    assert [c.text.count("\n") for c in captions] == [0] * len(SAID)


def test_webvtt_escapes_what_would_be_markup(folder: Path) -> None:
    text = text_of(folder, Sidecar.WEBVTT)
    assert "&amp; &lt;b&gt;tag&lt;/b&gt; --&gt; 🙌 שלום" in text
    assert text.count("-->") == len(SAID)


def test_subrip_is_read_by_webvtt_py_too(folder: Path) -> None:
    captions = webvtt.from_srt(str(beside(folder / AUDIO, Sidecar.SUBRIP)))
    assert [milliseconds(c.start) for c in captions] == [cue.start_ms for cue in SAID]
    assert "<" not in text_of(folder, Sidecar.SUBRIP)


def test_lyrics_have_a_line_for_each_step_and_phrase_in_order(folder: Path) -> None:
    lines = text_of(folder, Sidecar.LYRICS).splitlines()[2:]
    times = [re.fullmatch(r"\[(\d+):(\d\d)\.(\d\d)\][^\[\]]+", line) for line in lines]
    assert all(times)
    hundredths = [int(m[1]) * 6000 + int(m[2]) * 100 + int(m[3]) for m in times if m]
    assert hundredths == sorted(hundredths)
    assert len(lines) == len(TIMELINE.segments) + len(SAID)


def test_a_cue_sheet_has_a_track_for_each_step(folder: Path) -> None:
    text = text_of(folder, Sidecar.CUE_SHEET)
    assert all(line.count('"') in {0, 2} for line in text.splitlines())
    assert text.count("INDEX 01") == len(TIMELINE.segments)
    assert "TRACK 01 AUDIO" in text
    assert "INDEX 01 00:00:00" in text


def test_audacity_labels_are_three_columns_without_gaps(folder: Path) -> None:
    rows = [line.split("\t") for line in text_of(folder, Sidecar.LABELS).splitlines()]
    assert [row[2] for row in rows] == [numbered(s.turn) for s in TIMELINE.segments]
    assert [row[0] for row in rows[1:]] == [row[1] for row in rows[:-1]]


def test_the_data_holds_timeline_and_cues(folder: Path) -> None:
    data = json.loads(text_of(folder, Sidecar.DATA))
    assert data["title"] == ODD
    assert data["audio"] == AUDIO
    assert [s["start_ms"] for s in data["segments"]] == [s.start_ms for s in TIMELINE.segments]
    assert [c.get("text") for c in data["cues"]] == [
        cue.content.text if isinstance(cue.content, Spoken) else None for cue in CUES
    ]


ORDERS = "a\x1b[31m\x9b31m\x7f\u202eb\u2028c\x85d\udcff"


@pytest.mark.parametrize("sidecar", Sidecar)
def test_nothing_a_terminal_or_a_page_could_obey_is_in_any(
    tmp_path: Path, sidecar: Sidecar
) -> None:
    """Not in the names, not in the words, and not in the name of a file that is no text."""
    segments = tuple(
        replace(s, turn=replace(s.turn, name=ORDERS, say=ORDERS, caution=ORDERS))
        for s in TIMELINE.segments
    )
    cues = [replace(cue, content=Spoken(ORDERS)) for cue in CUES]
    exported = Exported(tmp_path / "x\udcff.mp3", Timeline(ORDERS, segments), cues, TAGS)
    write_sidecar(sidecar, exported)
    text = beside(exported.audio, sidecar).read_text("utf-8")
    assert len(text) > 100
    assert printable_lines(text) == text


class Reader(HTMLParser):
    """Gathers a page's text and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_the_sheet_says_every_step_and_caution_as_written(folder: Path) -> None:
    reader = Reader()
    reader.feed(text_of(folder, Sidecar.SHEET))
    assert ODD in reader.said
    for segment in TIMELINE.segments:
        assert numbered(segment.turn) in reader.said
    assert reader.said.count("⚠ Not [there] {now}") == 2
    assert not any(tag == "b" for tag, _ in reader.tags)
    starts = [attrs["data-start"] for tag, attrs in reader.tags if tag == "li"]
    assert starts == [f"{s.start_ms / 1000:.3f}" for s in TIMELINE.segments]


def test_the_sheet_says_the_words_of_both_sides_once() -> None:
    steps = [
        {"name": "Knead", "duration": "30s", "say": "With the thumbs.", "caution": "Not hard."}
    ]
    said = {"title": "T", "steps": [{"sides": ["left", "right"], "steps": steps}]}
    timeline, _, _ = ready(Routine.model_validate(said))
    page = sheet(timeline, TAGS, AUDIO)
    assert page.count("With the thumbs.") == 1
    assert page.count("⚠ Not hard.") == 2  # a caution holds on either side


def test_the_sheet_of_a_german_session_says_nothing_in_english() -> None:
    said = {"title": "T", "language": "de", "position": "prone"}
    timeline, _, _ = ready(Routine.model_validate(said | {"steps": [{"name": "Ruhe"}]}))
    timeline, _ = after_silence(timeline, (), 5000)
    page = sheet(timeline, TAGS, AUDIO)
    assert "· 1 Schritt · Position: Bauchlage</p>" in page
    assert ">Stille zu Beginn<" in page


def test_the_sheet_needs_no_other_file(folder: Path) -> None:
    reader = Reader()
    reader.feed(text_of(folder, Sidecar.SHEET))
    sources = [attrs["src"] for _, attrs in reader.tags if attrs.get("src")]
    assert [s for s in sources if s and not s.startswith("data:")] == [
        "a%20%22b%22%20%26%20%231%20%D7%A9%D7%9C%D7%95%D7%9D.mp3"
    ]
    assert not any(tag == "link" for tag, _ in reader.tags)
