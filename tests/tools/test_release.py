"""A release is made of a tag, a version and a changelog that agree."""

from __future__ import annotations

import pytest

from docs.documents import ROOT
from tools.scripts import script

release = script("release")

PYPROJECT = '[project]\nname = "handscue"\nversion = "0.2.0"\n'
CHANGELOG = """\
# Changelog

## Unreleased

* To come.

## 0.2.0 (2026-11-26)

* Second.

### Mended

* A thing.

## 0.1.0 (2026-01-02)

* First.
"""


def test_the_notes_are_those_of_the_version_alone() -> None:
    assert release.checked(PYPROJECT, CHANGELOG) == "* Second.\n\n### Mended\n\n* A thing."
    assert release.notes(CHANGELOG, "0.1.0") == "* First."


def test_the_tag_has_to_name_the_version() -> None:
    assert release.checked(PYPROJECT, CHANGELOG, "v0.2.0").startswith("* Second.")
    with pytest.raises(release.NotReadyError, match=r"v0\.3\.0 is not that of version 0\.2\.0"):
        release.checked(PYPROJECT, CHANGELOG, "v0.3.0")


@pytest.mark.parametrize(
    ("changelog", "message"),
    [
        (CHANGELOG.replace("0.2.0", "0.2.1"), "does not mention"),
        (CHANGELOG.replace(" (2026-11-26)", ""), "no date or no text"),
        (CHANGELOG.replace("* Second.\n\n### Mended\n\n* A thing.\n", ""), "no date or no text"),
        ("# Changelog\n", "does not mention"),
    ],
)
def test_a_changelog_that_says_nothing_of_it_is_refused(changelog: str, message: str) -> None:
    with pytest.raises(release.NotReadyError, match=message):
        release.checked(PYPROJECT, changelog)


def test_this_version_is_in_this_changelog() -> None:
    texts = [
        (ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "CHANGELOG.md")
    ]
    assert release.checked(*texts).startswith(("*", "#"))
