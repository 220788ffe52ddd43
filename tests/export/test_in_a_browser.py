"""A browser's own decoders and its own page: headless Chromium on files handscue wrote."""

from __future__ import annotations

import base64
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from browsing import PROGRAMS
from export.routines import odd_routine, ready
from export.sounding import PNG, about, needs, session, silently
from handscue.export.formats import FORMATS, write
from handscue.export.sheet import sheet
from handscue.export.tags import Tags, chapters
from handscue.routine.loading import load_session

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"
PAGE = """<!doctype html><pre id=out></pre><script>
const files = FILES;
const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer;
const context = new OfflineAudioContext(1, 48000, 48000);
async function run() {
  const found = {};
  const meant = (await context.decodeAudioData(bytes(files[".wav"]))).getChannelData(0);
  for (const [name, text] of Object.entries(files)) {
    try {
      const heard = (await context.decodeAudioData(bytes(text))).getChannelData(0);
      let best = -1, lag = null;
      for (let d = -1200; d <= 1200; d += 1) {
        let sum = 0;
        for (let i = 60000; i < 72000; i += 1) sum += meant[i] * (heard[i + d] ?? 0);
        if (sum > best) { best = sum; lag = d; }
      }
      found[name] = {frames: heard.length, lag};
    } catch (error) { found[name] = {error: String(error)}; }
  }
  document.getElementById("out").textContent = JSON.stringify(found);
}
// Decoding takes place outside the page's own, faster time: give it work until that is done.
const busy = setInterval(() => {}, 1);
run().finally(() => clearInterval(busy));
</script>"""


def program_of_a_browser() -> str:
    """Return Chromium's path, or skip the test."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None) or needs(PROGRAMS[-1])


def browse(page: Path, *how: str) -> str:
    """Open a page in Chromium and give what it has become."""
    command = [program_of_a_browser(), "--headless", "--no-sandbox", "--disable-gpu", *how]
    where = f"--user-data-dir={page.parent / 'profile'}"
    done = subprocess.run([*command, where, page.as_uri()], capture_output=True, check=True)
    return done.stdout.decode()


def test_a_browser_hears_every_format_in_place_and_in_full(tmp_path: Path) -> None:
    program_of_a_browser()
    mix = session(4.017, (0.9, 1.2))
    files = {}
    for suffix in FORMATS:
        write(mix, about(0, end_ms=4017), tmp_path / f"a{suffix}", silently)
        content = (tmp_path / f"a{suffix}").read_bytes()
        files[suffix] = base64.b64encode(content).decode()
    page = tmp_path / "page.html"
    page.write_text(PAGE.replace("FILES", json.dumps(files)), "utf-8")
    out = browse(page, "--virtual-time-budget=400000", "--dump-dom")
    match = re.search(r"<pre id=\"out\">(.*?)</pre>", out)
    assert match, out
    found = json.loads(html.unescape(match[1]))
    for suffix in FORMATS:
        # Opus at its own rate is resampled in some browsers, which may round to the next sample.
        assert abs(found[suffix]["lag"]) <= (suffix == ".opus"), (suffix, found[suffix])
        assert 0 <= found[suffix]["frames"] - mix.frames < 1024, (suffix, found[suffix])


@pytest.mark.parametrize("size", ["390,844", "1024,768"])
def test_the_sheet_fits_its_screen_and_plays(tmp_path: Path, size: str) -> None:
    program_of_a_browser()
    timeline, _, mix = ready(odd_routine())
    tags = Tags(timeline.title, timeline.title, "2026-11-22", "eng", PNG, chapters(timeline))
    write(mix, tags, tmp_path / "a.mp3", silently)
    check = """<script>setTimeout(() => {
      audio.currentTime = 25; audio.dispatchEvent(new Event("timeupdate"));
      setTimeout(() => {
        const wide = document.documentElement.scrollWidth > innerWidth;
        const lit = document.querySelectorAll("li.now").length;
        document.body.dataset.found = `${wide} ${player.hidden} ${lit}`;
      }, 1000);
    }, 2000);</script></body>"""
    page = tmp_path / "a.html"
    page.write_text(sheet(timeline, tags, "a.mp3").replace("</body>", check), "utf-8")
    out = browse(page, f"--window-size={size}", "--virtual-time-budget=8000", "--dump-dom")
    assert 'data-found="false false 1"' in out


@pytest.mark.parametrize("paper", ["A4", "letter"])
@pytest.mark.parametrize(
    ("name", "printed", "pages"), [("feet", "wordy", 1), ("whole-body", "dense", 2)]
)
def test_the_sheet_prints_on_a_page_or_two(
    tmp_path: Path, name: str, printed: str, pages: int, paper: str
) -> None:
    program_of_a_browser()
    timeline, _, _ = ready(load_session(SESSIONS / f"{name}.yaml").routine)
    tags = Tags(timeline.title, timeline.title, "2026-11-22", "eng", PNG, chapters(timeline))
    page = tmp_path / "a.html"
    told = sheet(timeline, tags, "a.mp3")
    page.write_text(told.replace("@page { ", f"@page {{ size: {paper}; "), "utf-8")
    assert f'<body class="{printed}">' in page.read_text("utf-8")
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}")
    assert pages_of(tmp_path / "a.pdf") == pages


def test_large_print_takes_more_pages_and_leaves_nothing_out(tmp_path: Path) -> None:
    program_of_a_browser()
    timeline, _, _ = ready(load_session(SESSIONS / "whole-body.yaml").routine)
    tags = Tags(timeline.title, timeline.title, "2026-11-22", "eng", PNG, chapters(timeline))
    page = tmp_path / "a.html"
    told = sheet(timeline, tags, "a.mp3")
    assert "> Large print</label>" in told
    page.write_text(
        told.replace('<input type="checkbox">', '<input type="checkbox" checked>'), "utf-8"
    )
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'a.pdf'}")
    assert pages_of(tmp_path / "a.pdf") > 4


def pages_of(pdf: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
