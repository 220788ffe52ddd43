"""What pages cost a session that plays on the desk, and how quickly a touch is answered.

    python benchmarks/desk.py              four times ten minutes, with and without pages
    python benchmarks/desk.py --quick      a minute of each, to see that it works
    python benchmarks/desk.py --touches    how quickly a touch is answered, alone

Plays through the private sound card of the tests (Linux, PulseAudio), records it, and compares
what was heard with what was planned: alone, and with pages that look on, of which one never reads
and some come and go; then with six pages that give commands in each step, and with all the others
beside them. A command begins the sound anew, which moves it by itself. Pages live in a process of
their own. Times are milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Self

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browsing import FLAGS  # noqa: E402
from handscue.app.environment import Environment  # noqa: E402
from handscue.app.places import Places  # noqa: E402
from handscue.app.preparing import Ready, ready  # noqa: E402
from handscue.app.request import Request  # noqa: E402
from handscue.routine.model import ChimeName  # noqa: E402
from handscue.schedule.wording import Chime  # noqa: E402
from handscue.units import FRAMES_PER_SECOND  # noqa: E402
from rig.listening import Timing, aligned, find_clip, timing  # noqa: E402
from rig.recording import Recording, Samples  # noqa: E402
from rig.sound_card import SoundCard, missing  # noqa: E402

STEP_S = 5
ANSWERED_S = 1.5  # after a touch, in which its answer is looked for
EDGE_S = 0.15  # how near its end a chime is taken for one that begins beyond
COMMANDING = 6
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass
class Served:
    """``handscue web`` in a process of its own, on a sound card, with a home of its own."""

    folder: Path
    card: SoundCard
    output: str
    steps: int
    step_s: int = STEP_S
    cookie: str = field(init=False)
    port: int = field(init=False)

    def __enter__(self) -> Self:
        homes = {
            f"XDG_{kind}_HOME": str(self.folder / kind)
            for kind in ("CONFIG", "DATA", "CACHE", "STATE")
        }
        self.places = Places(
            *(self.folder / kind / "handscue" for kind in ("CONFIG", "DATA", "CACHE", "STATE"))
        )
        self.session = steps_session(self.places.sessions, self.steps, self.step_s)
        self.ready = ready(Request(self.session), Environment(self.places), to_play=True)
        command = [sys.executable, "-m", "handscue", "web", "--no-open", "--output", self.output]
        self.process = subprocess.Popen(
            command, env={**self.card.env, **homes}, stdout=subprocess.PIPE, text=True
        )
        out = self.process.stdout
        link = out.readline().split()[-1] if out else ""
        host, _, token = link.removeprefix("http://").partition("/#key=")
        self.port = int(host.rpartition(":")[2])
        until(lambda: is_answering(self.port))
        self.cookie = self.ask("POST", "/api/enter", {"key": token})[1].partition(";")[0]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def ask(self, method: str, path: str, form: Any = None) -> tuple[Any, str]:
        """Ask as a page would; return what was answered, and the cookie that was set."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        headers |= {"Cookie": self.cookie} if hasattr(self, "cookie") else {}
        line.request(method, path, json.dumps(form) if form else None, headers)
        answer = line.getresponse()
        return json.loads(answer.read()), answer.headers.get("Set-Cookie", "")

    @property
    def origin(self) -> str:
        """What its pages come from."""
        return f"http://127.0.0.1:{self.port}"

    def play(self) -> None:
        """Have the session played."""
        self.ask("POST", "/api/play", {"session": self.session.stem})

    @property
    def memory_mb(self) -> float:
        """What the process holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    @property
    def files(self) -> int:
        """How many files and sockets it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


