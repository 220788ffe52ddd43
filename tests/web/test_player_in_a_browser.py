"""A session put on the phone itself: its player, made and served by the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browsing import MAPPED, browser
from handscue.web.access import Role
from waiting import await_that
from web.desks import Running, running
from web.test_in_a_browser import SIZES, opened, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]

TINY = """\
title: Tiny
steps:
  - {name: Glide, duration: 8s}
  - {name: Rest, duration: 8s}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, sessions={"tiny": TINY}) as found:
        yield found


def made(desk: Running) -> str:
    """Have a player made; return where it is."""
    cookie = desk.cookie(Role.CONTROL)
    name = desk.ask("POST", "/api/player/make", {"session": "tiny"}, **cookie).data["export"]

    def job() -> Any:
        jobs = desk.ask("GET", "/api/exports", **cookie).data["exports"]
        return next(one for one in jobs if one["id"] == name)

    await_that(lambda: job()["state"] not in {"waiting", "working"}, within_s=60)
    assert job()["state"] == "done", job()["problem"]
    return f"/player/{name}/"


@SIZES
def test_it_is_made_at_a_touch_and_plays_in_this_browser(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/export?session=tiny", Role.CONTROL), size) as page:
        until(page, "document.getElementById('session').value === 'tiny'")
        assert "without a network" in (page.text_content("#here-about") or "")
        page.click("#here")
        page.click("a[aria-label='Open tiny on this phone']", timeout=60_000)
        page.wait_for_url("**/player/**")
        until(page, "audio.duration > 0")
        assert page.text_content("#title") == "Tiny"
        until(page, "audio.seekable.length && audio.seekable.end(0) > 10")
        page.click("#play")
        until(page, "!audio.paused && audio.currentTime > 0.2")
        page.click("#forth")
        until(page, "document.getElementById('name').textContent === 'Rest'")


def test_without_tls_it_plays_and_says_that_it_cannot_be_kept(
    browser: Browser, desk: Running
) -> None:
    token = desk.token(Role.CONTROL)
    export = f"http://{MAPPED}:{desk.port}/export?session=tiny#key={token}"
    with opened(browser, export) as page:
        until(page, "document.getElementById('session').value === 'tiny'")
        assert "the phone cannot keep it" in (page.text_content("#here-about") or "")
        page.goto(f"http://{MAPPED}:{desk.port}{made(desk)}")
        until(page, "audio.duration > 0")
        assert page.evaluate("isSecureContext || 'serviceWorker' in navigator") is False
        page.click("#play")
        until(page, "!audio.paused && audio.currentTime > 0.2")


def test_its_sheet_is_read_and_has_no_say_on_the_desk(browser: Browser, desk: Running) -> None:
    where = f"{desk.origin}{made(desk)}"
    with opened(browser, f"{desk.link('/export', Role.SEE)}", expected="") as page:
        page.wait_for_selector("#frame a")
        answer = page.goto(f"{where}sheet.html")
        assert answer is not None
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        shown = page.locator("li").first
        assert shown.evaluate("one => getComputedStyle(one).display") == "grid"
        assert page.evaluate("origin") == "null"
        before = page.evaluate("getComputedStyle(document.body).fontSize")
        page.check(".large input")
        assert page.evaluate("getComputedStyle(document.body).fontSize") != before


def test_its_sound_is_had_in_parts_and_nothing_else_is_had(desk: Running) -> None:
    where, cookie = made(desk), desk.cookie(Role.SEE)
    page = desk.ask("GET", where, **cookie)
    assert page.headers["content-type"].startswith("text/html")
    part = desk.ask("GET", f"{where}session.mp3", Range="bytes=0-9", **cookie)
    assert part.status == 206
    assert len(part.content) == 10
    for path in ("../tiny", "%2e%2e/%2e%2e/x", "nothing", "..", "session.mp3/x"):
        assert desk.ask("GET", f"{where}{path}", **cookie).status == 404
    assert desk.ask("GET", f"{where}session.mp3").status == 401
    assert desk.ask("GET", "/player/nothing/", **cookie).status == 404
