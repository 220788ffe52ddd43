"""The fit page in a real browser: a slider, an end, being late; then played like that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browsing import THEMES, browser
from handscue.web.access import Role
from web.desks import Running, running
from web.test_fitting import OPTIONAL, fitted
from web.test_in_a_browser import SIZES, is_in, opened, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, sessions={"short": OPTIONAL}) as found:
        yield found


def drawn(page: Page) -> None:
    page.wait_for_selector("#steps:not([hidden])")


def clock(ms: int) -> str:
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes}:{seconds:02}"


def slide(page: Page, seconds: int) -> None:
    page.locator("#fit").fill(str(seconds))


@SIZES
def test_the_slider_shows_what_gets_shorter_and_it_is_played_like_that(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/fit?session=short", Role.CONTROL), size) as page:
        drawn(page)
        assert page.locator("#steps [data-changed=true]").count() == 0
        page.check("input[value=fit]")
        slide(page, 90)
        now = clock(fitted(desk, fit="90s").data["segments"][0]["duration_ms"])
        until(
            page,
            f"document.querySelector('#steps tbody td:nth-of-type(2)').textContent === '{now}'",
        )
        assert page.locator("#steps [data-changed=true]").count() >= 2
        assert page.text_content("#total") == "1:30"
        assert "it ends at" in (page.text_content("#about") or "")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.click("#wish button.main")
        page.wait_for_url("**/control")
        is_in(page, "playing")
    shown = desk.scene.shown
    assert shown is not None
    assert shown.session_length == pytest.approx(90)


def test_optional_steps_are_left_out_where_it_must_be_that_short(
    browser: Browser, desk: Running
) -> None:
    least = fitted(desk).data["least_ms"]
    with opened(browser, desk.link("/fit?session=short", Role.CONTROL)) as page:
        drawn(page)
        page.check("input[value=fit]")
        assert int(page.get_attribute("#fit", "min") or 0) * 1000 >= least
        page.check("#drop")
        assert int(page.get_attribute("#fit", "min") or 0) * 1000 < least
        slide(page, 0)
        page.wait_for_selector("#steps .out")
        assert "Rest" in page.inner_text("#steps .out")
        page.uncheck("#drop")
        until(page, "document.querySelectorAll('#steps .out').length === 0")


def test_by_keyboard_late_and_until_a_time(browser: Browser, tmp_path: Path) -> None:
    longer = {"short": OPTIONAL.replace("40s", "3m")}
    with (
        running(tmp_path, sessions=longer) as desk,
        opened(browser, desk.link("/fit?session=short", Role.CONTROL), expected="409") as page,
    ):
        drawn(page)
        usual = fitted(desk).data["usual_ms"]
        page.focus("input[name=way]:checked")
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        page.wait_for_selector("#late")
        until(page, "document.getElementById('status').textContent.includes('shortest possible')")
        page.fill("#late", "1")
        until(page, f"document.getElementById('total').textContent === '{clock(usual - 60_000)}'")
        assert page.locator("#steps [data-changed=true]").count() >= 2
        page.focus("input[name=way]:checked")
        page.keyboard.press("ArrowUp")
        page.wait_for_selector("#end")
        past = desk.desk.env.now()
        page.fill("#end", f"{past:%H:%M}")
        until(page, "document.getElementById('status').textContent.includes('already past')")
        assert page.text_content("#total") == "–"


@THEMES
def test_the_page_meets_the_guidelines_for_access(
    browser: Browser, desk: Running, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    how: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
    with opened(browser, desk.link("/fit?session=short"), size, **how) as page:
        drawn(page)
        assert axe.run(page).response["violations"] == []
        page.check("input[value=fit]")
        page.check("#drop")
        slide(page, 0)
        page.wait_for_selector("#steps .out")
        assert axe.run(page).response["violations"] == []


def test_the_sessions_page_leads_to_it(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/", Role.CONTROL)) as page:
        page.wait_for_selector(".cards li")
        page.click("a[href='/fit?session=short']")
        drawn(page)
        assert page.input_value("#session") == "short"