def is_answering(port: int) -> bool:
    """Say whether something listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(holds: Any, within_s: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > end:
            sys.exit("It never came to that.")
        time.sleep(0.02)  # noqa: TID251 - in real time


def steps_session(folder: Path, steps: int, step_s: int) -> Path:
    """Write a session of so many steps, each with a chime of its own."""
    folder.mkdir(parents=True)
    path = folder / "steps.yaml"
    path.write_text("title: Steps\nsteps:\n" + f"  - {{name: Step, duration: {step_s}s}}\n" * steps)
    return path


def chimes(session: Ready, recording: Recording) -> Timing:
    """Compare when every chime was heard with when it is planned."""
    cues = [cue for cue in session.plan.cues if isinstance(cue.content, Chime)]
    clips = [session.sounds.clips[cue.content].samples for cue in cues]
    # The first half minute of sound holds the first chime.
    first = int((recording.samples != 0).argmax())
    begin = recording.instant_of(
        first + aligned(recording.samples[first : first + 10 * FRAMES_PER_SECOND], clips[0])
    )
    planned = [begin + cue.start_ms / 1000 for cue in cues]
    heard = [
        find_clip(recording, clip, near=instant, within=0.4)
        for clip, instant in zip(clips, planned, strict=True)
    ]
    return timing(planned, heard)


@contextlib.contextmanager
def pages(served: Served, looking: int, giving: int) -> Iterator[None]:
    """Have pages connected that look on, and that give commands, in a process of their own."""
    arguments = ["--as-pages", str(served.port), served.cookie, str(looking), str(giving)]
    program = subprocess.Popen([sys.executable, __file__, *arguments])
    try:
        yield
    finally:
        program.terminate()
        program.wait()


async def be_pages(port: int, cookie: str, looking: int, giving: int) -> None:
    """Be so many pages; beside those that look on, one never reads and one comes and goes."""
    each = [be_page(port, cookie, commanding=n < giving) for n in range(looking + giving)]
    with contextlib.ExitStack() as stack:
        if looking:
            each.append(coming_and_going(port, cookie))
            stack.callback(never_reading(port, cookie).close)
        await asyncio.gather(*each)


async def be_page(port: int, cookie: str, *, commanding: bool) -> None:
    """Be a page until the desk closes it."""
    with contextlib.suppress(ConnectionClosed, OSError):
        async with opened(port, cookie) as page:
            await (giving(page) if commanding else reading(page))


def opened(port: int, cookie: str) -> Any:
    """Return a connection as a page has it."""
    origin: Any = f"http://127.0.0.1:{port}"
    return connect(
        f"ws://127.0.0.1:{port}/api/channel",
        origin=origin,
        additional_headers={"Cookie": cookie},
        compression=None,
    )


async def reading(page: Any) -> None:
    """Read all there is."""
    async for _ in page:
        pass


async def giving(page: Any) -> None:
    """Give a command within each step, apart from its chime: the answer would be heard over it."""
    chance, index = random.Random(id(page)), None
    async for message in page:
        shown = (json.loads(message).get("scene") or {}).get("shown") or {}
        if shown.get("index", index) != index:
            index = shown["index"]
            await asyncio.sleep(chance.uniform(2, 3.5))
            command = ("softer", "louder")[index % 2]
            await page.send(json.dumps({"command": command, "id": f"{id(page)}-{index}"}))


async def coming_and_going(port: int, cookie: str) -> None:
    """Connect and leave again, three times a second."""
    while True:
        with contextlib.suppress(ConnectionClosed, OSError):
            async with opened(port, cookie) as page:
                await page.recv()
        await asyncio.sleep(0.3)


def never_reading(port: int, cookie: str) -> socket.socket:
    """Connect as a page that never reads what it is sent."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.connect(("127.0.0.1", port))
    line.sendall(
        f"GET /api/channel HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Cookie: {cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n".encode()
    )
    return line


