"""Written pages become sessions: measured over a corpus of pages, and on what no page should do."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from handscue.pages import documents
from handscue.pages.documents import UnreadablePageError
from handscue.pages.importing import import_page
from handscue.routine.loading import load_routine
from pages import scoring

HERE = Path(__file__).parent
CORPUS = sorted((HERE / "corpus" / "pages").iterdir())


def scores(folder: Path) -> dict[str, dict[str, scoring.Score]]:
    return {
        page.stem: scoring.score_page(page, folder / "expected" / f"{page.stem}.yaml")
        for page in sorted((folder / "pages").iterdir())
    }


def test_corpus_is_read_as_a_person_would_have(capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure over the corpus the rules were made with stays where it is."""
    measured = scores(HERE / "corpus")
    with capsys.disabled():
        print(f"\n{scoring.table(measured)}")
    assert len(measured) >= 12
    for kind in scoring.KINDS:
        whole = sum((page[kind] for page in measured.values()), scoring.Score())
        assert whole.precision >= 0.97, kind
        assert whole.recall >= 0.97, kind


def test_pages_of_another_voice_are_read_nearly_as_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Pages written after the rules; what they showed missing has been added since."""
    measured = scores(HERE / "unseen")
    with capsys.disabled():
        print(f"\n{scoring.table(measured)}")
    for kind in scoring.KINDS:
        whole = sum((page[kind] for page in measured.values()), scoring.Score())
        assert min(whole.precision, whole.recall) >= 0.93, kind


@pytest.mark.parametrize("page", CORPUS, ids=lambda page: page.stem)
def test_import_can_be_played(page: Path, tmp_path: Path) -> None:
    """What is written is a session file that loads, and holds the routine that was read."""
    imported = import_page(page.read_bytes(), page.stem)
    session = tmp_path / "session.yaml"
    session.write_text(imported.text, encoding="utf-8")
    assert load_routine(session)[0] == imported.routine


@pytest.mark.parametrize("page", CORPUS, ids=lambda page: page.stem)
def test_every_doubt_is_a_remark_in_the_file(page: Path) -> None:
    imported = import_page(page.read_bytes(), page.stem)
    remarks = [line.split("# ", 1)[1] for line in imported.text.splitlines() if "# " in line]
    for doubt in imported.doubts:
        assert any(doubt.why in remark for remark in remarks)
        assert doubt.line > 0


def test_author_s_words_are_kept() -> None:
    page = b"Title\n\n1. Calf. Wring the calf like a wet cloth, slowly! Mind it.\n2. Knead it.\n"
    (first, _) = scoring.flat(import_page(page, "x").routine)
    assert first.step.name == "Calf"
    assert first.step.say == "Wring the calf like a wet cloth, slowly! Mind it."


def docx(document: bytes, name: str = "word/document.xml") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, document)
    return held.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    b"<w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no steps"),
        (b"   \n\n", "no steps"),
        (b"Opening hours: nine to five. Closed on Sundays.", "no steps"),
        (b"<html><body><script>knead()</script></body></html>", "no steps"),
        (bytes(n * 7 % 256 for n in range(5000)), "not text"),
        (b"\x00" * 4000, "not text"),
        (b"%PDF-1.7 stream", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
        (b"{\\rtf1 knead}", "no steps"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (docx(b"<w:document>", "other.xml"), "not a Word document"),
        (docx(b"<w:document><w:body>"), "damaged"),
        (docx(LAUGHS), "document type"),
        (docx(b"<w:document>" + b" " * (30 << 20)), "far more text"),
        (b"1. Knead the calf\n" * 1_200_000, "larger than"),
        (b"1. Knead the calf.\n" * 3000, "more than 2000 steps"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_holds_no_routine_is_refused_in_a_word(raw: bytes, says: str) -> None:
    with pytest.raises(UnreadablePageError, match=says):
        import_page(raw, "page")


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000,
        "<ul><li>" * 30_000,
        "<!--" * 200_000,
        "<![CDATA[" * 100_000,
        "<a " * 200_000,
        '<p class="' * 50_000,
        "<table><tr><td>" * 20_000,
        "&#x0;&#xffffffff;&bogus;" * 20_000,
        "</p>" * 100_000 + "<" * 100_000,
        "<script>" * 50_000,
        "x" * 900_000,
        "and then " * 60_000,
        "1. " * 100_000,
        "(" * 100_000,
        "repeat on the other " * 5_000,
        ", not" * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_page_costs_little_and_its_step_is_found(hostile: str) -> None:
    """What is thrown at the readers neither slows them down nor hides an honest step before it."""
    page = f"<html><body><ol><li>Knead the calf<li>Wring the thigh</ol>{hostile}"
    start = time.process_time()
    names = [flat.step.name for flat in scoring.flat(import_page(page.encode(), "x").routine)]
    assert time.process_time() - start < 4
    assert names[:1] == ["Knead the calf"]


def test_nothing_in_a_page_is_run_or_said() -> None:
    page = """<html><body onload="x()"><style>li{}</style><script>knead the spine</script>
    <!-- 3. Hack the kidneys --><p style="display:none">4. Beat the neck</p>
    <ol><li>Knead the calf<img src=x onerror=alert(1)><li>Wring the thigh</ol></body></html>"""
    text = import_page(page.encode(), "x").text
    assert not any(word in text for word in ("script", "kidneys", "Beat", "alert", "onload"))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_text_is_read_in_any_encoding(encoding: str) -> None:
    page = "Café massage\n\n1. Knead the calf – slowly\n2. Wring the thigh, don’t pinch\n"
    routine = import_page(page.encode(encoding), "x").routine
    assert routine.title == "Café massage"
    assert scoring.flat(routine)[1].step.caution == "Don’t pinch."


def test_page_declares_its_encoding() -> None:
    page = '<meta charset="iso-8859-2"><h1>Masaż</h1><ol><li>Knead the calf<li>Wring the thigh</ol>'
    assert import_page(page.encode("iso-8859-2"), "x").routine.title == "Masaż"


def test_thousand_steps_are_read() -> None:
    page = "Long\n\n" + "".join(f"{n}. Knead the calf {n % 5 + 2} times.\n" for n in range(1, 1001))
    assert len(scoring.flat(import_page(page.encode(), "x").routine)) == 1000


def test_size_is_refused_before_it_is_read_in_full() -> None:
    assert documents.LARGEST_PAGE < 100 << 20
