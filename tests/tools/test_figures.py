"""The figures count what they say they count."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.scripts import TOOLS, script

figures = script("figures")

SMALL = '''\
import os


@decorated
def outer(a, b, /, c, *rest, d, e=1, **more):
    """Say something."""
    import json

    def inner():
        from csv import reader
        return reader

    return inner


class Thing:
    import re

    def method(self, a, b, c, d, e, f):
        return a

    async def waits(cls): ...
'''


def tree(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_it_counts_functions_parameters_and_late_imports(tmp_path: Path) -> None:
    found = figures.measured(tree(tmp_path, small=SMALL))
    assert [(each.place, each.lines, each.parameters) for each in found.functions] == [
        ("small.py:outer", 9, 7),
        ("small.py:inner", 3, 0),
        ("small.py:method", 2, 6),
        ("small.py:waits", 1, 0),
    ]
    assert found.late_imports == 2  # the inner one once, the class's own not at all
    assert found.wide == ["small.py:outer (7)"]
    assert found.files == {"small.py": len(SMALL.splitlines())}


def test_a_file_of_300_lines_is_not_long(tmp_path: Path) -> None:
    found = figures.measured(tree(tmp_path, at="a = 1\n" * 300, over="a = 1\n" * 301))
    assert found.long_files == ["over.py (301)"]


def test_only_the_ten_longest_are_named_longest_first(tmp_path: Path) -> None:
    text = "".join(f"def f{n}():\n" + "    pass\n" * n for n in range(1, 15))
    named = figures.measured(tree(tmp_path, many=text)).longest
    assert named == [f"many.py:f{n} ({n + 1})" for n in range(14, 4, -1)]


@given(st.lists(st.integers(0, 99), min_size=1).map(sorted), st.integers(1, 100))
def test_a_percentile_is_the_least_that_so_many_do_not_exceed(
    values: list[int], percent: int
) -> None:
    found = figures.percentile(values, percent)
    share = [sum(value <= limit for value in values) * 100 for limit in (found, found - 1)]
    assert share[0] >= percent * len(values) > share[1]


def test_two_trees_stand_side_by_side(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    tree(before, old=SMALL)
    tree(after, new="def one(): ...\n")
    table = figures.table([figures.measured(before), figures.measured(after)])
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    assert cells[0] == ["", "before", "after"]
    assert ["functions", "4", "1"] in cells
    assert ["the 10 longest functions", "old.py:outer (9)", "new.py:one (1)"] in cells
    assert len({len(row) for row in cells}) == 1
    assert len({len(line) for line in table.splitlines()}) == 1


def test_a_folder_without_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no Python file"):
        figures.measured(tmp_path)


def test_run_as_a_program_it_measures_the_source() -> None:
    command = [sys.executable, str(TOOLS / "figures.py")]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = dict(line.strip("| ").split(" | ", 1) for line in ran.stdout.splitlines()[2:10])
    counted = {name.strip(): float(value.strip(" |")) for name, value in rows.items()}
    sources = TOOLS.parent / "src/handscue"
    assert counted["files"] == len(list(sources.rglob("*.py")))
    assert counted["functions"] > 1000
