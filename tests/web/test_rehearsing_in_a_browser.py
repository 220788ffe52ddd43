"""Rehearsing, a quiz and resuming, from the desk's pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import browser
from handscue.web.access import Role
from handscue.web.stage import Phase
from waiting import await_that
from web.desks import Running, running
from web.test_in_a_browser import SIZES, is_in, later, opened, playing, shows, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as found:
        yield found


@SIZES
def test_a_part_is_rehearsed_faster(browser: Browser, desk: Running, size: tuple[int, int]) -> None:
    with opened(browser, desk.link("/rehearse?session=short", Role.CONTROL), size) as page:
        until(page, "document.getElementById('session').value === 'short'")
        page.fill("#only", "2-4")
        page.select_option("#tempo", "4")
        page.click("button[type=submit]")
        page.wait_for_url("**/control")
        is_in(page, "playing")
        shows(page, "Knead")
        assert desk.scene.shown is not None
        assert desk.scene.shown.step_length < 40


def test_what_there_is_not_is_told_in_the_stages_words(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/rehearse?session=short"), expected="409") as page:
        until(page, "document.getElementById('session').value === 'short'")
        page.check("#learn")
        page.check("#loop")
        page.click("button[type=submit]")
        until(page, "document.getElementById('status').textContent.includes('usual tempo')")
        page.uncheck("#learn")
        page.fill("#only", "nonsense")
        page.click("button[type=submit]")
        page.wait_for_url("**/control")
        page.wait_for_selector("#trouble:not([hidden])")
        assert "nonsense" in (page.text_content("#trouble") or "")


def test_a_quiz_is_answered_by_two_buttons_and_says_what_it_came_to(
    browser: Browser, desk: Running
) -> None:
    with opened(browser, desk.link("/rehearse?session=short", Role.CONTROL)) as page:
        until(page, "document.getElementById('session').value === 'short'")
        page.fill("#only", "1-2")
        page.click("#quiz")
        page.wait_for_url("**/control")
        for answer in ("next", "next"):
            until(page, "document.body.dataset.quiz === 'recall'")
            later(page)
            page.click("[data-command=next]")
            until(page, "document.body.dataset.quiz === 'judge'")
            assert page.inner_text("[data-command=previous]") == "No"
            later(page)
            page.click(f"[data-command={answer}]")
        is_in(page, "over")
        until(page, "document.getElementById('conditions').textContent.includes('You knew 2 of 2')")


def test_what_was_left_is_resumed_where_it_was(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as desk:
        playing(desk)
        desk.desk.stage.give("next", "1")
        await_that(lambda: desk.scene.shown is not None and desk.scene.shown.index == 1)
    with (
        running(tmp_path) as again,
        opened(browser, again.link("/", Role.CONTROL)) as page,
    ):
        page.click("button[aria-label='Resume Feet']")
        page.wait_for_url("**/control")
        is_in(page, "paused")
        shows(page, "Knead")
        await_that(lambda: again.scene.phase is Phase.PLAYING)
