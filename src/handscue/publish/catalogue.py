"""The catalogue: all that is on a site, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handscue.publish.about import About
    from handscue.publish.settings import Settings

CATALOGUE = "catalogue.json"


def catalogue(site: Settings, sessions: Sequence[About]) -> str:
    """Write the catalogue; places are relative to it, times in seconds."""
    data = {
        "title": site.title,
        "address": site.address,
        "sessions": [_session(about) for about in sessions],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _session(about: About) -> dict[str, Any]:
    folder = about.address
    return {
        "title": about.title,
        "language": about.language,
        "areas": about.areas,
        "length": about.length_ms / 1000,
        "fitted": about.fit_ms is not None,
        "talk": about.talk,
        "page": f"{folder}/index.html",
        "sheet": f"{folder}/sheet.html",
        "captions": f"{folder}/session.vtt",
        "cover": f"{folder}/cover.png",
        "made": about.made,
        "sound": [
            {"file": f"{folder}/{file.name}", "type": file.type, "bytes": file.size}
            for file in about.files
        ],
        "chapters": [{"start": ms / 1000, "name": name} for ms, name in about.chapters],
    }
