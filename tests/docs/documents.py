"""What the documents say, taken apart: links, commands, sessions, paths."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?<=\n\n)(?: {4}\S.*\n)+")
INLINE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")


@dataclass(frozen=True)
class Document:
    """A Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """Its path in the project."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def fenced(self, language: str) -> list[str]:
        """Return its fenced blocks in a language, without the indentation they have there."""
        blocks = [match for match in FENCE.finditer(self.text) if match[2] == language]
        return [re.sub(f"^{match[1]}", "", match[3], flags=re.MULTILINE) for match in blocks]

    @cached_property
    def prose(self) -> str:
        """Its text without blocks of code."""
        return INDENTED.sub("", FENCE.sub("", self.text))

    @property
    def inline(self) -> list[str]:
        """Return what stands between single backticks, in one line each."""
        return [" ".join(code.split()) for code in INLINE.findall(self.prose)]

    @property
    def typed(self) -> list[str]:
        """Return the lines of its indented blocks and shell blocks, without their comments."""
        blocks = [*INDENTED.findall(FENCE.sub("", self.text)), *self.fenced("sh")]
        lines = (line.split("  #")[0].strip() for block in blocks for line in block.splitlines())
        return [line for line in lines if line]

    @property
    def links(self) -> list[str]:
        """Return where its links and pictures lead."""
        return [one or other for one, other in LINK.findall(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """Return the names of its headings, as links have them."""
        headings = re.findall(r"^#+ (.+)$", FENCE.sub("", self.text), re.MULTILINE)
        kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
        return {heading.replace(" ", "-") for heading in kept}


DOCUMENTS = [
    Document(path)
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "sounds/README.md"])
]
BY_NAME = {document.name: document for document in DOCUMENTS}
EVERYTHING = "\n".join(document.text for document in DOCUMENTS)


def project() -> dict[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
