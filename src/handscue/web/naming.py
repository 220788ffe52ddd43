"""What a device is called in the list of those that came in."""

from __future__ import annotations

from collections.abc import Mapping

_KINDS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux")


def device_name(headers: Mapping[str, str]) -> str:
    """Name the kind of device that a request tells of; never what it says of itself."""
    told = headers.get("user-agent", "")
    kind = next((kind for kind in _KINDS if kind in told), "A browser")
    return {"Macintosh": "Mac", "CrOS": "Chromebook"}.get(kind, kind)
