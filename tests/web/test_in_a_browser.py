"""The desk's pages in a real browser, at a phone's size and a desk's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browsing import DESK, MAPPED, PHONE, SIZES, THEMES, browser, is_in, opened, shows, until
from handscue.app.hosting import Reach
from handscue.web.access import Role
from handscue.web.routes.pages import page_files
from handscue.web.stage import Phase
from waiting import await_that
from web.desks import SHORT, Running, afresh, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["SIZES", "browser", "is_in", "opened", "shows", "until"]

ALL_BYTES = 150_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture
def desk(served: Running) -> Running:
    return afresh(served)


def press(page: Page, command: str) -> None:
    """Press a button; on a phone the rarer ones are behind another."""
    button = page.locator(f"[data-command={command}]")
    if not button.is_visible():
        page.click("#more")
    button.click()


def later(page: Page) -> None:
    """Wait for longer than the two touches of a double tap are apart."""
    page.wait_for_timeout(400)


def playing(desk: Running) -> None:
    """Have the session played."""
    answer = desk.ask("POST", "/api/play", {"session": "short"}, **desk.cookie(Role.CONTROL))
    assert answer.status == 200
    await_that(lambda: desk.scene.phase is not Phase.PREPARING, within_s=60)
    assert desk.scene.phase is Phase.PLAYING, desk.scene.problem


@contextmanager
def controlling(
    browser: Browser, desk: Running, size: tuple[int, int] = PHONE, **how: Any
) -> Iterator[Page]:
    """Open the control page while a session plays."""
    playing(desk)
    with opened(browser, desk.link("/control", Role.CONTROL), size, **how) as page:
        is_in(page, "playing")
        yield page


@SIZES
def test_a_session_is_found_and_played_at_a_touch(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with opened(browser, desk.link("/"), size) as page:
        page.wait_for_selector(".cards li")
        assert "key=" not in page.url
        page.fill("#search", "feet")
        until(page, "document.querySelectorAll('.cards li').length <= 3")
        page.click("button[aria-label='Play Feet']")
        page.wait_for_url("**/control")
        is_in(page, "playing")
        shows(page, "Glide")
        assert page.text_content("#title") == "Feet"
        assert "Not a sore toe." in (page.text_content("#caution") or "")


@SIZES
def test_every_button_does_what_a_key_does(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with controlling(browser, desk, size) as page:
        page.click("[data-command=next]")
        shows(page, "Knead")
        page.click("[data-command=previous]")
        shows(page, "Glide")
        page.click("[data-command=toggle]")
        is_in(page, "paused")
        assert page.text_content("#state") == "Paused"
        later(page)
        page.keyboard.press("Space")
        is_in(page, "playing")
        page.keyboard.press("n")
        shows(page, "Knead")
        for command in ("again", "where", "more_30", "hold", "quiet", "softer", "finish"):
            press(page, command)
        until(page, "document.querySelectorAll('[aria-pressed=true]').length === 3")
        until(page, "document.getElementById('conditions').textContent.includes('−3 dB')")
        press(page, "louder")
        until(page, "document.querySelectorAll('.sent').length === 0")


def test_at_a_gate_it_waits_and_says_so(browser: Browser, desk: Running) -> None:
    with controlling(browser, desk) as page:
        page.click("[data-command=next]")
        shows(page, "Knead")
        later(page)
        page.keyboard.press("n")
        shows(page, "Turn over")
        until(page, "document.body.dataset.state === 'waiting'", within_s=30)
        assert page.text_content("#state") == "Waiting for you: press Next"
        page.click("[data-command=next]")
        shows(page, "Rest")
        is_in(page, "playing")


def test_ending_takes_holding_and_a_touch_does_not_end(browser: Browser, desk: Running) -> None:
    with controlling(browser, desk) as page:
        page.click("#more")
        page.click("#end")
        page.click("[data-command=next]")
        shows(page, "Knead")
        page.hover("#end")
        page.mouse.down()
        is_in(page, "over")
        page.mouse.up()
        assert page.text_content("#state") == "The session was ended."


def test_by_keyboard_it_is_ended_by_pressing_twice(browser: Browser, desk: Running) -> None:
    with controlling(browser, desk) as page:
        page.click("#more")
        page.focus("#end")
        page.keyboard.press("Enter")
        until(page, "document.getElementById('state').textContent === 'Press again to end'")
        page.keyboard.press("Enter")
        is_in(page, "over")


def test_a_double_tap_skips_once(browser: Browser, desk: Running) -> None:
    with controlling(browser, desk) as page:
        page.dblclick("[data-command=next]", delay=0)
        shows(page, "Knead")
        page.click("[data-command=again]")
        until(page, "document.querySelectorAll('.sent').length === 0")
        assert page.text_content("#name") == "Knead"


def test_whoever_comes_late_sees_what_is_now_and_all_see_the_same(
    browser: Browser, desk: Running
) -> None:
    with controlling(browser, desk) as one:
        one.click("[data-command=next]")
        shows(one, "Knead")
        one.click("[data-command=toggle]")
        with opened(browser, desk.link("/control", Role.CONTROL), DESK) as other:
            is_in(other, "paused")
            shows(other, "Knead")
            assert other.text_content("#countdown") == one.text_content("#countdown")
            other.keyboard.press("Space")
            is_in(one, "playing")


def test_locked_it_takes_no_stray_touch(browser: Browser, desk: Running) -> None:
    with controlling(browser, desk) as page:
        box = page.locator("[data-command=next]").bounding_box()
        assert box is not None
        page.click("#lock")
        page.mouse.click(box["x"] + 20, box["y"] + 20)
        page.keyboard.press("n")
        page.mouse.down()
        page.wait_for_selector("#locked", state="hidden")
        page.mouse.up()
        assert page.text_content("#name") == "Glide"


@pytest.mark.parametrize("size", [PHONE, DESK, (390, 664), (320, 568), (844, 390), (1024, 768)])
def test_the_buttons_are_large_and_nothing_is_cut_off(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with controlling(browser, desk, size) as page:
        for command in ("previous", "toggle", "next"):
            box = page.locator(f"[data-command={command}]").bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= size[1]
        if page.is_visible("#more"):
            page.click("#more")
        buttons = page.locator("#buttons button:not(#more)").all()
        assert len(buttons) == 12
        for one in buttons:
            box = one.bounding_box()
            assert box is not None
            assert box["height"] >= 96
            assert box["width"] >= 96
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [PHONE, DESK, (390, 664), (1024, 768)])
def test_no_button_moves_away_under_a_hand(
    browser: Browser, desk: Running, size: tuple[int, int]
) -> None:
    with controlling(browser, desk, size) as page:
        button = page.locator("[data-command=toggle]")
        before = button.bounding_box()
        for command in ("softer", "finish", "toggle"):
            press(page, command)
        if page.is_visible("#more"):
            page.click("#more")
        is_in(page, "paused")
        assert button.bounding_box() == before


def test_every_page_leads_back_to_what_plays(browser: Browser, desk: Running) -> None:
    playing(desk)
    with opened(browser, desk.link("/", Role.SEE)) as page:
        page.click("a.now")
        page.wait_for_url("**/control")
        is_in(page, "playing")


def test_who_likes_no_motion_sees_none(browser: Browser, desk: Running) -> None:
    moves = "getComputedStyle(document.getElementById('end')).transitionDuration"
    for motion, lasts in (("reduce", "0s"), ("no-preference", "1.2s")):
        with opened(browser, desk.link("/control"), reduced_motion=motion) as page:
            page.evaluate("document.getElementById('end').classList.add('held')")
            assert page.evaluate(moves) == lasts


def test_a_screen_reader_hears_of_a_new_step_once_and_of_no_second(
    browser: Browser, desk: Running
) -> None:
    with controlling(browser, desk) as page:
        timer, status = page.locator("[role=timer]"), page.locator("#status")
        assert timer.get_attribute("aria-live") == "off"
        assert status.get_attribute("role") == "status"
        page.evaluate(
            "heard = 0; new MutationObserver(() => { heard += 1; })"
            ".observe(document.getElementById('status'), {childList: true}); 0"
        )
        page.click("[data-command=next]")
        shows(page, "Knead")
        first = page.text_content("#countdown")
        until(page, f"document.getElementById('countdown').textContent !== {first!r}")
        assert page.evaluate("heard") == 1
        assert status.text_content() == "Knead"


def test_a_code_lets_a_page_in_that_has_no_link(browser: Browser, desk: Running) -> None:
    playing(desk)
    with opened(browser, f"{desk.origin}/control", expected="401") as page:
        page.fill("#code", "12 34")
        page.click("dialog button")
        page.wait_for_selector("[role=alert]:not([hidden])")
        page.fill("#code", desk.desk.access.keys.code)
        page.click("dialog button")
        is_in(page, "playing")
        page.click("[data-command=next]")
        shows(page, "Knead")


def test_a_page_that_is_open_comes_back_when_the_desk_does(
    browser: Browser, tmp_path: Path
) -> None:
    with running(tmp_path) as desk:
        port = desk.port
        with controlling(browser, desk, expected="ERR_CONNECTION_REFUSED") as page:
            page.click("[data-command=toggle]")
            is_in(page, "paused")
            desk.stop()
            until(page, "document.body.classList.contains('silent')")
            assert page.text_content("#state") == "No connection. The session may still be playing."
            with running(tmp_path, Reach(port=port)) as again:
                until(page, "!document.body.classList.contains('silent')")
                is_in(page, "empty")
                playing(again)
                is_in(page, "playing")
                page.click("[data-command=next]")
                shows(page, "Knead")


def test_on_a_name_without_tls_it_controls_and_says_what_is_missing(
    browser: Browser, desk: Running
) -> None:
    playing(desk)
    where = f"http://{MAPPED}:{desk.port}/control#key={desk.token(Role.CONTROL)}"
    with opened(browser, where) as page:
        is_in(page, "playing")
        assert page.evaluate("isSecureContext") is False
        assert "Auto-Lock" in (page.text_content("#advice") or "")
        page.click("[data-command=next]")
        shows(page, "Knead")


@pytest.mark.parametrize(
    ("language", "paused"),
    [("en", "Paused"), ("de", "Pausiert"), ("fr", "En pause"), ("es", "En pausa")],
)
def test_it_speaks_the_sessions_language(
    browser: Browser, tmp_path: Path, language: str, paused: str
) -> None:
    text = f"language: {language}\n{SHORT}"
    with running(tmp_path, sessions={"short": text}) as desk, controlling(browser, desk) as page:
        page.click("[data-command=toggle]")
        is_in(page, "paused")
        assert page.text_content("#state") == paused
        assert page.evaluate("document.documentElement.lang") == language
        labels = page.locator("#buttons button").all_inner_texts()
        assert all(label.strip() for label in labels[:3])


def test_every_language_says_everything(browser: Browser, desk: Running) -> None:
    with opened(browser, desk.link("/control")) as page:
        told = page.evaluate(
            "import('/page/js/words.js').then(({ WORDS }) =>"
            " Object.values(WORDS).map((words) => Object.entries(words)"
            "  .map(([key, text]) => key + (text.match(/\\{\\w+\\}/g) ?? '')).sort().join()))"
        )
    assert len(told) == 4
    assert len(set(told)) == 1


@THEMES
def test_the_pages_meet_the_guidelines_for_access(
    browser: Browser, desk: Running, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    how: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
    for path in ("/", "/phones", "/control", "/rehearse"):
        with opened(browser, desk.link(path), size, **how) as page:
            page.wait_for_load_state("networkidle")
            assert axe.run(page).response["violations"] == [], path
    with controlling(browser, desk, size, **how) as page:
        assert axe.run(page).response["violations"] == []
        page.click("[data-command=toggle]")
        is_in(page, "paused")
        assert axe.run(page).response["violations"] == []


def test_the_pages_files_together_are_small() -> None:
    assert sum(len(file.content) for file in page_files().values()) < ALL_BYTES


def test_texts_of_a_session_are_never_markup(browser: Browser, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    text = SHORT.replace("Feet", f'"{evil}"').replace("Glide,", f'"{evil}",')
    with running(tmp_path, sessions={"short": text}) as desk:
        with opened(browser, desk.link("/")) as page:
            page.wait_for_selector(".cards li")
            assert evil in page.locator(".cards h2").all_text_contents()
        with controlling(browser, desk) as page:
            assert page.text_content("#title") == evil
            assert page.text_content("#name") == evil
            assert page.locator("img").count() == 0
