"""Sessions copied, renamed, deleted and brought back on their page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from browsing import SIZES, browser, opened, until
from handscue.web.access import Role
from web.desks import SHORT, Running, afresh, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

TITLES = "[...document.querySelectorAll('.cards h2')].map((one) => one.textContent)"


SESSIONS = {"short": SHORT.replace("Feet", "Short feet")}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("desk"), sessions=SESSIONS) as found:
        yield found


@pytest.fixture
def desk(served: Running) -> Running:
    return afresh(served, SESSIONS)


def answer(page: Page, words: str | None = None) -> None:
    """Answer the dialog that is open, by keyboard."""
    if words is not None:
        page.fill("#words", words)
    page.keyboard.press("Enter")


def shows(page: Page, title: str, *, not_shown: str = "\x00") -> None:
    until(page, f"{TITLES}.includes({title!r}) && !{TITLES}.includes({not_shown!r})")


@SIZES
def test_copied_renamed_deleted_and_brought_back(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/"), size) as page:
        page.click("[aria-label='Copy Short feet']")
        answer(page)
        shows(page, "Short feet (copy)")
        page.click("[aria-label='Rename Short feet (copy)']")
        answer(page, "<b>Toes</b>")
        shows(page, "<b>Toes</b>", not_shown="Short feet (copy)")
        page.click("[aria-label='Delete <b>Toes</b>']")
        until(page, "document.getElementById('status').textContent.includes('in the trash')")
        shows(page, "Short feet", not_shown="<b>Toes</b>")
        page.keyboard.press("Enter")  # the focus is on Undo
        shows(page, "<b>Toes</b>")
        page.click("[aria-label='Rename <b>Toes</b>']")
        page.click("dialog button[type=button]")
        page.wait_for_selector("dialog", state="detached")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    names = {path.name for path in desk.desk.env.places.sessions.iterdir()}
    assert names == {"short.yaml", "b-toes-b.yaml"}


@SIZES
def test_the_trash_is_seen_put_back_from_and_emptied(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for title in ("One", "<b>Two</b>"):
        begun = desk.ask("POST", "/api/shelf/new", {"title": title}, **desk.cookie(Role.EDIT))
        desk.ask("POST", "/api/shelf/delete", begun.data, **desk.cookie(Role.EDIT))
    with opened(browser, desk.link("/"), size, bypass_csp=True) as page:
        page.click("#trash")
        page.wait_for_url("**/trash")
        shows(page, "<b>Two</b>")
        assert axe.run(page).response["violations"] == []
        page.click("[aria-label='Put back: One']")
        shows(page, "<b>Two</b>", not_shown="One")
        page.click("[aria-label='Delete for good: <b>Two</b>']")
        page.click("dialog button:has-text('Keep it')")
        shows(page, "<b>Two</b>")
        page.click("[aria-label='Delete for good: <b>Two</b>']")
        page.click("dialog button:has-text('Delete it')")
        until(page, "document.querySelectorAll('.cards li').length === 0")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    places = desk.desk.env.places
    assert {path.name for path in places.sessions.iterdir()} == {"one.yaml", "short.yaml"}
    assert list(places.trash.iterdir()) == []


def test_who_may_not_change_sessions_is_offered_nothing_of_it(
    browser: Browser, desk: Running
) -> None:
    with opened(browser, desk.link("/", Role.CONTROL)) as page:
        page.wait_for_selector(".cards li")
        assert page.locator("#new:visible, .shelf").count() == 0


def test_what_came_with_handscue_is_neither_renamed_nor_deleted(
    browser: Browser, desk: Running
) -> None:
    with opened(browser, desk.link("/")) as page:
        page.wait_for_selector("[aria-label='Copy The feet']")
        assert (
            page.locator("[aria-label='Rename The feet'], [aria-label='Delete The feet']").count()
            == 0
        )


def test_the_questions_meet_the_guidelines_for_access(browser: Browser, desk: Running) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(browser, desk.link("/"), bypass_csp=True) as page:
        page.click("[aria-label='Rename Short feet']")
        page.wait_for_selector("dialog")
        assert axe.run(page).response["violations"] == []
