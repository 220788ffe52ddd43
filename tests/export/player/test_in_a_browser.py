"""The player in a real browser, at a phone's size and a desk's, served, offline and from a disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browsing import DESK, MAPPED, PHONE, browser, is_in, opened, served, shows, until
from export.player.test_writing import written
from export.routines import odd_routine
from handscue.routine.model import Routine

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

SESSION = Routine.model_validate(
    {
        "title": "Feet",
        "steps": [
            {
                "sides": ["left", "right"],
                "part": "foot",
                "steps": [
                    {"name": "Glide", "technique": "effleurage", "passes": 3},
                    {
                        "name": "Toes",
                        "duration": "20s",
                        "caution": "Not a sore toe.",
                        "say": "Pull.",
                    },
                ],
            },
            {"name": "Turn over", "wait": True},
            {"name": "Rest", "duration": "20s"},
        ],
    }
)
TOES, GATE, REST = 1, 5, 6  # indices of segments: changing over is one, too


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a player."""
    folder = tmp_path_factory.mktemp("site") / "feet.player"
    written(folder, SESSION)
    return folder


@contextmanager
def at_home(browser: Browser, site: Path, size: tuple[int, int] = PHONE) -> Iterator[Page]:
    """Open the player from a plain web server, which gives no parts of files."""
    with served(site) as port, opened(browser, f"http://localhost:{port}/", size) as page:
        until(page, "audio.duration > 0")
        until(page, "audio.seekable.length && audio.seekable.end(0) > 10")
        yield page


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_it_plays_and_is_controlled_by_buttons_and_keys(
    browser: Browser, site: Path, size: tuple[int, int]
) -> None:
    with at_home(browser, site, size) as page:
        is_in(page, "ready")
        assert page.inner_text("#play") == "Play"
        page.click("#play")
        is_in(page, "playing")
        assert page.inner_text("#play") == "Pause"
        assert page.text_content("#side") == "Left foot"
        page.click("#forth")
        shows(page, "Toes")
        assert page.is_visible("#caution")
        assert "Not a sore toe." in (page.text_content("#caution") or "")
        page.keyboard.press("b")
        shows(page, "Glide")
        page.keyboard.press("ArrowRight")
        shows(page, "Toes")
        until(page, "audio.currentTime > steps[1].start + 0.5")
        page.click("#again")
        until(page, "audio.currentTime < steps[1].start + 0.5")
        page.click("#play")
        is_in(page, "paused")
        assert page.text_content("#state") == "Paused"
        page.click("#steps")
        page.click("#rows li:nth-child(3) button")
        shows(page, "Switch to the right foot")


@pytest.mark.parametrize("size", [PHONE, DESK, (844, 390), (320, 640)])
def test_the_main_buttons_are_large_and_nothing_is_cut_off(
    browser: Browser, site: Path, size: tuple[int, int]
) -> None:
    with at_home(browser, site, size) as page:
        page.evaluate(f"go({TOES})")
        for name in ("back", "play", "forth"):
            box = page.locator(f"#{name}").bounding_box()
            assert box is not None
            assert box["height"] >= 96
            assert box["width"] >= (96 if size[0] >= 390 and size[0] != 844 else 76)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_at_a_gate_it_waits_quietly_and_goes_on_when_told(browser: Browser, site: Path) -> None:
    with at_home(browser, site) as page:
        page.click("#play")
        page.evaluate(f"go({GATE}); audio.currentTime = steps[{GATE}].gate.to - 0.5")
        is_in(page, "waiting")
        assert page.text_content("#state") == "Waiting for you: press Next"
        # Played to its quiet end, and begun again there: time goes back while nothing is paused.
        page.evaluate("last = 0; wentBack = false")
        page.evaluate(
            "audio.addEventListener('timeupdate', () => {"
            " wentBack ||= audio.currentTime < last; last = audio.currentTime; })"
        )
        until(page, "wentBack && !audio.paused")
        shows(page, "Turn over")
        page.click("#forth")
        shows(page, "Rest")
        is_in(page, "playing")
        page.click("#back")
        shows(page, "Turn over")
        page.evaluate(f"audio.currentTime = steps[{GATE}].gate.to - 0.5")
        is_in(page, "waiting")  # once more


