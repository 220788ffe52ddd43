"""Tables of any length."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from counting import grows_no_faster
from handscue.cli.tables import LongTable

HEADS = (">start", "step", "passes", ">time")
WORDS = st.text("ab é按🙌-.", max_size=30).map(lambda text: " ".join(text.split()))
ROWS = st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), max_size=6)


def printed(table: LongTable | Table, width: int, *, colours: bool = False) -> list[str]:
    """Return the lines of a table where there is so much room."""
    told = io.StringIO()
    console = Console(
        file=told, width=width, force_terminal=colours, color_system="standard" if colours else None
    )
    console.print(table)
    return [line.rstrip() for line in told.getvalue().splitlines()]


def long_table(rows: list[tuple[str, ...]]) -> LongTable:
    table = LongTable(*HEADS)
    for row in rows:
        table.add(*row)
    return table


@given(ROWS)
def test_it_looks_like_a_table_of_rich(rows: list[tuple[str, ...]]) -> None:
    other = Table(box=None, pad_edge=False)
    for head in HEADS:
        is_right = head.startswith(">")
        other.add_column(head.removeprefix(">"), justify="right" if is_right else "left")
    for row in rows:
        other.add_row(*map(Text, row))
    assert printed(long_table(rows), 200) == printed(other, 200)


@given(ROWS, st.integers(1, 60))
def test_no_line_is_longer_than_there_is_room(rows: list[tuple[str, ...]], width: int) -> None:
    assert all(cell_len(line) <= width for line in printed(long_table(rows), width))


def test_words_are_wrapped_and_figures_are_not() -> None:
    rows = [("10:00", "Knead the calf slowly", "three passes", "1:30")]
    assert printed(long_table(rows), 40) == [
        "start  step           passes        time",
        "10:00  Knead the      three passes  1:30",
        "       calf slowly",
    ]


def test_a_row_has_its_colour_and_no_words_are_markup_or_orders() -> None:
    table = long_table([("0:00", "[red]A[/x]\x1b[31m\nB", "", "0:10")])
    table.add("", "caution: C", "", "", style="yellow")
    _, step, caution = printed(table, 80, colours=True)
    assert step == " 0:00  [red]A[/x]\N{REPLACEMENT CHARACTER}[31m B          0:10"
    assert caution == "\x1b[33m       caution: C\x1b[0m"


def test_work_grows_no_faster_than_the_rows() -> None:
    row = ("10:00", "Left leg · Kneading · Round 2 of 3", "three passes", "1:30")
    assert grows_no_faster(lambda rows: printed(long_table([row] * rows), 80), 100)
    assert grows_no_faster(lambda rows: printed(long_table([row] * rows), 40), 100)
