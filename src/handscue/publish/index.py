"""The index page of a site: its sessions as cards, found by a word, an area or a step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template
from typing import TYPE_CHECKING

from handscue.printable import printable
from handscue.publish.feed import FEED
from handscue.publish.words import LANGUAGE_NAMES, SITE_WORDS

if TYPE_CHECKING:
    from handscue.publish.about import About
    from handscue.publish.settings import Settings
    from handscue.publish.words import SiteWords

PLAIN = ("site.css", "site.js")  # beside the page, as they are


def index(site: Settings, sessions: Sequence[About]) -> str:
    """Write the page; those made of one session file are on one card."""
    words = SITE_WORDS[site.language]
    cards = [list(group) for _, group in groupby(sessions, key=lambda about: about.session)]
    several = len({about.language for about in sessions}) > 1
    return Template(page("index.html")).substitute(
        language=site.language,
        title=_shown(site.title),
        search=_shown(words.search),
        found=_shown(words.found),
        nothing=_shown(words.nothing_found),
        offline=_shown(words.offline),
        feed=_feed(site, words),
        cards="\n".join(_card(card, words, tell_language=several) for card in cards),
    )


def page(name: str) -> str:
    """Return a file of the page as it comes with handscue."""
    return files("handscue.publish").joinpath("page", name).read_text("utf-8")


def _feed(site: Settings, words: SiteWords) -> str:
    if not site.address:
        return ""
    return f'<p><a href="{FEED}" type="application/rss+xml">{_shown(words.subscribe)}</a></p>'


def _card(made: Sequence[About], words: SiteWords, *, tell_language: bool) -> str:
    first = made[0]
    told = [LANGUAGE_NAMES[first.language]] if tell_language else []
    return "\n".join(
        (
            f'<li class="card" data-sought="{_shown(_sought(first, told))}">',
            f'<img src="{first.address}/cover.png" alt="" width="72" height="72" loading="lazy">',
            f'<h2 dir="auto" lang="{first.language}">{_shown(first.title)}</h2>',
            f'<p class="areas" dir="auto">{_shown(" · ".join((*told, *first.areas)))}</p>',
            '<ul class="ways">',
            *(_way(about, words) for about in made),
            "</ul>",
            "</li>",
        )
    )


def _sought(about: About, told: Sequence[str]) -> str:
    """Return the words that a session is found by."""
    names = dict.fromkeys(name for _, name in about.chapters)
    return " ".join((about.title, *about.areas, *names, *told)).casefold()


def _way(about: About, words: SiteWords) -> str:
    """Write the link to one length of a session, with what can be downloaded."""
    minutes = max(1, round(about.length_ms / 60_000))
    talk = f" · {words.talk[about.talk]}" if about.talk else ""
    kinds = " ".join(
        f'<a class="file" download href="{about.address}/{_shown(file.name)}" '
        f'aria-label="{_shown(f"{words.download}: {file.name}")}">{_kind(file.name)}</a>'
        for file in about.files
    )
    return (
        f'<li><a class="play" href="{about.address}/index.html">{minutes} min{_shown(talk)}</a>'
        f" {kinds}</li>"
    )


def _kind(name: str) -> str:
    return name.rpartition(".")[2].upper()


def _shown(text: str) -> str:
    return escape(printable(text))
