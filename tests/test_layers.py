"""What import-linter cannot say of the tests: below the command line nothing needs it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def imported(path: Path) -> Iterator[str]:
    """Return the names of the modules that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_the_tests_of_the_command_line_import_it() -> None:
    ours = [p for d in ("tests", "benchmarks", "tools", "src") for p in (ROOT / d).rglob("*.py")]
    assert len(ours) > 300
    apart = (ROOT / "tests" / "cli", ROOT / "src" / "handscue" / "cli")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in ours
        if not any(path.is_relative_to(folder) for folder in apart)
        for name in imported(path)
        if name.startswith("handscue.cli")
    ]
    # The program itself is started there, and nowhere else.
    assert found == ["src/handscue/__main__.py"]
