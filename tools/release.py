"""Tell what a release holds, from the changelog; refuse where tag, version and changelog differ.

python tools/release.py          print the notes of the version that pyproject.toml names
python tools/release.py v0.2.0   the same, if that is the version of this tag
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADING = re.compile(r"^## (?P<version>\S+)(?: \((?P<date>\d{4}-\d{2}-\d{2})\))?$", re.MULTILINE)


class NotReadyError(Exception):
    """The release cannot be made; the message says what to mend."""


def version(pyproject: str) -> str:
    """Return the version that a ``pyproject.toml`` names."""
    named: str = tomllib.loads(pyproject)["project"]["version"]
    return named


def notes(changelog: str, wanted: str) -> str:
    """Return what a changelog says of a version, without the heading.

    Raises:
        NotReadyError: it has no such version, or no date or no text for it.

    """
    headings = list(HEADING.finditer(changelog))
    ends = (*(each.start() for each in headings[1:]), len(changelog))
    for heading, end in zip(headings, ends, strict=False):
        if heading["version"] == wanted:
            text = changelog[heading.end() : end].strip()
            if not heading["date"] or not text:
                raise NotReadyError(f"the changelog has no date or no text for {wanted}")
            return text
    raise NotReadyError(f"the changelog does not mention {wanted}")


def checked(pyproject: str, changelog: str, tag: str | None = None) -> str:
    """Return the notes of the version at hand, which a tag has to name where there is one.

    Raises:
        NotReadyError: something does not fit.

    """
    named = version(pyproject)
    if tag not in {None, f"v{named}"}:
        raise NotReadyError(f"the tag {tag} is not that of version {named}")
    return notes(changelog, named)


if __name__ == "__main__":
    texts = [
        (ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "CHANGELOG.md")
    ]
    try:
        print(checked(*texts, *sys.argv[1:2]))
    except NotReadyError as error:
        sys.exit(f"Not ready: {error}.")