def test_after_one_visit_it_plays_offline(browser: Browser, site: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(site, tmp_path / "site")
    with served(folder) as port, opened(browser, f"http://localhost:{port}/") as page:
        until(page, "navigator.serviceWorker.controller !== null")
        shutil.rmtree(folder)
        folder.mkdir()
        page.reload()
        page.click("#play")
        is_in(page, "playing")
        until(page, "audio.currentTime > 0.2")
        page.evaluate(f"go({REST})")
        until(page, f"audio.currentTime > steps[{REST}].start + 0.2")


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ("bytes=10-19", [206, 10, "bytes 10-19/"]),
        ("bytes=-5", [206, 5, "/"]),
        ("bytes=0-", [206, None, "bytes 0-"]),
        ("bytes=999999999-", [416, 0, "bytes */"]),
    ],
)
def test_the_worker_gives_the_parts_that_are_asked_for(
    browser: Browser, site: Path, wanted: str, answer: list[Any]
) -> None:
    whole = (site / "session.mp3").read_bytes()
    name = "session.m4a" if (site / "session.m4a").exists() else "session.mp3"
    whole = (site / name).read_bytes()
    with (
        served(site) as port,
        opened(browser, f"http://localhost:{port}/", expected="416") as page,
    ):
        until(page, "navigator.serviceWorker.controller !== null")
        status, length, part, said = page.evaluate(
            """async ([name, range]) => {
              const answer = await fetch(name, { headers: { Range: range } });
              const bytes = new Uint8Array(await answer.arrayBuffer());
              return [answer.status, bytes.length, [...bytes.slice(0, 10)],
                answer.headers.get("content-range")];
            }""",
            [name, wanted],
        )
    assert status == answer[0]
    assert length == (len(whole) if answer[1] is None else answer[1])
    assert said.startswith(answer[2]) or answer[2] in said
    assert said.endswith(f"/{len(whole)}")
    if wanted == "bytes=10-19":
        assert bytes(part) == whole[10:20]


def test_it_plays_from_a_disk(browser: Browser, site: Path) -> None:
    with opened(browser, (site / "index.html").as_uri()) as page:
        page.click("#play")
        is_in(page, "playing")
        page.evaluate(f"go({TOES})")
        until(page, "audio.currentTime > steps[1].start + 0.2")


def test_without_its_sound_it_says_so(browser: Browser, site: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(site, tmp_path / "site")
    for sound in folder.glob("session.*"):
        sound.unlink()
    where = (folder / "index.html").as_uri()
    with opened(browser, where, expected="ERR_FILE_NOT_FOUND") as page:
        page.wait_for_selector("#trouble:not([hidden])")
        assert "The sound is missing." in (page.text_content("#trouble") or "")


def test_without_a_secure_address_it_says_what_to_do_about_the_screen(
    browser: Browser, site: Path
) -> None:
    with served(site) as port, opened(browser, f"http://{MAPPED}:{port}/") as page:
        assert page.evaluate("isSecureContext") is False
        assert "Auto-Lock" in (page.text_content("#advice") or "")
        page.click("#play")
        is_in(page, "playing")


def test_a_phones_own_controls_go_by_step(browser: Browser, site: Path) -> None:
    with at_home(browser, site) as page:
        page.evaluate(
            "handlers = {}; navigator.mediaSession.setActionHandler ="
            " (action, handler) => { handlers[action] = handler; }; 0"
        )
        page.click("#play")
        until(page, "'nexttrack' in handlers")
        page.evaluate("handlers.nexttrack()")
        shows(page, "Toes")
        told = page.evaluate("[navigator.mediaSession.metadata.title, handlers.seekto]")
        assert told == ["Left foot · Toes", None]
        assert page.evaluate("[handlers.seekforward, handlers.seekbackward]") == [None, None]
        page.evaluate("handlers.pause()")
        is_in(page, "paused")


def test_locked_it_takes_no_stray_touch(browser: Browser, site: Path) -> None:
    with at_home(browser, site) as page:
        page.click("#play")
        page.click("#lock")
        box = page.locator("#play").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 20, box["y"] + 20)
        page.keyboard.press("n")
        assert page.evaluate("!audio.paused")
        assert page.text_content("#name") == "Glide"
        page.mouse.down()
        page.wait_for_selector("#locked", state="hidden")
        page.mouse.up()


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_it_meets_the_guidelines_for_access(
    browser: Browser, site: Path, size: tuple[int, int], scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with served(site) as port:
        where = f"http://localhost:{port}/"
        with opened(browser, where, size, color_scheme=scheme, bypass_csp=True) as page:
            until(page, "audio.duration > 0")
            page.evaluate(f"go({TOES})")
            assert axe.run(page).response["violations"] == []
            page.click("#steps")
            assert axe.run(page).response["violations"] == []


def test_hostile_texts_are_shown_and_do_nothing(browser: Browser, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    routine = odd_routine().model_copy(update={"title": evil})
    folder = tmp_path / "evil.player"
    written(folder, routine)
    with served(folder) as port, opened(browser, f"http://localhost:{port}/") as page:
        assert page.text_content("#title") == evil
        assert page.locator("img:not(#picture)").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
