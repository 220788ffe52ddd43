"""The folder written: page, sound, sheet, cover, and what lets a phone keep them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from handscue.errors import ExportError
from handscue.export.formats import write
from handscue.export.pictures import pictures
from handscue.export.player.session import session_data
from handscue.export.sheet import sheet
from handscue.export.work import USUAL, How
from handscue.scratch import scratch_folder
from handscue.whole import exchanged, make_folder

if TYPE_CHECKING:
    from handscue.export.sidecars import Exported
    from handscue.export.tags import Tags
    from handscue.export.work import Progress
    from handscue.mix.mix import Mix

SUFFIX = ".player"
WHERE = (
    "Open its index.html here, or put the folder on any web server: a phone then plays it, even "
    "while locked or offline."
)
PAGES = ("index.html", "player.css", "player.js", "worker.js", "manifest.webmanifest")

_TYPES = {"session.m4a": "audio/mp4", "session.mp3": "audio/mpeg"}
_GROUND = "#14161b"


def write_player(
    exported: Exported,
    mix: Mix,
    progress: Progress,
    how: How = USUAL,
    names: Sequence[str] | None = None,
) -> None:
    """Write a session as a folder for any web server, whole or not at all.

    ``exported.audio`` is the folder. A player that is there is replaced; another folder never is.
    ``names`` are those of its sound files, ``sounds()`` where they are left to this computer.

    Raises:
        ExportError: it cannot be written, or the folder is no player.

    """
    folder = exported.audio
    check_player(folder, replace=True)
    try:
        with scratch_folder(folder.parent) as part:
            part.chmod(0o755)
            write_sound = partial(_sound, mix, exported.tags, how)
            _fill(part, exported, names or sounds(), write_sound, progress)
            _put_in_place(part, folder, replace=how.replace)
    except OSError as error:
        raise ExportError(f"{folder}: cannot be written ({error.strerror or error})") from None


def check_player(folder: Path, *, replace: bool) -> Path | None:
    """Find out whether a player can be written; return the folder it lies in where that was made.

    Raises:
        ExportError: something else has its name, or a player that is not to be replaced.

    """
    try:
        _refuse_what_is_there(folder, replace=replace)
        return folder.parent if make_folder(folder.parent) else None
    except OSError as error:
        raise ExportError(f"{folder}: {error.strerror}; give another name") from None


def _refuse_what_is_there(folder: Path, *, replace: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file; give another name")
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / "worker.js").is_file():
            raise ExportError(f"{folder}: has other files in it; give another name")
        if not replace:
            raise ExportError(
                f"{folder}: is there already; give another name, or --force to replace it"
            )


def _put_in_place(part: Path, folder: Path, *, replace: bool) -> None:
    """Give a folder its name, in one step where there is such; one that had it is gone then.

    Raises:
        ExportError: another program has made one of that name meanwhile, and it is to stay.
        OSError: it cannot be given it.

    """
    if not folder.exists() or not replace:
        try:
            part.rename(folder)  # never over one that has files in it
        except OSError:
            _refuse_what_is_there(folder, replace=replace)
            raise
        return
    if exchanged(part, folder):
        return
    old = part.with_name(f"{part.name}-old")
    folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _fill(
    part: Path,
    exported: Exported,
    names: Sequence[str],
    write_sound: Callable[[Path, Progress], None],
    progress: Progress,
) -> None:
    for count, name in enumerate(names):
        write_sound(part / name, _share(progress, count, len(names)))
    shown = pictures(exported.timeline)
    data = session_data(exported.timeline, exported.cues, names, shown)
    for picture in shown.values():
        (part / picture.name).write_bytes(picture.content)
    (part / "cover.png").write_bytes(exported.tags.cover)
    sheet_text = sheet(exported.timeline, exported.tags, names[-1])
    (part / "sheet.html").write_text(sheet_text, encoding="utf-8")
    for name, text in _pages(data, _mark(part, data)).items():
        (part / name).write_text(text, encoding="utf-8", newline="\n")


def _sound(mix: Mix, tags: Tags, how: How, path: Path, progress: Progress) -> None:
    write(mix, tags, path, progress, how)


def sounds() -> tuple[str, ...]:
    """Return the names of the sound files, the one to be preferred first.

    M4A is smaller, and cut into steps exactly; it is there where PyAV is. Every phone plays MP3.
    """
    return ("session.m4a", "session.mp3") if find_spec("av") else ("session.mp3",)


def _share(progress: Progress, done: int, of: int) -> Progress:
    """Return a progress of one file among several."""
    return lambda frames, whole: progress(done * whole + frames, of * whole)


def _mark(part: Path, data: Mapping[str, Any]) -> str:
    """Return what tells this player from others on the same site, and from its older versions."""
    title = hashlib.sha256(data["title"].encode()).hexdigest()[:8]
    content = hashlib.sha256(json.dumps(data, sort_keys=True).encode())
    for path in sorted(part.iterdir()):
        content.update(path.read_bytes())
    return f"{title}-{content.hexdigest()[:16]}"


def _pages(data: Mapping[str, Any], version: str) -> dict[str, str]:
    filled = {
        "index.html": {
            "language": data["language"],
            "title": escape(data["title"]),
            "session": _embedded(data),
            "sources": _sources(data["files"]),
        },
        "worker.js": {"version": version, "files": json.dumps(_kept_offline(data))},
    }
    texts = {name: Template(_page(name)).substitute(values) for name, values in filled.items()}
    plain = {name: _page(name) for name in ("player.css", "player.js")}
    return texts | plain | {"manifest.webmanifest": _manifest(data["title"])}


def _sources(names: Sequence[str]) -> str:
    return "".join(f'<source src="{name}" type="{_TYPES[name]}">' for name in names)


def _kept_offline(data: Mapping[str, Any]) -> list[str]:
    shown = dict.fromkeys(step["picture"] for step in data["steps"] if step["picture"])
    pages = [page for page in PAGES if page != "worker.js"]
    return ["./", *pages, "sheet.html", "cover.png", *shown, data["files"][0]]


def _page(name: str) -> str:
    return files("handscue.export.player").joinpath("page", name).read_text("utf-8")


def _embedded(data: Mapping[str, Any]) -> str:
    """Return data as JSON that ends no script element, whatever is in it."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def _manifest(title: str) -> str:
    manifest = {
        "name": title,
        "short_name": title[:12].strip(),
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": _GROUND,
        "icons": [{"src": "cover.png", "sizes": "400x400", "type": "image/png"}],
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
