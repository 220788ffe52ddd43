"""A site in a real browser: found by a word, opened from a disk, played offline after a visit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from browsing import DESK, PHONE, browser, served, until
from handscue.app.environment import Environment
from handscue.app.publishing import publish
from publish.sites import at_once, write_session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    write_session(folder, "legs.yaml", "Legs", "Long stroke")
    write_session(folder, "arms.yaml", "Córner of the arm", "Knead")
    (folder / "publish.yaml").write_text(
        "title: Evening school\nformats: [mp3, flac]\ntalk: [full, names]\n"
    )
    publish(folder, folder / "site", Environment(), at_once())
    return folder / "site"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[Page]:
    width, height = request.param
    with served(site) as port:
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(f"http://localhost:{port}/")
        yield page
        context.close()


def shown(page: Page) -> list[str]:
    return [card.inner_text() for card in page.locator(".card:visible h2").all()]


def test_a_word_finds_a_session_by_its_name_its_area_or_its_step(page: Page) -> None:
    assert shown(page) == ["Córner of the arm", "Legs"]
    for sought, found in [
        ("leg", ["Legs"]),
        ("KNEAD", ["Córner of the arm"]),
        ("corner", ["Córner of the arm"]),
        ("calf", ["Córner of the arm", "Legs"]),
        ("long legs", ["Legs"]),
        ("toe", []),
    ]:
        page.fill("#search", sought)
        assert shown(page) == found, sought
    assert page.inner_text("#found") == "Nothing found. Try another word."
    page.fill("#search", "")
    assert page.inner_text("#found") == "2 of 2 sessions"


def test_nothing_on_it_keeps_anybody_out(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_tap_opens_the_page_that_plays_it(page: Page) -> None:
    with page.expect_download() as download:
        page.click(".card:has-text('Legs') .file >> nth=1")
    assert download.value.suggested_filename == "session.flac"
    page.click(".card:has-text('Legs') .play >> nth=0")
    assert page.title() == "Legs"
    page.click("#play")
    until(page, "audio.currentTime > 0.2")


def test_after_one_visit_a_session_plays_offline(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(site, tmp_path / "site")
    with served(folder) as port:
        page = browser.new_context().new_page()
        page.goto(f"http://localhost:{port}/legs-full/")
        until(page, "navigator.serviceWorker.controller !== null")
        shutil.rmtree(folder)
        folder.mkdir()
        page.reload()
        page.click("#play")
        until(page, "audio.currentTime > 0.2")
        page.context.close()


def test_it_works_from_a_stick(browser: Browser, site: Path) -> None:
    page = browser.new_context().new_page()
    page.goto((site / "index.html").as_uri())
    page.fill("#search", "legs")
    assert shown(page) == ["Legs"]
    page.click(".card:visible .play >> nth=0")
    page.click("#play")
    until(page, "audio.currentTime > 0.2")
    page.context.close()