def played(
    folder: Path, output: str, steps: int, looking: int, giving: int
) -> tuple[Timing, list[float]]:
    """Play a session with so many pages; return its timing, and the memory as it went on."""
    with SoundCard(folder) as card, Served(folder, card, output, steps) as served:
        with card.record() as recording, contextlib.ExitStack() as stack:
            served.play()
            if looking or giving:
                stack.enter_context(pages(served, looking, giving))
            end = time.monotonic() + served.ready.plan.timeline.total_ms / 1000 + 3
            memory = []
            while time.monotonic() < end:
                time.sleep(1)  # noqa: TID251 - in real time
                memory.append(served.memory_mb)
        return chimes(served.ready, recording), memory


def touched(folder: Path, output: str, touches: int) -> list[float | None]:
    """Measure how long after a command is sent the next step's chime is heard; None: not in time.

    The steps are so long that no chime comes by itself, and touches so far apart that only one
    answer begins within ``ANSWERED_S``.
    """
    return asyncio.run(_touched(folder, output, touches))


async def _touched(folder: Path, output: str, touches: int) -> list[float | None]:
    chance, sent = random.Random(1), []
    with SoundCard(folder) as card, Served(folder, card, output, touches + 2, 60) as served:
        with card.record() as recording:
            served.play()
            async with opened(served.port, served.cookie) as page:
                task = asyncio.create_task(reading(page))
                await asyncio.sleep(3)
                for number in range(touches):
                    await asyncio.sleep(chance.uniform(2, 3))
                    sent.append(time.monotonic())
                    await page.send(json.dumps({"command": "next", "id": str(number)}))
                await asyncio.sleep(2)
                task.cancel()
        clip = served.ready.sounds.clips[Chime(ChimeName.TRANSITION)].samples
    return [answered_ms(recording, clip, at) for at in sent]


def answered_ms(recording: Recording, clip: Samples, at: float) -> float | None:
    """Return how long after an instant a clip begins to be heard, in milliseconds.

    A clip that begins beyond what is searched is nearly as much like itself a few of its waves
    earlier: at the very end of that, nothing is found. Of one that came late the beginning may be
    left out, so that the rest is in time: what counts is its first sound.
    """
    half = ANSWERED_S / 2
    placed = find_clip(recording, clip, near=at + half, within=half)
    if placed is None or placed > at + ANSWERED_S - EDGE_S:
        return None
    first = recording.frame_at(placed)
    heard = first + int((recording.samples[first : first + len(clip)] != 0).argmax())
    return (recording.instant_of(heard) - at) * 1000


def reconnected(folder: Path, times: int) -> tuple[int, float]:
    """Connect and break off so often; return what files are left open, and the memory gained."""
    with SoundCard(folder) as card, Served(folder, card, "silent", 200) as served:
        served.play()
        asyncio.run(_reconnect(served, 20))  # what is loaded once is loaded then
        time.sleep(2)  # noqa: TID251
        files, memory = served.files, served.memory_mb
        asyncio.run(_reconnect(served, times))
        time.sleep(2)  # noqa: TID251
        return served.files - files, served.memory_mb - memory


async def _reconnect(served: Served, times: int) -> None:
    for number in range(times):
        async with opened(served.port, served.cookie) as page:
            await page.recv()
            if number % 2:
                page.transport.abort()  # as a phone that leaves the room


def closed(folder: Path, count: int) -> float:
    """Return how many seconds a desk takes to close while it plays to so many pages."""
    with SoundCard(folder) as card:
        served = Served(folder, card, "auto", 60)
        with served, pages(served, count, 0):
            served.play()
            time.sleep(5)  # noqa: TID251 - in real time
            begun = time.monotonic()
            served.process.send_signal(signal.SIGINT)
            served.process.wait()
            return time.monotonic() - begun


def painted(folder: Path, times: int) -> list[tuple[float, float, float]]:
    """Measure when the control page is first painted, on a desk that plays.

    Each time by a browser that was never there, by the same once more, and beside it the least
    that the browser takes on this computer: for a page of a single shape.
    """
    from playwright.sync_api import sync_playwright

    with SoundCard(folder) as card, Served(folder, card, "silent", 60) as served:
        served.play()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(FLAGS)
            )
            return [_paints(browser, served) for _ in range(times)]


