"""Every kind of file gives the same routine; what holds no text is refused with what to do."""

import pytest

from handscue.pages.documents import UnreadablePageError
from handscue.pages.importing import import_page
from pages.judging import docx_of, steps_of
from pages.papers import mht_of, odt_of, odt_with, pdf_of, pdf_with, rtf_of

TEXT = (
    "Wadenpflege für müde Beine\n\n1. Knetung der Wade, 40 Sekunden.\n\n"
    "2. Streichungen von der Ferse zum Knie – 3-mal.\n\nDas Gleiche am anderen Bein.\n"
)


@pytest.mark.parametrize("made", [docx_of, odt_of, rtf_of, pdf_of, mht_of, str.encode])
def test_routine_is_the_same_in_every_kind_of_file(made) -> None:  # noqa: ANN001
    routine = import_page(made(TEXT), "page").routine
    got = steps_of(routine)
    assert routine.language == "de"
    assert [g.step.technique for g in got] == ["kneading", "effleurage"]
    assert (got[0].step.duration, got[1].step.passes) == (40_000, 3)
    assert all(g.both for g in got)


def test_columns_of_a_pdf_are_read_one_after_the_other() -> None:
    left = [
        "1. Knead the calf for a minute.",
        "2. Wring the thigh.",
        "3. Hack lightly.",
        "4. Stroke it.",
    ]
    right = ["5. Shake the leg.", "6. Stretch the toes.", "7. Press the heel.", "8. Hold the foot."]
    placed = [(60, 700, "Leg care in eight steps")]
    placed += [(60, 660 - 20 * n, text) for n, text in enumerate(left)]
    placed += [(340, 660 - 20 * n, text) for n, text in enumerate(right)]
    routine = import_page(pdf_with(placed), "page").routine
    assert [g.step.name.split()[0] for g in steps_of(routine)] == [
        "Knead", "Wring", "Hack", "Stroke", "Shake", "Stretch", "Press", "Hold",
    ]  # fmt: skip


def test_wrapped_lines_of_a_pdf_are_one_sentence() -> None:
    lines = [
        "Foot care",
        "",
        "1. Knead the sole of the foot with",
        "your knuckles, slowly.",
        "2. Wring it.",
    ]
    steps = steps_of(import_page(pdf_of("\n".join(lines)), "page").routine)
    assert len(steps) == 2
    assert "with your knuckles" in (steps[0].step.say or steps[0].step.name)


def test_lists_and_tables_of_an_open_document_are_read() -> None:
    items = "".join(
        f"<text:list-item><text:p>{t}</text:p></text:list-item>"
        for t in ("Knead the calf", "Wring the thigh, twice")
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in row)
        + "</table:table-row>"
        for row in (("Stroke", "Time"), ("Hacking", "20 s"), ("Cupping", "30 s"))
    )
    listed = odt_with(f'<text:list text:style-name="L1">{items}</text:list>')
    assert [g.step.passes for g in steps_of(import_page(listed, "x").routine)] == [None, 2]
    table = odt_with(f"<table:table>{rows}</table:table>")
    assert [g.step.duration for g in steps_of(import_page(table, "x").routine)] == [20_000, 30_000]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (pdf_with([]), "PDF of pictures"),
        (b"%PDF-1.7\n" + bytes(400), "damaged PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        (b"II*\x00", "picture"),
        (odt_of("")[:200], "damaged"),
    ],
)
def test_what_has_no_text_is_refused_with_what_to_do(raw: bytes, says: str) -> None:
    with pytest.raises(UnreadablePageError, match=says):
        import_page(raw, "page")


def test_fonts_and_hidden_parts_of_an_rtf_are_not_spoken() -> None:
    text = import_page(rtf_of("Calf\n\n1. Knead it\n2. Wring it\n"), "x").text
    assert "kidneys" not in text
    assert "Word 9" not in text
