"""The feed: the sessions of a site as the episodes of a podcast (RSS 2.0, by feedgen).

Chapters are told twice, since apps read one or the other: as Podlove Simple Chapters within the
episode, and as a file of JSON Chapters (Podcasting 2.0). What an app knows an episode by is its
address, which stays when the session changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from handscue.errors import RequestError
from handscue.printable import printable

if TYPE_CHECKING:
    from handscue.publish.about import About
    from handscue.publish.settings import Settings

FEED = "feed.xml"
CHAPTERS = "chapters.json"
PODLOVE = "http://podlove.org/simple-chapters"
PODCASTING = "https://podcastindex.org/namespace/1.0"
MISSING = "a feed needs feedgen: pip install 'handscue[publish]', or leave out the address"


def check_feed() -> None:
    """Find out whether feeds can be written.

    Raises:
        RequestError: they cannot; the message says what to type.

    """
    try:
        import_module("feedgen.feed")
    except ImportError:
        raise RequestError(MISSING) from None


def feed(site: Settings, sessions: Sequence[About]) -> bytes:
    """Write the feed of a site that has an address, the newest first."""
    newest_first = sorted(sessions, key=lambda about: about.made, reverse=True)
    made = _channel(site)
    if newest_first:
        made.lastBuildDate(datetime.fromisoformat(newest_first[0].made))
        made.podcast.itunes_image(f"{site.address}/{newest_first[0].address}/cover.png")
    for about in newest_first:
        _episode(made, site, about)
    written: bytes = made.rss_str(pretty=True)
    return written


def _channel(site: Settings) -> Any:
    made: Any = import_module("feedgen.feed").FeedGenerator()
    made.load_extension("podcast")
    made.register_extension("chapters", _Namespaces, _Chapters, atom=False)
    made.title(_text(site.title))
    made.link(href=f"{site.address}/", rel="alternate")
    made.link(href=f"{site.address}/{FEED}", rel="self")
    made.description(_text(site.title))
    made.language(site.language)
    made.generator("handscue")
    made.podcast.itunes_category("Health & Fitness")
    made.podcast.itunes_explicit("no")
    return made


def _episode(made: Any, site: Settings, about: About) -> None:
    folder = f"{site.address}/{about.address}"
    sound = about.files[0]
    episode = made.add_entry(order="append")
    episode.guid(f"{folder}/", permalink=True)
    episode.title(_text(about.title))
    episode.link(href=f"{folder}/")
    episode.description(_text(" · ".join(name for _, name in about.chapters)))
    episode.pubDate(datetime.fromisoformat(about.made))
    episode.enclosure(f"{folder}/{quote(sound.name)}", str(sound.size), sound.type)
    episode.podcast.itunes_duration(-(-about.length_ms // 1000))
    episode.podcast.itunes_image(f"{folder}/cover.png")
    episode.chapters.of(about, f"{folder}/{CHAPTERS}")


def _text(text: str) -> str:
    """Return what XML can hold of a text."""
    return printable(text).replace("\ufffe", "").replace("\uffff", "")


class _Namespaces:
    """What feedgen asks of an extension: its namespaces, for the whole feed."""

    def extend_ns(self) -> dict[str, str]:
        """See feedgen."""
        return {"psc": PODLOVE, "podcast": PODCASTING}

    def extend_rss(self, feed: Any) -> Any:
        """See feedgen."""
        return feed


class _Chapters:
    """What feedgen asks of an extension: what it adds to an episode."""

    def of(self, about: About, address: str) -> None:
        """Take an episode's chapters, and the address of the file with the same."""
        self._about, self._address = about, address

    def extend_rss(self, entry: Any) -> Any:
        """See feedgen."""
        etree: Any = import_module("lxml.etree")
        etree.SubElement(
            entry,
            f"{{{PODCASTING}}}chapters",
            url=self._address,
            type="application/json+chapters",
        )
        chapters = etree.SubElement(entry, f"{{{PODLOVE}}}chapters", version="1.2")
        for ms, name in self._about.chapters:
            start = f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms % 60_000 / 1000:06.3f}"
            etree.SubElement(chapters, f"{{{PODLOVE}}}chapter", start=start, title=_text(name))
        return entry
