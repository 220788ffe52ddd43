"""A player's folder: there whole or not at all, replaced only where it is one, and safe to open."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.routines import ODD, odd_routine, ready
from export.sounding import about, decoded, silently
from handscue.errors import ExportError
from handscue.export.player.session import session_data
from handscue.export.player.words import PAGE_WORDS, PageWords
from handscue.export.player.writing import check_player, sounds, write_player
from handscue.export.sidecars import Exported
from handscue.export.work import How
from handscue.routine.model import Language, Routine

GATED = Routine.model_validate(
    {
        "title": "Turned",
        "steps": [
            {"name": "Back", "duration": "6s"},
            {"name": "Turn over", "wait": True},
            {"name": "Chest", "duration": "6s"},
        ],
    }
)


def written(folder: Path, routine: Routine | None = None) -> Exported:
    """Write the player of a routine."""
    timeline, heard, mix = ready(routine or odd_routine())
    tags = about(0, end_ms=timeline.total_ms, title=timeline.title)
    exported = Exported(folder, timeline, heard, tags)
    write_player(exported, mix, silently)
    return exported


def test_of_two_written_at_once_that_may_not_replace_each_other_one_is_refused(
    tmp_path: Path,
) -> None:
    timeline, heard, mix = ready(GATED)
    exported = Exported(tmp_path / "a.player", timeline, heard, about(0, end_ms=timeline.total_ms))
    begun = False

    def meanwhile(_done: int, _of: int) -> None:
        nonlocal begun
        if not begun:
            begun = True
            write_player(exported, mix, silently)

    with pytest.raises(ExportError, match="is there already"):
        write_player(exported, mix, meanwhile, How(replace=False))
    assert [path.name for path in tmp_path.iterdir()] == ["a.player"]


class Elements(HTMLParser):
    """Keeps the script elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See ``HTMLParser``."""
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        """See ``HTMLParser``."""
        if self.scripts and not self.scripts[-1][1]:
            self.scripts[-1] = (self.scripts[-1][0], data)


def data_in(page: str) -> dict[str, Any]:
    """Return the session that a page has embedded."""
    parser = Elements()
    parser.feed(page)
    [(_, embedded)] = [s for s in parser.scripts if s[0].get("type") == "application/json"]
    found: dict[str, Any] = json.loads(embedded)
    return found


def test_everything_the_page_names_is_there_and_the_sound_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "legs.player"
    exported = written(folder)
    names = {path.name for path in folder.iterdir()}
    page = (folder / "index.html").read_text("utf-8")
    assert set(re.findall(r'(?:src|href)="([^"]+)"', page)) <= names
    kept = json.loads(re.search(r"FILES = (\[.*?\]);", (folder / "worker.js").read_text())[1])  # type: ignore[index]
    assert set(kept) - {"./"} <= names
    for name in sounds():
        heard_ms = len(decoded(folder / name)) / 48
        assert heard_ms == pytest.approx(exported.timeline.total_ms, abs=60)
    assert [path.name for path in tmp_path.iterdir()] == ["legs.player"]


def test_no_text_of_a_session_becomes_part_of_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "odd.player"
    routine = odd_routine().model_copy(update={"title": "</script><script>x()</script>"})
    written(folder, routine)
    page = (folder / "index.html").read_text("utf-8")
    data = data_in(page)
    assert data["title"] == "</script><script>x()</script>"
    assert page.count("<script") == 2
    assert ODD in {step["name"] for step in data["steps"]}


def test_a_session_made_again_is_the_same_to_the_byte_and_another_is_kept_apart(
    tmp_path: Path,
) -> None:
    first, second, other = (tmp_path / f"{name}.player" for name in "abc")
    written(first)
    written(second)
    written(other, GATED)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name
    assert (first / "worker.js").read_text() != (other / "worker.js").read_text()


def test_one_that_is_there_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "legs.player"
    written(folder)
    (folder / "stray.txt").write_text("of an older version")
    with pytest.raises(ExportError, match="--force"):
        check_player(folder, replace=False)
    written(folder, GATED)
    assert not (folder / "stray.txt").exists()
    assert "Turned" in (folder / "index.html").read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["legs.player"]


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_no_player_is_never_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "holiday.player"
    mine = path / "photo.jpg" if kind == "folder" else path
    mine.parent.mkdir(exist_ok=True)
    mine.write_bytes(b"mine")
    with pytest.raises(ExportError, match="another name"):
        written(path)
    assert mine.read_bytes() == b"mine"
    assert [one.name for one in tmp_path.iterdir()] == ["holiday.player"]


def test_where_the_work_fails_nothing_is_left_and_the_old_one_stays(tmp_path: Path) -> None:
    folder = tmp_path / "legs.player"
    exported = written(folder)
    before = (folder / "index.html").read_bytes()
    _, _, mix = ready(odd_routine())

    def fail(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_player(exported, mix, fail)
    assert (folder / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["legs.player"]


def test_a_gate_has_a_quiet_end_to_be_played_again() -> None:
    timeline, heard, mix = ready(GATED)
    data = session_data(timeline, heard, ["session.mp3"], {})
    gate = data["steps"][1]["gate"]
    assert gate["to"] - gate["from"] >= 1
    assert gate["to"] < data["steps"][1]["end"]
    quiet = mix.read(round(gate["from"] * 48_000), round((gate["to"] - gate["from"]) * 48_000))
    assert not quiet.any()
    assert [step["gate"] for step in data["steps"] if step["name"] != "Turn over"] == [None, None]


@pytest.mark.parametrize("language", list(Language))
def test_the_page_has_its_words_in_every_language(language: Language) -> None:
    english, words = vars(PAGE_WORDS[Language.ENGLISH]), vars(PAGE_WORDS[language])
    for field in PageWords.__dataclass_fields__:
        assert words[field].strip()
        assert set(re.findall(r"\{\w+\}", words[field])) == set(
            re.findall(r"\{\w+\}", english[field])
        )


@given(title=st.text(min_size=1, max_size=60))
def test_any_title_comes_back_as_it_is_or_made_safe(title: str) -> None:
    from handscue.export.player.writing import _embedded
    from handscue.printable import printable

    embedded = _embedded({"title": printable(title)})
    assert "<" not in embedded
    assert json.loads(embedded) == {"title": printable(title)}
