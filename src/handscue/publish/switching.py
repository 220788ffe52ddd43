"""A site that takes its place whole: it is made beside the one that stands, and then they swap.

    .NAME.publishing   what is being made; stays where a run is killed, and the next goes on with it
    NAME               what stands
    .NAME.before       what stood, for the moment between two renames where no swap can be had

Where the system can swap two folders in one step (Linux, macOS) there is no moment without a site.
Elsewhere there is one between two renames; a run that is killed just then is put right by the next.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handscue.errors import ExportError
from handscue.history import lock
from handscue.publish.standing import STANDING
from handscue.whole import exchanged, make_folder, settle


@contextmanager
def being_made(site: Path) -> Iterator[Path]:
    """Return the folder to make a site in, which is this run's alone.

    Raises:
        ExportError: another run is at it, or something else has the site's name.

    """
    check_site(site)
    make_folder(site.parent)
    path = site.with_name(f".{site.name}.lock")
    try:
        held = lock.take(path)
    except BlockingIOError:
        raise ExportError(f"{site}: is being published right now") from None
    try:
        _put_right(site)
        yield site.with_name(f".{site.name}.publishing")
    finally:
        path.unlink(missing_ok=True)
        if held is not None:
            lock.release(held)


def check_site(site: Path) -> None:
    """Find out whether a site may be put in a place.

    Raises:
        ExportError: something else is there.

    """
    if site.exists() and not site.is_dir():
        raise ExportError(f"{site}: is a file; give another name")
    if site.is_dir() and any(site.iterdir()) and not (site / STANDING).is_file():
        raise ExportError(f"{site}: has other files in it; give another name")


def switched(new: Path, site: Path) -> None:
    """Give a finished site its place; what stood there is gone.

    Raises:
        OSError: it cannot be; what stood still does.

    """
    before = site.with_name(f".{site.name}.before")
    if not site.exists():
        new.rename(site)
    elif exchanged(new, site):
        new.rename(before)
    else:
        site.rename(before)
        new.rename(site)
    settle(site.parent)
    shutil.rmtree(before, ignore_errors=True)


def _put_right(site: Path) -> None:
    """Mend what a run left that was killed between two renames."""
    before = site.with_name(f".{site.name}.before")
    if before.exists() and not site.exists():
        before.rename(site)
    shutil.rmtree(before, ignore_errors=True)


def linked(source: Path, target: Path) -> None:
    """Put the files of a finished folder into another as well, without copying where that can be.

    Raises:
        OSError: it cannot be written.

    """
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part, copy_function=_link)
    part.rename(target)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a disk that knows no links
        shutil.copy2(source, target)
