"""The index, the catalogue and the feed of a site tell the same of it, whatever it is called."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.errors import RequestError
from handscue.publish import feed as feeds
from handscue.publish.about import About, SoundFile, chapters_file
from handscue.publish.catalogue import catalogue
from handscue.publish.feed import check_feed, feed
from handscue.publish.index import index
from handscue.publish.settings import Settings
from handscue.routine.model import Language

SITE = Settings(title="School", address="https://example.org/massage")
ODD = st.text(min_size=1, max_size=40)


def about(
    title: str = "Legs", name: str = "Stroke", made: str = "2026-01-02T03:04:05+00:00"
) -> About:
    return About(
        address="legs",
        session="legs.yaml",
        title=title,
        language=Language.ENGLISH,
        areas=("calf", name),
        length_ms=3_725_500,
        fit_ms=None,
        talk=None,
        chapters=((0, name), (3_661_250, "Rest")),
        files=(SoundFile(name="session.mp3", size=123), SoundFile(name="session.m4b", size=45)),
        made=made,
    )


class Elements(HTMLParser):
    """Collects what elements there are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_feed_parser_finds_every_episode() -> None:
    found: Any = feedparser.parse(
        feed(SITE, [about(), about("Arms", made="2026-05-06T07:08:09+00:00")])
    )
    assert not found.bozo
    assert found.feed.title == "School"
    assert [entry.title for entry in found.entries] == ["Arms", "Legs"]
    entry = found.entries[1]
    [sound] = entry.enclosures
    assert (sound.href, sound.length, sound.type) == (
        "https://example.org/massage/legs/session.mp3",
        "123",
        "audio/mpeg",
    )
    assert entry.itunes_duration == "3726"
    assert entry.id == "https://example.org/massage/legs/"
    assert list(entry.published_parsed[:6]) == [2026, 1, 2, 3, 4, 5]


def test_chapters_are_told_in_both_ways() -> None:
    written = feed(SITE, [about()]).decode()
    assert re.findall('psc:chapter start="([^"]*)" title="([^"]*)"', written) == [
        ("00:00:00.000", "Stroke"),
        ("01:01:01.250", "Rest"),
    ]
    assert 'podcast:chapters url="https://example.org/massage/legs/chapters.json"' in written
    assert json.loads(chapters_file(about()))["chapters"] == [
        {"startTime": 0, "title": "Stroke"},
        {"startTime": 3661.25, "title": "Rest"},
    ]


@settings(max_examples=60)
@given(ODD, ODD)
def test_no_title_breaks_the_feed_the_catalogue_or_the_page(title: str, name: str) -> None:
    odd = about(title, name)
    assert not feedparser.parse(feed(SITE, [odd])).bozo
    assert json.loads(catalogue(SITE, [odd]))["sessions"][0]["title"] == title
    plain, page = Elements(), Elements()
    plain.feed(index(SITE, [about()]))
    page.feed(index(SITE, [odd]))
    assert [tag for tag, _ in page.found] == [tag for tag, _ in plain.found]


def test_the_page_is_allowed_no_script_but_its_own() -> None:
    page = index(SITE, [about("<script>alert(1)</script>")])
    assert "<script>alert" not in page
    assert re.findall("<script[^>]*>", page) == ['<script src="site.js" defer>']
    assert "default-src 'self'" in page


def test_without_an_address_there_is_no_feed_to_subscribe_to() -> None:
    assert "feed.xml" in index(SITE, [about()])
    assert "feed.xml" not in index(Settings(), [about()])


def test_without_its_library_a_feed_is_refused_with_what_to_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(feeds, "import_module", missing)
    with pytest.raises(RequestError, match=r"pip install 'handscue\[publish\]'"):
        check_feed()
