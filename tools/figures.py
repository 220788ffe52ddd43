"""Measure how the source reads, from its syntax trees alone: sizes, parameters, late imports.

python tools/figures.py                 src/handscue
python tools/figures.py TREE            another folder
python tools/figures.py BEFORE AFTER    two folders, side by side

A function's length is its lines from `def` to its end, docstring and nested functions included,
decorators not. `self` and `cls` are no parameters.
"""

from __future__ import annotations

import ast
import math
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src/handscue"
LONG_FILE = 300
MANY_PARAMETERS = 6
LONGEST = 10

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """A function or method: where it stands, its lines, its parameters."""

    place: str
    lines: int
    parameters: int


@dataclass(frozen=True)
class Figures:
    """What one tree comes to: files by their lines, functions, and imports inside functions."""

    files: dict[str, int]
    functions: tuple[Function, ...]
    late_imports: int

    @property
    def lengths(self) -> list[int]:
        """Return the lengths of all functions, shortest first."""
        return sorted(function.lines for function in self.functions)

    @property
    def long_files(self) -> list[str]:
        """Return the files over 300 lines, longest first, as `name (lines)`."""
        long = [(name, lines) for name, lines in self.files.items() if lines > LONG_FILE]
        return [f"{name} ({lines})" for name, lines in sorted(long, key=lambda pair: -pair[1])]

    @property
    def longest(self) -> list[str]:
        """Return the ten longest functions, longest first, as `name (lines)`."""
        ordered = sorted(self.functions, key=lambda function: -function.lines)[:LONGEST]
        return [f"{function.place} ({function.lines})" for function in ordered]

    @property
    def wide(self) -> list[str]:
        """Return the functions with over six parameters, widest first, as `name (parameters)`."""
        wide = [function for function in self.functions if function.parameters > MANY_PARAMETERS]
        ordered = sorted(wide, key=lambda function: -function.parameters)
        return [f"{function.place} ({function.parameters})" for function in ordered]


def percentile(ordered: Sequence[int], percent: int) -> int:
    """Return the smallest value that at least so many percent do not exceed; 0 of nothing."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1] if ordered else 0


def functions_in(tree: ast.AST, file: str) -> Iterator[Function]:
    """Yield every function of a file, methods and nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, AnyFunction):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Function(f"{file}:{node.name}", lines, parameters_of(node))


def parameters_of(function: AnyFunction) -> int:
    """Count the parameters a caller may give."""
    named = function.args
    positional = [argument.arg for argument in [*named.posonlyargs, *named.args]]
    own = positional[:1] in (["self"], ["cls"])
    gathering = [named.vararg, named.kwarg]
    return len(positional) - own + len(named.kwonlyargs) + sum(map(bool, gathering))


def late_imports_in(tree: ast.AST) -> int:
    """Count the import statements that stand inside functions, each once."""
    inside = (
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, AnyFunction)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    )
    return len(set(inside))


def measured(folder: Path) -> Figures:
    """Measure every Python file under a folder.

    Raises:
        FileNotFoundError: there is none.

    """
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.py"))
    }
    if not texts:
        raise FileNotFoundError(f"there is no Python file in {folder}")
    trees = {name: ast.parse(text, name) for name, text in texts.items()}
    return Figures(
        files={name: len(text.splitlines()) for name, text in texts.items()},
        functions=tuple(each for name, tree in trees.items() for each in functions_in(tree, name)),
        late_imports=sum(map(late_imports_in, trees.values())),
    )


def rows(figures: Figures) -> list[tuple[str, list[str]]]:
    """Return what is counted in one tree: a name, and a number or the places there are."""
    lengths = figures.lengths
    counted = {
        "files": len(figures.files),
        "lines": sum(figures.files.values()),
        "functions": len(lengths),
        "function lines, median": statistics.median(lengths or [0]),
        "function lines, 90th percentile": percentile(lengths, 90),
        f"files over {LONG_FILE} lines": len(figures.long_files),
        f"functions with over {MANY_PARAMETERS} parameters": len(figures.wide),
        "imports inside functions": figures.late_imports,
    }
    return [
        *((name, [f"{value}"]) for name, value in counted.items()),
        (f"the {LONGEST} longest functions", figures.longest),
        ("the long files", figures.long_files),
        ("the many parameters", figures.wide),
    ]


def table(trees: Sequence[Figures]) -> str:
    """Return one Markdown table: a row for each figure, a column for each tree."""
    cells = [["", *(["before", "after"] if len(trees) == 2 else ["now"])]]
    for same in zip(*map(rows, trees), strict=True):
        columns = [values for _, values in same]
        for number, values in enumerate(zip_longest(*columns, fillvalue="")):
            cells.append(["" if number else same[0][0], *values])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in cells
    )


if __name__ == "__main__":
    folders = [Path(argument) for argument in sys.argv[1:]] or [SOURCE]
    if len(folders) > 2:
        sys.exit("one folder, or two to compare")
    print(table([measured(folder) for folder in folders]))
