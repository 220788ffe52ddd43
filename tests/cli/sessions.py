"""Session files for tests that play in real time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SHORT = """\
title: Short
position: prone
steps:
  - name: Effleurage
    technique: effleurage
    passes: 1
    duration: 5s
  - name: Knead
    technique: kneading
    duration: 5s
    caution: Not behind the knee.
  - name: Rest
    duration: 6s
"""


def short_session(folder: Path) -> Path:
    """Write a session of 16 seconds."""
    path = folder / "short.yaml"
    path.write_text(SHORT)
    return path