def _paints(browser: Any, served: Served) -> tuple[float, float, float]:
    """Open the page where nothing of it is kept yet, once more, and a single shape."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    name, _, value = served.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": served.origin}])
    page = context.new_page()
    first, again, least = (
        _paint(page, served.origin + path) for path in ("/control", "/control", "/page/icon.svg")
    )
    context.close()
    return first, again, least


def _paint(page: Any, where: str) -> float:
    page.goto("about:blank")
    page.wait_for_timeout(1000)  # a new window of Chromium loads pages of its own first
    page.goto(where)
    found = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    while not (painted := page.evaluate(found)):
        page.wait_for_timeout(20)
    return float(painted)


def main() -> None:
    """Print every figure, those with pages beside those without."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a minute of each")
    parser.add_argument("--paint", action="store_true", help="the first paint alone")
    parser.add_argument("--touches", action="store_true", help="the touches alone")
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--output", default="auto", choices=["auto", "simpleaudio", "miniaudio"])
    parser.add_argument("--as-pages", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.as_pages:
        port, cookie, looking, giving = asked.as_pages
        asyncio.run(be_pages(int(port), cookie, int(looking), int(giving)))
        return
    if reason := missing():
        sys.exit(reason)
    if asked.paint:
        report_paints(20)
        return
    steps, touches = (12, 12) if asked.quick else (120, 110)
    if asked.touches:
        report_touches(in_folder(touched, asked.output, touches))
        return
    report_load(asked.output, steps, asked.pages)
    report_touches(in_folder(touched, asked.output, touches))
    files, gained = in_folder(reconnected, 200)
    print(f"200 reconnects: {files:+} files open, {gained:+.1f} MB")
    print(f"closed by Ctrl-C with {asked.pages} pages: {in_folder(closed, asked.pages):.2f} s")
    report_paints(10)


def report_load(output: str, steps: int, count: int) -> None:
    """Print how the sound keeps time with pages and without."""
    print("chimes                  jitter p95      max   missing")
    for giving, name in ((0, "nobody gives commands"), (COMMANDING, f"{COMMANDING} pages do")):
        alone, _ = in_folder(played, output, steps, 0, giving)
        print(row(name, alone), flush=True)
        crowded, memory = in_folder(played, output, steps, count - giving, giving)
        print(row(f"  {count} pages in all", crowded), flush=True)
        ratio = crowded.jitter_p95_ms / max(alone.jitter_p95_ms, 0.001)
        print(f"  with all pages / without: {ratio:.2f}", flush=True)
    tenth = max(1, len(memory) // 10)
    first, last = median(memory[tenth : 2 * tenth]), median(memory[-tenth:])
    print(f"memory: {first:.1f} MB, at the end {last:.1f} MB")


def row(name: str, found: Timing) -> str:
    """Return a line of the table."""
    return (
        f"{name:22}{found.jitter_p95_ms:12.2f}{found.jitter_max_ms:9.2f}"
        f"{found.missing:6}/{found.count}"
    )


def report_paints(times: int) -> None:
    """Print how soon the control page is seen."""
    names = "first visit", "next visit", "a single shape"
    for name, found in zip(names, zip(*in_folder(painted, times), strict=True), strict=True):
        print(f"first paint, {name}: median {median(found):.0f}, worst {max(found):.0f} ({times})")


def report_touches(found: Sequence[float | None]) -> None:
    """Print how soon a touch is answered; what was not heard in time counts as the latest."""
    times = sorted(1000 * ANSWERED_S if ms is None else ms for ms in found)
    p95 = quantiles(times, n=20)[-1]
    print(
        f"touch to sound: median {median(times):.1f}, p95 {p95:.1f}, worst {times[-1]:.1f}, "
        f"not heard {list(found).count(None)} of {len(times)}"
    )


def in_folder(measure, *arguments):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002, ANN201
    """Measure in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), *arguments)


if __name__ == "__main__":
    main()
