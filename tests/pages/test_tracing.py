"""What became of each line of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from handscue.app.importing import drafted_from
from handscue.pages.documents import read_page
from handscue.pages.importing import import_page
from handscue.pages.tracing import MOST_LINES, Fate, traced
from handscue.routine.rewriting import without_remark

PAGE = """\
# Foot massage

Posted on 3 May 2020 by Anna. Share this!

1. Effleurage: stroke the foot from the toes to the ankle, 3 times.
2. Knead the sole with your thumbs for about a minute or two.
3. Circle the ankle bones, slowly. Call 0800 123 456 789 for an appointment.
4. Rest for one minute.
"""


def test_each_line_says_where_it_went_or_why_it_did_not() -> None:
    lines = {one.line: one for one in traced(import_page(PAGE.encode(), "feet"))}
    assert lines[3].fate is Fate.LEFT_OUT
    assert lines[3].why == "not about the work"
    assert lines[1].step is None
    assert lines[8].step == ("steps", 3)  # of "Rest for a minute", only the name was taken as it is
    assert lines[5].fate is Fate.TAKEN
    assert lines[5].step == ("steps", 0)
    assert lines[6].fate is Fate.DOUBTFUL
    assert "read as 90 seconds" in (lines[6].why or "")
    assert lines[6].step == ("steps", 1)


def test_no_line_is_passed_over() -> None:
    blocks = read_page(PAGE.encode()).blocks
    told = [line for block in blocks for line in block.text.split("\n") if line.strip()]
    assert [one.text for one in traced(import_page(PAGE.encode(), "feet"))] == told


def test_a_very_long_page_is_traced_as_far_as_anyone_reads() -> None:
    page = PAGE + "\n".join(f"Line {number} of a story that never ends." for number in range(6000))
    assert len(traced(drafted_from(page.encode(), Path("page")))) <= MOST_LINES


def test_each_doubt_is_a_remark_in_the_file_and_can_be_settled() -> None:
    imported = import_page(f"{PAGE}5. Do the same on the other foot.\n".encode(), "feet")
    placed = [doubt for doubt in imported.doubts if doubt.at]
    assert {doubt.at[-1] for doubt in placed} == {"sides", "duration"}
    text = imported.text
    for doubt in placed:
        after = without_remark(text, doubt.at, doubt.why)
        assert len(after.splitlines()) == len(text.splitlines())
        assert after.count("  # ") == text.count("  # ") - 1
        assert without_remark(after, doubt.at, doubt.why) == after
        text = after


@pytest.mark.parametrize(
    ("text", "at", "remark", "after"),
    [
        ("title: A  # one; two\n", ("title",), "one", "title: A  # two\n"),
        ("title: A  # one; two\n", ("title",), "two", "title: A  # one\n"),
        ("title: A  # one\n", ("title",), "one", "title: A\n"),
        ("# x\n#   one\ntitle: A\n", (), "one", "# x\ntitle: A\n"),
        ("title: A\nsay: one\n", ("title",), "one", "title: A\nsay: one\n"),
        ("title: A\npace: 1  # one\n", ("title",), "one", "title: A\npace: 1  # one\n"),
        ("title: A  # 1+1 (b\n", ("title",), "1+1 (b", "title: A\n"),
        ("title: A  # one\n", ("title",), "", "title: A  # one\n"),
    ],
)
def test_a_remark_goes_and_nothing_else(
    text: str, at: tuple[str, ...], remark: str, after: str
) -> None:
    assert without_remark(text, at, remark) == after
