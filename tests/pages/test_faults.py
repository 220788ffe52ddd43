"""No bytes end in a traceback, and no text takes longer than its length allows."""

import contextlib
import cProfile
import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from breaking.trial import slipped
from handscue.pages.documents import UnreadablePageError
from handscue.pages.importing import import_page
from pages.judging import docx_of
from pages.papers import mht_of, odt_of, pdf_of, rtf_of

HERE = Path(__file__).parent
TEXT = "Calf care\n\n1. Knead the calf for 30 seconds.\n2. Wring the thigh, 3 times.\n3. Step\n"
MARKS = [
    "4x",
    "knead",
    "1e",
    "Step eleven:",
    "²",
    "IV.",
    "1/0",
    "- ",
    "\x00",
    "\u202e",
    "|",
    "---|",
]


def pages() -> list[bytes]:
    found = [path.read_bytes() for path in sorted((HERE / "corpus" / "pages").iterdir())]
    return [*found, docx_of(TEXT), odt_of(TEXT), rtf_of(TEXT), pdf_of(TEXT), mht_of(TEXT)]


def word(document: str) -> bytes:
    """Return a Word file of a document."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", document)
    return held.getvalue()


def no_fault_in(raw: bytes) -> None:
    """Import a page; it may be refused, but not because of a mistake in the program."""
    try:
        import_page(raw, "page")
    except UnreadablePageError as error:
        if "a mistake in handscue" in str(error):
            raise


@pytest.mark.parametrize("seed", range(8))
def test_damaged_pages_of_every_kind_are_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for raw in pages():
        for _ in range(3):
            no_fault_in(slipped(raw, MARKS, chance))


@pytest.mark.parametrize(
    "line",
    [
        "Step eleven: knead",
        "Step 1A: knead",
        "Step IV. Knead",
        "Step back. Look",
        "Step ²: knead",
        "4x",
        "1/0 minutes",
        "1 1/0 minutes",
        "knead 1e times",
        "&#" + "9" * 4301 + ";",
        "x" * 3000,
        "Hold for 99999999 hours",
        "0 times",
        "½ times",
        "٣. knead",
        "3 sets of 0",
        "repeat steps 9 to 1",
    ],
)
def test_odd_line_is_no_fault(line: str) -> None:
    no_fault_in(f"Calf\n\n1. Knead the calf.\n{line}\n2. Wring it.\n".encode())
    no_fault_in(f"<html><ol><li>Knead the calf<li>{line}<li>Wring it</ol>".encode())


def test_word_file_with_a_nonsensical_level_is_read() -> None:
    document = (
        '<w:document><w:body><w:p><w:pPr><w:ilvl w:val="' + "9" * 5000 + '"/><w:numId w:val="1"/>'
        "</w:pPr><w:r><w:t>Knead the calf</w:t></w:r></w:p></w:body></w:document>"
    )
    no_fault_in(word(document))


SHAPES = [
    "---|",
    "\u00a0",
    "![",
    "*",
    "_12-",
    "[]_",
    "__a ([ ] ",
    "then knead ",
    "and *",
    "_hold ",
    "**a ",
    "[",
    " ",
    " <b></b>",
    "-",
    "1. ",
    "(",
    "3 sets of ",
    "30 sec x ",
    "repeat on the other ",
    "not over the ",
    "knead, ",
    "Knead. ",
    "a: b. ",
    "1 minute, ",
    "left, ",
    "line\n",
    "Back 3 minutes\n",
    "Knead the calf.\n\n",
    "- knead\n",
    "Step 1: knead\n",
    "| a | b |\n",
    "Ab\n\n",
    "  knead\n",
    "①",
]


def work_of(page: str | bytes) -> int:
    """Return how many calls begin and end while a page is read: a measure that is no clock."""
    counting = cProfile.Profile()
    with contextlib.suppress(UnreadablePageError), counting:
        import_page(page.encode() if isinstance(page, str) else page, "page")
    return 2 * sum(function.callcount for function in counting.getstats())


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_work_grows_no_faster_than_the_text(shape: str) -> None:
    """Calls, counted at n, 2n and 4n; expressions are held by the processor's time below."""
    head = "Calf\n\n1. Knead the calf.\n2. Wring it.\n\n"
    one, two, four = (work_of(head + shape * (times * 2000 // len(shape))) for times in (1, 2, 4))
    assert two <= 2.6 * one + 4000
    assert four <= 2.6 * two + 4000


@pytest.mark.parametrize("nothing", ["<w:p/>", "<w:p><w:r/></w:p>", "<w:tbl/>"])
def test_work_grows_no_faster_than_what_is_empty_in_a_word_file(nothing: str) -> None:
    """Packed, a million of them are a few kilobytes."""
    told = "<w:p><w:r><w:t>Knead the calf for 30 seconds.</w:t></w:r></w:p>"
    one, two = (
        work_of(word(f"<w:document><w:body>{told}{nothing * times}</w:body></w:document>"))
        for times in (5000, 10_000)
    )
    assert two <= 2.2 * one


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_long_run_of_anything_is_soon_read(shape: str) -> None:
    """A hundred thousand characters of it; by the square, they would take a minute."""
    text = "Calf\n\n1. Knead the calf.\n2. Wring it.\n\n" + shape * (100_000 // len(shape))
    before = time.process_time()
    no_fault_in(text.encode())
    assert time.process_time() - before < 12


def test_ten_megabytes_are_refused_or_read_in_time() -> None:
    before = time.process_time()
    for page in (b"Knead the calf, 3 times. " * 400_000, b"<p>Knead <b>it</b>" * 550_000):
        no_fault_in(page)
    assert time.process_time() - before < 10
