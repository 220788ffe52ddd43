"""A desk that is killed while a session plays, and started again: what open pages make of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browsing import browser, is_in, opened, shows, until
from speech.spoken import speak_by_tones
from waiting import await_that
from web.desks import SHORT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL to send")


ROLE = "fetch('/api/me').then((answer) => answer.json()).then(({ role }) => role)"


@dataclass(frozen=True)
class Home:
    """A home of its own, with a session in it."""

    folder: Path
    port: int

    @property
    def env(self) -> dict[str, str]:
        kinds = ("CONFIG", "DATA", "CACHE", "STATE")
        homes = {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in kinds}
        return {**os.environ, **homes, "HOME": str(self.folder)}

    @contextmanager
    def desk(self) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """Run a desk in a process of its own; return that, and the link that it shows."""
        command = [sys.executable, "-m", "handscue", "web", "--no-open", "--output", "silent"]
        command += ["--port", str(self.port)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(
            command, env=self.env, cwd=self.folder, text=True, **pipes
        ) as process:
            try:
                assert process.stdout
                yield process, process.stdout.readline().split()[-1]
            finally:
                process.kill()

    def noted(self) -> str:
        """Return what the journals say of a session that plays or was killed."""
        found = (self.folder / "state" / "handscue").rglob("*.json")
        return " ".join(path.read_text("utf-8") for path in found)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    sessions = tmp_path / "data" / "handscue" / "sessions"
    sessions.mkdir(parents=True)
    (sessions / "short.yaml").write_text(SHORT, "utf-8")
    speak_by_tones(sessions / "short.yaml", tmp_path / "cache" / "handscue" / "clips")
    return Home(tmp_path, port)


def played(page: Page) -> None:
    page.click("button[aria-label='Play Feet']")
    page.wait_for_url("**/control")
    is_in(page, "playing")
    page.click("[data-command=next]")
    shows(page, "Knead")


def test_pages_come_back_and_say_what_became_of_the_session(browser: Browser, home: Home) -> None:
    with home.desk() as (first, link), opened(browser, link, expected="ERR_") as page:
        played(page)
        await_that(lambda: "Knead" in home.noted(), within_s=30)
        first.send_signal(signal.SIGKILL)
        until(page, "document.body.classList.contains('silent')")
        told = "No connection. The session may still be playing."
        assert page.text_content("#state") == told
        with home.desk():
            until(page, "!document.body.classList.contains('silent')", within_s=60)
            is_in(page, "empty")
            assert page.locator("dialog").count() == 0  # it is still known, and asks for no code
            said = page.inner_text("#conditions")
            assert said.startswith("You left Feet unfinished")
            assert said.endswith("in step 2, Knead. Resume it under Sessions.")
            assert page.evaluate(ROLE) == "edit"
            with opened(browser, f"{page.url}", expected="401") as stranger:
                stranger.wait_for_selector("#code")
            page.click("#choose a")
            page.click("button[aria-label='Resume Feet']")
            page.wait_for_url("**/control")
            is_in(page, "paused")
            shows(page, "Knead")
            page.click("[data-command=toggle]")
            is_in(page, "playing")
