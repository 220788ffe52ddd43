"""The page by which phones come in, and are signed out again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import browser
from handscue.app.hosting import Reach
from handscue.web.access import Role
from handscue.web.reaching import ANY, addresses
from web.desks import Running, running
from web.test_in_a_browser import SIZES, opened, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Running]:
    if not addresses():
        pytest.skip("this computer is in no network")
    with running(tmp_path, Reach(port=0, lan=ANY)) as found:
        yield found


@SIZES
def test_it_shows_a_code_for_each_address_and_the_digits(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/phones"), size) as page:
        page.wait_for_selector(".digits")
        code = desk.desk.access.keys.code
        assert page.text_content(".digits") == f"{code[:3]} {code[3:]}"
        until(page, "document.querySelector('.qr').naturalWidth > 0")
        shown = page.locator("figcaption").all_text_contents()
        assert shown == [f"{base}/control" for base in desk.desk.bases[1:]]
        page.click("#renew")
        until(
            page,
            f"!document.querySelector('.digits').textContent.startsWith('{code[:3]} {code[3:]}')",
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_comes_in_by_the_address_in_the_code(browser: Browser, desk: Running) -> None:
    base = desk.desk.bases[1]
    where = f"{base}/control#key={desk.token(Role.EDIT)}"
    with opened(browser, where, expected="403") as page:
        until(page, "document.body.dataset.state === 'empty'")
        role = page.evaluate("fetch('/api/me').then((answer) => answer.json())")["role"]
        assert role == "control"  # from the network one changes nothing
        status = page.evaluate("fetch('/api/ways-in').then((answer) => answer.status)")
        assert status == 403


def test_who_is_signed_out_is_asked_for_the_code_at_once(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/control", Role.CONTROL), expected="401") as phone:
        until(phone, "document.body.dataset.state === 'empty'")
        with opened(browser, desk.link("/phones")) as page:
            card = page.locator("#devices li", has_text="can control")
            card.locator("button").click()
            phone.wait_for_selector("#code")
        phone.fill("#code", desk.desk.access.keys.code)
        phone.click("dialog button")
        phone.wait_for_selector("#code", state="detached")
        until(phone, "!document.body.classList.contains('silent')")
