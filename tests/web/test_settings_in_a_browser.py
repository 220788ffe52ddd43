"""The settings page in a real browser: a voice heard, a word said the user's way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from browsing import THEMES, browser
from handscue.app.pronouncing import pronounce
from handscue.web.access import Role
from waiting import await_that
from web.desks import Running
from web.test_in_a_browser import SIZES, opened, until
from web.test_settings import desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "desk"]


@SIZES
def test_a_word_is_written_heard_and_removed(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/settings"), size) as page:
        page.wait_for_selector("#voices li")
        page.fill("#word", "ITB")
        page.fill("#said", "eye tee bee")
        page.keyboard.press("Enter")
        page.wait_for_selector("#words li")
        assert page.inner_text("#words p") == "ITB as eye tee bee"
        assert page.evaluate("document.activeElement.id") == "word"
        page.click("[aria-label='Hear ITB']")
        until(page, "document.getElementById('status').textContent.startsWith('“eye tee bee”')")
        await_that(lambda: not desk.desk.hearing.is_speaking, within_s=30)
        page.focus("[aria-label='Remove ITB']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#words li", state="detached")
        assert "Feet" in page.inner_text("#sessions")
        assert "120 words a minute · names only" in page.inner_text("#sessions")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_may_not_edit_hears_and_changes_nothing(browser: Browser, desk: Running) -> None:
    pronounce("ITB", "eye tee bee", desk.desk.env.places)
    with opened(browser, desk.link("/settings", Role.CONTROL)) as page:
        page.wait_for_selector("#words li")
        assert page.locator("#respell").is_hidden()
        assert page.locator("[aria-label='Remove ITB']").count() == 0
        page.click("[aria-label='Hear ITB']")
        until(page, "document.getElementById('status').textContent.startsWith('“eye tee bee”')")


@THEMES
def test_the_page_meets_the_guidelines_for_access(
    browser: Browser, desk: Running, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    how: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
    pronounce("ITB", "eye tee bee", desk.desk.env.places)
    with opened(browser, desk.link("/settings"), size, **how) as page:
        page.wait_for_selector("#words li")
        page.click("summary")
        assert axe.run(page).response["violations"] == []
