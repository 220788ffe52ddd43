"""Hard pages: every figure stays at its height, nothing is spoken that should not be, or lost."""

import json

import pytest

from pages import judging

PAGES = sorted(path for path in judging.CASES.glob("*.json") if path.name != "cases.json")
SMALL = json.loads((judging.CASES / "cases.json").read_text(encoding="utf-8"))
LEAST = 0.95


def test_every_figure_over_all_pages_is_high() -> None:
    judged = [judging.judge_page(page) for page in PAGES]
    assert len(judged) >= 13
    for kind in judging.KINDS:
        tallies = [one.tallies[kind] for one in judged]
        whole = judging.Tally(
            sum(t.right for t in tallies),
            sum(t.wrong for t in tallies),
            sum(t.missed for t in tallies),
        )
        assert whole.precision >= LEAST, kind
        assert whole.recall >= LEAST, kind


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_is_read_rightly_and_nothing_is_lost(page: judging.Path) -> None:
    judged = judging.judge_page(page)
    assert judged.lost == []
    trouble = [t for t in judged.trouble if not t.endswith(": technique")]
    assert trouble == []


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case["name"])
def test_kind_of_error_is_gone(case: dict) -> None:
    assert judging.failed_in(case) == []
