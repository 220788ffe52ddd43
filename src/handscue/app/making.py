"""One published session made: a player page with its sound, captions, chapters and downloads.

A job is plain data, so that it can be done by another process, or on another computer: then it
goes as a parcel, with all files that it needs, and what was made comes back the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from handscue.app.environment import Environment
from handscue.app.exporting import tags_of
from handscue.app.library import areas_of
from handscue.app.places import Places
from handscue.app.preparing import Ready, ready
from handscue.app.recipes import SHIPPED, need_of, own_files, voice_of
from handscue.app.request import LengthWish, Request
from handscue.errors import FitError, HandscueError, SpeechError
from handscue.export.formats import write
from handscue.export.kept import KeptPackets, prune
from handscue.export.player.writing import write_player
from handscue.export.sidecars import Exported, Sidecar, write_sidecar
from handscue.export.work import How
from handscue.publish.about import MADE, About, Made, SoundFile, chapters_file
from handscue.publish.feed import CHAPTERS
from handscue.publish.settings import Variant
from handscue.schedule.appointment import Appointment
from handscue.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.app.planning import Plan
    from handscue.export.tags import Tags
    from handscue.publish.standing import Recipe
    from handscue.units import Frames


SoundFiles: TypeAlias = tuple[SoundFile, ...]

OTHER_VOICE = "the computer that was to make it has another voice; install the same one there"


@dataclass(frozen=True)
class Job:
    """A session to be made in a way. ``site`` is the folder that its own, ``address``, is put in.

    ``session`` lies in ``folder``; what is made of it goes by ``key``. ``played`` are the formats
    its page plays, ``offered`` those beside it. ``spoken`` is the identity of the voice that the
    key is of.
    """

    folder: Path
    session: str
    site: Path
    address: str
    key: str
    variant: Variant
    voice: str | None
    spoken: str
    played: tuple[str, ...]
    offered: tuple[str, ...]
    places: Places


@dataclass(frozen=True)
class Outcome:
    """What came of a job: what was made, or why not, and what there is to tell of it besides.

    ``unfit`` says that the session cannot have the length that was asked for.
    """

    made: Made | None = None
    trouble: str = ""
    unfit: bool = False
    told: tuple[str, ...] = ()


def make(job: Job) -> Outcome:
    """Make a published session, whole or not at all."""
    env = Environment(job.places)
    try:
        with scratch_folder(job.site) as part:
            made = _filled(part, job, env)
            part.chmod(0o755)
            part.rename(job.site / job.address)
    except FitError as error:
        return Outcome(trouble=str(error), unfit=job.variant.fit_ms is not None)
    except (HandscueError, OSError, ValueError) as error:
        return Outcome(trouble=str(error))
    return Outcome(made, told=tuple(getattr(env.notices, "warned", ())))


def _filled(part: Path, job: Job, env: Environment) -> Made:
    length = LengthWish(Appointment(length_ms=job.variant.fit_ms))
    session = job.folder / job.session
    prepared = ready(Request(session, length, voice=job.voice, talk=job.variant.talk), env)
    if voice_of(need_of(prepared.plan.routine), job.voice, job.places) != job.spoken:
        raise SpeechError(OTHER_VOICE)
    tags = tags_of(prepared, env.now().date())
    names = _written(part, job, prepared, tags)
    made = Made(key=job.key, about=_about(job, prepared.plan, tags, _sounds(part, names), env))
    (part / CHAPTERS).write_text(chapters_file(made.about), encoding="utf-8")
    (part / MADE).write_text(made.model_dump_json(), encoding="utf-8")
    return made


def _written(part: Path, job: Job, prepared: Ready, tags: Tags) -> list[str]:
    """Write a session's page, sound and captions; return the names of the sound files."""
    plan, kept = prepared.plan, KeptPackets(job.places.packets)
    page = Exported(part / "page", plan.timeline, plan.cues, tags)
    played = [f"session.{kind}" for kind in job.played]
    write_player(page, prepared.mix, _unseen, How(kept=kept, aligned=True), played)
    for path in page.audio.iterdir():
        path.rename(part / path.name)
    page.audio.rmdir()
    offered = [f"session.{kind}" for kind in job.offered]
    for name in offered:
        write(prepared.mix, tags, part / name, _unseen, How(kept=kept, aligned=True))
    write_sidecar(Sidecar.WEBVTT, replace(page, audio=part / played[0]))
    return played + offered


def _sounds(part: Path, names: Sequence[str]) -> SoundFiles:
    """Return the sound files, the one that everything plays first."""
    mp3_first = sorted(names, key=lambda name: not name.endswith(".mp3"))
    return tuple(SoundFile(name=name, size=(part / name).stat().st_size) for name in mp3_first)


def _about(job: Job, plan: Plan, tags: Tags, files: SoundFiles, env: Environment) -> About:
    return About(
        address=job.address,
        session=job.session,
        title=plan.timeline.title,
        language=plan.routine.language,
        areas=areas_of(plan.routine),
        length_ms=plan.timeline.total_ms,
        fit_ms=job.variant.fit_ms,
        talk=job.variant.talk,
        chapters=tuple((chapter.start_ms, chapter.name) for chapter in tags.chapters),
        files=files,
        made=env.now().astimezone(UTC).isoformat(timespec="seconds"),
    )


def _unseen(_done: Frames, _of: Frames) -> None:
    """Show nobody how far a file is: how many are made is shown."""


@dataclass(frozen=True)
class Parcel:
    """A job with all that it is made of, for a computer that has none of it.

    ``files`` are those below its folder, ``own`` the user's own ones, by their names.
    """

    job: Job
    files: Mapping[str, bytes]
    own: Mapping[str, bytes]


@dataclass(frozen=True)
class Delivery:
    """What comes back of a parcel: the files of the session's folder by their names."""

    outcome: Outcome
    files: Mapping[str, bytes]


def parcel(job: Job, recipe: Recipe) -> Parcel:
    """Pack a job with the files of its recipe; what comes with handscue is there already.

    Raises:
        OSError: a file cannot be read.

    """
    names = [one.name for one in recipe.ingredients if not one.name.startswith(SHIPPED)]
    paths = {name: job.folder / name for name in names}
    files = {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
    own = [path for path in own_files(job.places) if path.is_file()]
    return Parcel(job, files, {path.name: path.read_bytes() for path in own})


def make_of_parcel(parcel: Parcel) -> Delivery:
    """Make a published session of what a parcel holds, and leave nothing on this computer.

    What is said and encoded is kept where this computer's user keeps it, within its bounds: nobody
    else looks after that here.
    """
    with scratch_folder() as here:
        folder, site, config = (here / part for part in ("folder", "site", "config"))
        for within in (folder, site, config):
            within.mkdir()
        _unpacked(parcel.files, folder)
        _unpacked(parcel.own, config)
        places = replace(Places.of_user(), config=config)
        outcome = make(replace(parcel.job, folder=folder, site=site, places=places))
        made = site / parcel.job.address
        files = {one.name: one.read_bytes() for one in made.iterdir()} if outcome.made else {}
    prune(places.packets)
    return Delivery(outcome, files)


def delivered(delivery: Delivery, job: Job) -> Outcome:
    """Put what came back in its place."""
    if delivery.outcome.made:
        with scratch_folder(job.site) as part:
            _unpacked(delivery.files, part)
            part.chmod(0o755)
            part.rename(job.site / job.address)
    return delivery.outcome


def _unpacked(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
