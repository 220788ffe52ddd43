"""The export page in a real browser: a job that survives a reload, then a download."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browsing import THEMES, browser
from handscue.web.access import Role
from waiting import await_that
from web.desks import Running, running
from web.test_in_a_browser import SIZES, opened, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as found:
        yield found


@pytest.fixture
def held(desk: Running) -> threading.Event:
    """Have exports stand still as if a session played, until this is cleared."""
    plays = threading.Event()
    plays.set()
    desk.desk.exports._is_playing = plays.is_set
    return plays


@SIZES
def test_an_export_survives_a_reload_and_is_downloaded(
    browser: Browser, desk: Running, held: threading.Event, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/export?session=short", Role.CONTROL), size) as page:
        page.wait_for_selector("#session option[value=short]", state="attached")
        assert page.input_value("#session") == "short"
        page.select_option("#format", ".wav")
        page.fill("#fit", "2m40s")
        page.click("summary >> nth=0")
        page.select_option("#talk", "names")
        page.click("summary >> nth=1")
        page.check("#sidecars input[value=html]")
        page.click("#wish button.main")
        until(
            page, "document.querySelector('#exports .how')?.textContent.startsWith('Waiting until')"
        )
        page.reload()
        page.wait_for_selector("#exports progress")
        held.clear()
        page.wait_for_selector("#exports [data-state=done]")
        until(page, "document.getElementById('status').textContent === 'short.wav: Done'")
        with page.expect_download() as got:
            page.click("a[download='short.wav']")
        content = Path(got.value.path()).read_bytes()
        assert content[:4] == b"RIFF"
        assert page.locator("a[download]").count() == 2
        page.click("[aria-label='Remove short.wav']")
        page.wait_for_selector("#none:not([hidden])")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_by_keyboard_it_is_exported_and_cancelled(
    browser: Browser, desk: Running, held: threading.Event
) -> None:
    with opened(browser, desk.link("/export?session=short", Role.CONTROL)) as page:
        page.wait_for_selector("#format option[value='.wav']", state="attached")
        page.focus("#fit")
        page.keyboard.press("Enter")
        page.wait_for_selector("#exports progress")
        page.focus("[aria-label='Cancel short.mp3']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#exports [data-state=cancelled]")
    assert held.is_set()


def test_what_stands_in_the_way_is_said(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/export?session=short", Role.CONTROL), expected="409") as page:
        page.wait_for_selector("#format option[value='.wav']", state="attached")
        page.fill("#fit", "30")
        page.click("#wish button.main")
        until(
            page,
            "document.getElementById('status').textContent === 'Write 30m for 30 minutes.'",
        )
        page.fill("#fit", "1h")
        page.click("#wish button.main")
        page.wait_for_selector("#exports .problem")
        assert "the longest" in page.inner_text("#exports .problem")


@THEMES
def test_the_page_meets_the_guidelines_for_access(
    browser: Browser, desk: Running, held: threading.Event, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    how: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
    with opened(browser, desk.link("/export?session=short"), size, **how) as page:
        page.wait_for_selector("#format option[value='.wav']", state="attached")
        page.select_option("#format", ".wav")
        page.click("summary >> nth=0")
        page.click("summary >> nth=1")
        page.check("#sidecars input[value=html]")
        page.click("#wish button.main")
        page.wait_for_selector("#exports progress")
        assert axe.run(page).response["violations"] == []
        held.clear()
        page.wait_for_selector("#exports [data-state=done]")
        assert axe.run(page).response["violations"] == []
    await_that(lambda: desk.desk.exports.jobs()[0].is_over)
