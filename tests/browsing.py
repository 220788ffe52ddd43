"""A real browser for tests, and folders served to it as a plain web server does."""

from __future__ import annotations

import functools
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE, DESK = (390, 844), (1280, 800)
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
# For what is the same at either size but for its layout: each size once, each theme once.
THEMES = pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"]
)
MAPPED = "handscue.test"  # a name that leads to this machine, and is no secure context
# The first is the same engine without windows around its pages, which take half of the time.
PROGRAMS = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
    f"--host-resolver-rules=MAP {MAPPED} 127.0.0.1",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium, which takes seconds, once for all tests of this process.

    From then on Playwright's event loop counts as running in this thread: see ``waiting.awaited``.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None and os.environ.get("HANDSCUE_RIG") != "required":
        pytest.skip("Chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    """Return Chromium; tests have nothing in common in it, for each opens a context of its own."""
    return chromium


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files whole, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """See ``BaseHTTPRequestHandler``."""


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a folder on loopback; return the port."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def until(page: Page, expression: str, within_s: float = 20) -> None:
    """Wait for an expression to hold; the page's policy forbids Playwright's own way."""
    end = time.monotonic() + within_s
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never came true: {expression}"
        page.wait_for_timeout(20)


@contextmanager
def opened(
    browser: Browser,
    where: str,
    size: tuple[int, int] = PHONE,
    *,
    expected: str | None = None,
    **how: Any,
) -> Iterator[Page]:
    """Open a page; in the end its console may have complained of what is ``expected`` alone."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **how)
    complaints: list[str] = []
    try:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.goto(where)
        yield page
        assert [c for c in complaints if expected is None or expected not in c] == []
    finally:
        context.close()


def is_in(page: Page, state: str) -> None:
    until(page, f"document.body.dataset.state === {state!r}")


def shows(page: Page, name: str) -> None:
    until(page, f"document.getElementById('name').textContent === {name!r}")
