"""The import in a real browser, at a phone's size and a desk's."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from browsing import SIZES, THEMES, browser, opened, until
from pages.judging import docx_of
from pages.papers import odt_of, pdf_of, rtf_of
from web.desks import Running, afresh, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

EVIL = "<img src=x onerror=alert(1)>"
PAGE = f"""\
# Foot massage

Posted on 3 May 2020 by Anna. Share this!

Never press on varicose veins.

1. Effleurage: stroke the foot from the toes to the ankle, 3 times on each foot.
2. Knead the sole with your thumbs for about a minute or two.
3. Circle the ankle bones {EVIL}, slowly.
4. Do the same on the other foot.
5. Rest for one minute.
"""


SESSIONS = {}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("desk"), sessions=SESSIONS) as found:
        yield found


@pytest.fixture
def desk(served: Running) -> Running:
    return afresh(served, SESSIONS)


def pasted(page: Page) -> None:
    page.fill("#paste", PAGE)
    page.click("#read")
    page.wait_for_selector("#made:not([hidden])")


def asked(page: Page, count: int) -> None:
    until(page, f"document.querySelectorAll('.question').length === {count}")


@SIZES
def test_a_pasted_routine_is_asked_about_saved_and_edited(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/import"), size) as page:
        pasted(page)
        asked(page, 3)
        assert page.locator(".line.doubtful").count() >= 2
        left = page.locator(".line.left-out").first.text_content() or ""
        assert left.startswith("Posted on 3 May 2020")
        assert left.endswith("left out: not about the work")
        assert EVIL in (page.text_content("#lines") or "")
        assert page.locator("#made img").count() == 0
        page.click(".question:has-text('90 seconds') button:has-text('Right')")
        asked(page, 2)
        page.click(".question:has-text('other foot') button:has-text('No, only once')")
        asked(page, 1)
        page.click(".question:has-text('varicose') button:has-text('before the work')")
        asked(page, 0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.fill("#session-title", "My feet")
        page.click("#edit")
        page.wait_for_url("**/edit?session=my-feet")
        page.wait_for_selector(".entry")
    text = (desk.desk.env.places.sessions / "my-feet.yaml").read_text("utf-8")
    assert "title: My feet\n" in text
    assert "sides" not in text
    assert "duration: 1m30s\n" in text
    assert "caution: Never press on varicose veins.\n" in text


def test_an_answer_is_taken_back(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/import")) as page:
        pasted(page)
        asked(page, 3)
        before = page.locator("#draft li").count()
        page.click(".question:has-text('90 seconds') button:has-text('Leave the step out')")
        asked(page, 2)
        assert page.locator("#draft li").count() == before - 1
        page.click("#undo")
        asked(page, 3)
        assert page.locator("#draft li").count() == before
        page.click(".question:has-text('90 seconds') button:has-text('Change')")
        page.fill("#words", "2m")
        page.keyboard.press("Enter")
        asked(page, 2)
        assert "2:00" in (page.text_content("#draft") or "")


@SIZES
def test_a_file_is_chosen(browser: Browser, desk: Running, size: tuple[int, int]) -> None:
    with opened(browser, desk.link("/import"), size) as page:
        page.wait_for_selector("#read:enabled")
        file = {"name": "feet.md", "mimeType": "text/markdown", "buffer": PAGE.encode()}
        page.set_input_files("#file", file)  # type: ignore[arg-type]
        page.wait_for_selector("#made:not([hidden])")
        assert page.input_value("#session-title") == "Foot massage"


def dropping(name: str) -> str:
    """Return what a page does to have a file dropped on it."""
    return (
        "(written) => { const bytes = Uint8Array.from(atob(written), (c) => c.charCodeAt());"
        f"const files = new DataTransfer(); files.items.add(new File([bytes], {name!r}));"
        "dispatchEvent(new DragEvent('dragover', { dataTransfer: files, cancelable: true }));"
        "dispatchEvent(new DragEvent('drop', { dataTransfer: files, cancelable: true })); }"
    )


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_documents_of_every_kind_are_read(browser: Browser, desk: Running, way: str) -> None:
    text = PAGE.replace("# ", "").replace(EVIL, "")
    documents = {
        "docx": docx_of(text),
        "odt": odt_of(text),
        "rtf": rtf_of(text),
        "pdf": pdf_of(text),
    }
    with opened(browser, desk.link("/import")) as page:
        page.wait_for_selector("#read:enabled")
        for kind, content in documents.items():
            name = f"feet.{kind}"
            if way == "chosen":
                file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
                page.set_input_files("#file", file)  # type: ignore[arg-type]
            else:
                page.evaluate(dropping(name), base64.b64encode(content).decode())
                assert page.locator(".dropping").count() == 0
            page.wait_for_selector("#made:not([hidden])")
            until(page, "document.querySelectorAll('#draft li').length >= 4")
            assert "Knead the sole" in (page.text_content("#draft") or ""), kind
            assert "Effleurage" in (page.text_content("#lines") or ""), kind
            page.evaluate("document.querySelector('#draft').replaceChildren()")


def test_what_is_too_large_is_not_even_sent(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/import"), expected="409") as page:
        page.wait_for_selector("#read:enabled")
        page.evaluate(
            "() => { const files = new DataTransfer();"
            "files.items.add(new File([new Uint8Array(17 << 20)], 'big.pdf'));"
            "dispatchEvent(new DragEvent('drop', { dataTransfer: files })); }"
        )
        until(page, "document.getElementById('status').textContent.includes('16 MB')")
        page.fill("#paste", "Hello.")
        page.click("#read")
        until(page, "document.getElementById('status').textContent.includes('no steps')")
        assert page.locator("#made:visible").count() == 0


@THEMES
def test_it_meets_the_guidelines_for_access(
    browser: Browser, desk: Running, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    how: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
    with opened(browser, desk.link("/import"), size, **how) as page:
        page.wait_for_selector("#read:enabled")
        assert axe.run(page).response["violations"] == []
        pasted(page)
        assert axe.run(page).response["violations"] == []
