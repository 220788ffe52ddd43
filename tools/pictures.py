"""Make the README's pictures from the program: the screen as SVG, the printed sheet as PNG.

python tools/pictures.py            say whether they are as the program would have them now
python tools/pictures.py --write    make them anew; the sheet's needs Chromium

What a phrase takes to say is reckoned from its letters, so that every computer and every voice
makes the same pictures. The PNG holds the checksum of the page it was made of: whether it is the
newest can be told without a browser.
"""

from __future__ import annotations

import hashlib
import html
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console

from handscue.export.cover import cover
from handscue.export.sheet import sheet
from handscue.export.tags import Tags, chapters
from handscue.play.screens.terminal import drawn
from handscue.play.transport import begin
from handscue.play.view import view
from handscue.routine.loading import load_session, shipped_techniques
from handscue.routine.model import ChimeName
from handscue.schedule.timeline import Timeline, timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Spoken, everything_said

if TYPE_CHECKING:
    import numpy.typing as npt
    from rich.segment import Segment

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs/pictures"
SCREEN, SHEET = PICTURES / "screen.svg", PICTURES / "sheet.png"

LETTER_MS, CHIME_MS = 60, 700
SHOWN, STEP, SECONDS_IN = "back-of-legs", "Calf percussion 2", 4
PRINTED = "feet"
CLOCK = datetime(2026, 3, 2, 14, 30)  # noqa: DTZ001 - what hangs on the wall knows no zone

COLUMNS, ROWS = 80, 18
CELL_W, CELL_H, MARGIN = 9, 18, 16
PAPER, INK = "#16181d", "#e8e6e1"
COLOURS = {"cyan": "#4fc3d9", "yellow": "#e8c15a", "magenta": "#d99be0", "red": "#ef7d6d"}
# Left, top, width and height, in parts of a cell: drawn, for fonts leave seams between them.
BLOCKS = {
    "█": (0, 0, 1, 1),
    "▀": (0, 0, 1, 0.5),
    "▄": (0, 0.5, 1, 0.5),
    "━": (0, 0.45, 1, 0.14),
    "╸": (0, 0.45, 0.5, 0.14),
    "╺": (0.5, 0.45, 0.5, 0.14),
}

PAGE_PX = (794, 830)  # as wide as A4 at 96 dots an inch, and as high as there is something on it
TINTS = 24  # colours in the PNG: paper, ink, and the greys between them
MADE_OF = b"made-of"


def placed(name: str) -> Timeline:
    """Return a shipped session's timeline, its speech reckoned from its letters."""
    routine = load_session(ROOT / f"sessions/{name}.yaml").routine
    turns = unroll(routine, shipped_techniques())
    spoken = {Spoken(text): LETTER_MS * len(text) for text in everything_said(turns)}
    chimes = {Chime(chime): CHIME_MS for chime in ChimeName}
    return timeline(routine.title, turns, spoken | chimes)


def screen() -> str:
    """Return the screen in the middle of a session, as SVG."""
    shown = placed(SHOWN)
    step = next(segment for segment in shown.segments if segment.turn.name == STEP)
    now = view(begin(shown, 0.0), step.start_ms / 1000 + SECONDS_IN)
    console = Console(width=COLUMNS, height=ROWS, force_terminal=True, color_system="truecolor")
    lines = console.render_lines(drawn(now, COLUMNS, ROWS, CLOCK), pad=False)
    shapes = [shape for row, line in enumerate(lines) for shape in shapes_in(line, row)]
    width, height = COLUMNS * CELL_W + 2 * MARGIN, len(lines) * CELL_H + 2 * MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"',
            '  font-family="ui-monospace, Menlo, Consolas, monospace" font-size="15">',
            f"<title>handscue playing {html.escape(shown.title)}</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}"/>',
            f'<g transform="translate({MARGIN} {MARGIN})" shape-rendering="crispEdges">',
            *shapes,
            "</g>\n</svg>\n",
        ]
    )


def shapes_in(line: list[Segment], row: int) -> Iterator[str]:
    """Yield what draws a line of the screen: rectangles for blocks, text for all else."""
    column = 0
    for segment in line:
        for letter, same in groupby(segment.text, lambda each: each if each in BLOCKS else None):
            text = "".join(same)
            if text.strip():
                yield shape(letter, text, column, row, appearance(segment))
            column += len(text)


