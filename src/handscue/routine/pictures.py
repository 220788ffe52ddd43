"""Pictures of steps: files beside the session file, known by what they begin with."""

from __future__ import annotations

from pathlib import Path

from handscue.ordinary import opened

LARGEST_PICTURE = 8 << 20  # bytes; a phone's photograph

_KINDS = (  # what a file begins with, from which byte on; its type; how its name ends
    (0, b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (0, b"GIF8", "image/gif", ".gif"),
    (8, b"WEBP", "image/webp", ".webp"),
)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """Return a picture's type and how its name ends; None for what is no picture we know."""
    for start, mark, kind, ending in _KINDS:
        if content[start : start + len(mark)] == mark:
            return kind, ending
    return None


def why_unusable(path: Path) -> str | None:
    """Say what keeps a picture from being shown; None where nothing does.

    Raises:
        OSError: it cannot be read.

    """
    if path.stat().st_size > LARGEST_PICTURE:
        return f"is larger than {LARGEST_PICTURE >> 20} MB; make the picture smaller"
    with opened(path) as file:
        if kind_of(file.read(16)) is None:
            return "is not a picture that can be shown; use JPEG, PNG, WebP or GIF"
    return None
