"""What a site is made of: its settings, and the ways in which each session is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.errors import SessionError
from handscue.publish.settings import Settings, Variant
from handscue.routine.fields import Talk
from handscue.routine.loading import load_settings


def read(folder: Path, text: str) -> Settings:
    path = folder / "publish.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, Settings)


def test_without_a_word_each_session_is_published_as_it_is() -> None:
    assert Settings().variants == (Variant(),)
    assert (Settings().played, Settings().offered) == (("mp3",), ())


def test_each_length_is_published_with_each_amount_of_talk(tmp_path: Path) -> None:
    settings = read(tmp_path, "fit: [usual, 30m, 1h]\ntalk: [full, brief]\n")
    assert [variant.suffix for variant in settings.variants] == [
        "-full",
        "-brief",
        "-30m-full",
        "-30m-brief",
        "-1h-full",
        "-1h-brief",
    ]
    assert settings.variants[3] == Variant(1_800_000, Talk.BRIEF)


@pytest.mark.parametrize(
    ("formats", "played", "offered"),
    [
        ("[mp3, m4a]", ("m4a", "mp3"), ()),
        ("[m4a, .FLAC, opus]", ("m4a",), ("flac", "opus")),
        ("[m4b]", ("mp3",), ("m4b",)),  # no phone's page plays it
    ],
)
def test_a_page_plays_what_phones_play(
    tmp_path: Path, formats: str, played: tuple[str, ...], offered: tuple[str, ...]
) -> None:
    settings = read(tmp_path, f"formats: {formats}\n")
    assert (settings.played, settings.offered) == (played, offered)


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("formats: [mp5]\n", "line 1", "not a format"),
        ("title: A\nfit: [soon]\n", "line 2", "fit"),
        ("address: javascript:alert(1)\n", "line 1", "not the address"),
        ("address: https://example.org/?a=<b>\n", "line 1", "not the address"),
        ("adress: https://example.org\n", "line 1", "address"),
        ("languages: [xx]\n", "line 1", "languages"),
    ],
)
def test_what_cannot_be_is_refused_at_its_line(
    tmp_path: Path, text: str, place: str, problem: str
) -> None:
    with pytest.raises(SessionError, match=rf"{place}.*{problem}"):
        read(tmp_path, text)