def shape(block: str | None, text: str, column: int, row: int, look: str) -> str:
    """Draw a run of one kind of block, or of letters."""
    if block is None:
        column += len(text) - len(text.lstrip())
        words = text.strip()
        return (
            f'<text x="{column * CELL_W}" y="{row * CELL_H + 13}" xml:space="preserve" '
            f'textLength="{len(words) * CELL_W}" {look}>{html.escape(words)}</text>'
        )
    left, top, wide, high = BLOCKS[block]
    return (
        f'<rect x="{(column + left) * CELL_W:g}" y="{(row + top) * CELL_H:g}" '
        f'width="{(len(text) - 1 + wide) * CELL_W:g}" height="{high * CELL_H:g}" {look}/>'
    )


def appearance(segment: Segment) -> str:
    """Return colour and weight as SVG has them."""
    style = segment.style
    colour = style.color if style else None
    if colour and colour.triplet:
        fill = colour.triplet.hex
    elif colour and colour.number is not None and colour.number > 15:
        fill = colour.get_truecolor().hex
    else:
        fill = COLOURS.get(colour.name if colour else "", INK)
    bold = ' font-weight="bold"' if style and style.bold else ""
    dim = ' opacity="0.6"' if style and style.dim else ""
    return f'fill="{fill}"{bold}{dim}'


def page() -> str:
    """Return the exported sheet as it is printed, for a browser to show on a screen."""
    timed = placed(PRINTED)
    tags = Tags(timed.title, timed.title, f"{CLOCK:%Y-%m-%d}", "eng", cover(timed), chapters(timed))
    paper = "<style>html { background: white } body { margin: 11mm 12mm !important }</style>"
    printed = sheet(timed, tags, "feet.m4b").replace("@media print", "@media all")
    return re.sub(
        r"<script>.*</script>", "", printed.replace("</head>", f"{paper}</head>"), flags=re.DOTALL
    )


def checksum(text: str) -> bytes:
    """Return what a picture keeps of the page it was made of."""
    return hashlib.sha256(text.encode()).hexdigest().encode()


def browser() -> str | None:
    """Return the Chromium there is, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


def photographed(text: str, program: str) -> bytes:
    """Return a page as PNG, in few colours, with the page's checksum in it."""
    with tempfile.TemporaryDirectory() as folder:
        source, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        source.write_text(text, encoding="utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        how = [f"--user-data-dir={folder}/profile", f"--window-size={PAGE_PX[0]},{PAGE_PX[1]}"]
        options = [*how, f"--screenshot={shot}", source.as_uri()]
        subprocess.run([*command, *options], check=True, capture_output=True, timeout=120)
        return palette_png(pixels(shot), checksum(text))


def pixels(path: Path) -> npt.NDArray[np.uint8]:
    """Return a picture of shape (height, width, 3)."""
    import av  # for those who make the pictures, not for those who check them

    with av.open(str(path)) as opened:
        return next(opened.decode(video=0)).to_ndarray(format="rgb24")


def palette_png(picture: npt.NDArray[np.uint8], made_of: bytes) -> bytes:
    """Write a picture in its commonest colours, every pixel in the nearest of them."""
    seen, index, counts = np.unique(
        picture.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    common = seen[np.argsort(-counts, kind="stable")[:TINTS]]
    apart = seen[:, None, :].astype(int) - common[None, :, :]
    nearest = np.argmin((apart**2).sum(axis=2), axis=1).astype(np.uint8)
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + width), np.uint8)  # each after a byte that says: unfiltered
    rows[:, 1:] = nearest[index].reshape(height, width)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            chunk(b"PLTE", common.tobytes()),
            chunk(b"tEXt", MADE_OF + b"\0" + made_of),
            chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
            chunk(b"IEND", b""),
        )
    )


def chunk(name: bytes, content: bytes) -> bytes:
    """Return one part of a PNG."""
    ending = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + ending


def stale() -> list[str]:
    """Name the pictures that are not as the program would have them now."""
    fresh = {
        SCREEN: SCREEN.read_text(encoding="utf-8") == screen(),
        SHEET: MADE_OF + b"\0" + checksum(page()) in SHEET.read_bytes(),
    }
    return [path.name for path, is_fresh in fresh.items() if not is_fresh]


def write() -> None:
    """Make both pictures anew, and end with a word where there is no browser for one."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    SCREEN.write_text(screen(), encoding="utf-8")
    program = browser()
    if program is None:
        sys.exit("The sheet's picture needs Chromium, and none was found.")
    SHEET.write_bytes(photographed(page(), program))


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    else:
        print("To be made anew:", ", ".join(stale()) or "none")
