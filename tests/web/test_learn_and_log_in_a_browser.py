"""What runs teach, and what was played, in a real browser: looked at, saved, erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browsing import THEMES, browser
from handscue.web.access import Role
from web.desks import SHORT, Running, running
from web.test_in_a_browser import SIZES, opened, until
from web.test_recording import listed
from web.treated import DAY_S, Treatment, give

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

MONTH_S = 31 * DAY_S


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as found:
        now = found.desk.env.unix_time
        give(found, Treatment({0: 60.0, 1: 40.0}, now - MONTH_S))
        for took in (58.0, 61.0):
            give(found, Treatment({0: took, 1: 40.0}, now))
        yield found


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@SIZES
def test_measured_stands_beside_planned_and_is_saved(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/learn?session=short"), size) as page:
        page.wait_for_selector("#steps li")
        glide = page.locator("#steps li >> nth=0")
        assert "planned 0:40 · measured 1:00 ±1 s · always extended" in glide.inner_text()
        drawn = glide.locator("circle.sample").count(), glide.locator("line.planned").count()
        assert drawn == (3, 1)
        planned = glide.locator("line.planned").bounding_box()
        median = glide.locator("circle.median").bounding_box()
        assert planned is not None
        assert median is not None
        assert planned["x"] < median["x"]
        assert page.text_content("#changes") == "Glide: 0:40 → 1:00"
        assert fits(page)
        page.click("#save")
        until(
            page, "document.getElementById('status').textContent.startsWith('Saved in the file.')"
        )
        assert page.locator("#saving").is_hidden()
    path = desk.desk.env.places.sessions / "short.yaml"
    assert path.read_text("utf-8") == SHORT.replace("Glide, duration: 40s", "Glide, duration: 1m")


def test_a_profile_is_made_played_with_and_deleted_by_keyboard(
    browser: Browser, desk: Running
) -> None:
    with opened(browser, desk.link("/learn?session=short")) as page:
        page.wait_for_selector("#steps li")
        page.focus("#profile")
        page.keyboard.type("thorough")
        page.keyboard.press("Enter")
        page.wait_for_selector("#profiles li")
        page.click("text=Play with it")
        page.wait_for_selector("#steps:not([hidden])")
        assert page.input_value("#profile") == "thorough"
        page.go_back()
        page.wait_for_selector("#profiles li")
        page.focus("[aria-label='Delete profile thorough']")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('status').textContent.includes('was deleted')")
        assert page.locator("#kept").is_hidden()


def test_nothing_measured_is_said(browser: Browser, tmp_path: Path) -> None:
    with (
        running(tmp_path) as desk,
        opened(browser, desk.link("/learn?session=short", Role.SEE)) as page,
    ):
        until(page, "document.getElementById('status').textContent.includes('measured yet')")
        assert page.locator("#learned").is_hidden()


def test_who_only_sees_saves_and_erases_nothing(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/learn?session=short", Role.SEE)) as page:
        page.wait_for_selector("#steps li")
        assert page.locator("#saving").is_hidden()
        page.goto(f"{desk.origin}/log")
        page.wait_for_selector("#runs li")
        assert page.locator("text=Erase").count() == page.locator("#everything").count()
        assert page.locator("#everything").is_hidden()


@SIZES
def test_the_log_is_a_calendar_and_a_list(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/log", Role.SEE), size) as page:
        page.wait_for_selector("#runs li")
        this_month = page.text_content("#month")
        assert page.locator("#runs li").count() == 2
        assert page.text_content(".calendar .count") == "2"
        page.click(".calendar button")
        assert page.get_attribute(".calendar button", "aria-pressed") == "true"
        page.click("#runs summary >> nth=0")
        page.wait_for_selector(".took li")
        assert "1 Glide" in page.inner_text(".took li >> nth=0")
        assert "planned 0:40, took 1:01" in page.inner_text(".took li >> nth=0")
        assert fits(page)
        page.focus("#earlier")
        page.keyboard.press("Enter")
        assert page.text_content("#month") != this_month
        assert page.locator("#runs > li").count() == 1
        page.click("#later")
        assert page.text_content("#month") == this_month
        assert page.locator("#later").is_disabled()


def test_runs_are_erased_after_a_question(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/log")) as page:
        page.wait_for_selector("#runs li")
        page.click("#runs summary >> nth=0")
        page.click("[aria-label='Erase: Feet'] >> nth=0")
        page.click("dialog >> text=Keep it")
        assert len(listed(desk)) == 3
        page.click("[aria-label='Erase: Feet'] >> nth=0")
        page.click("dialog button[value=yes]")
        until(page, "document.getElementById('status').textContent === 'Erased.'")
        assert len(listed(desk)) == 2
        page.click("#everything")
        page.click("dialog button[value=yes]")
        page.wait_for_selector("#log", state="hidden")
        assert listed(desk) == []


@THEMES
def test_the_pages_meet_the_guidelines_for_access(
    browser: Browser, desk: Running, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    how: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
    for path, ready in (("/learn?session=short", "#steps li"), ("/log", "#runs li")):
        with opened(browser, desk.link(path), size, **how) as page:
            page.wait_for_selector(ready)
            if path == "/log":
                page.click(".calendar button")
                page.click("#runs summary >> nth=0")
                page.wait_for_selector(".took li")
            assert axe.run(page).response["violations"] == [], path


def test_names_of_sessions_and_profiles_are_never_markup(browser: Browser, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    text = SHORT.replace("Feet", f'"{evil}"').replace("Glide,", f'"{evil}",')
    with running(tmp_path, sessions={"short": text}) as desk:
        give(desk, Treatment({0: 60.0}, desk.desk.env.unix_time))
        with opened(browser, desk.link("/learn?session=short")) as page:
            page.wait_for_selector("#steps li")
            assert evil in page.inner_text("#steps li >> nth=0")
            page.goto(f"{desk.origin}/log")
            page.wait_for_selector("#runs li")
            assert page.text_content("#runs h3") == evil
            page.goto(f"{desk.origin}/fit?session=short")
            page.wait_for_selector("#steps:not([hidden])")
            assert evil in page.inner_text("#steps")
            assert page.locator("img").count() == 0
