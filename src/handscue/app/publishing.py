"""A folder of sessions published as a site.

    sessions ─> recipes ─> keys ─> jobs for what has no such key yet ─> staging ─> the site

What was made is known by its key, so that only what has changed is made again. A run that is
killed leaves what it made in the staging folder, and the next goes on there. In the end the
staging folder becomes the site in one step; until then the site stands as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import closing
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handscue.app.making import Job, Outcome
from handscue.app.recipes import VERSION, Keys, path_of, recipe_of, voice_of
from handscue.errors import HandscueError, SessionError
from handscue.export.kept import prune
from handscue.publish.about import About, Made, read_made
from handscue.publish.addresses import addresses
from handscue.publish.catalogue import CATALOGUE, catalogue
from handscue.publish.feed import FEED, check_feed, feed
from handscue.publish.index import PLAIN, index, page
from handscue.publish.labour import Hands, done
from handscue.publish.settings import NAME, Settings, Variant
from handscue.publish.standing import (
    STANDING,
    Recipe,
    Standing,
    StandingSession,
    digest_of,
    read_standing,
    unchanged,
    written_at_ns,
)
from handscue.publish.switching import being_made, linked, switched
from handscue.routine.loading import load_settings
from handscue.whole import make_folder, write_whole

if TYPE_CHECKING:
    from handscue.app.environment import Environment

NOT_SESSIONS = {NAME, "techniques.yaml", "pronunciations.yaml"}
DIED = "handscue broke down while making this; please report it"


@dataclass(frozen=True)
class Trouble:
    """A session, by its path in the folder, with what is wrong with it."""

    session: str
    what: str


@dataclass(frozen=True)
class Published:
    """What became of a folder. ``made`` and ``kept`` count what was made and what was there.

    ``unfit`` are lengths that a session cannot have; nothing else is wrong with it. ``told`` is
    what else there is to know.
    """

    made: int
    kept: int
    troubles: tuple[Trouble, ...] = ()
    unfit: tuple[Trouble, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Labour:
    """Who makes the sessions: a job is ``given`` to ``hands``; what comes back is ``received``."""

    hands: Hands
    give: Callable[[Executor, Job, Recipe], Future[Any]]
    received: Callable[[Any, Job], Outcome]


@dataclass(frozen=True)
class _Wanted:
    """A session in all the ways it is to be published: addresses, with keys and variants."""

    session: str
    recipe: Recipe
    ways: Mapping[str, tuple[str, Variant]]


@dataclass(frozen=True)
class _Site:
    """A site that is to be: what of, where, and what stands there."""

    folder: Path
    site: Path
    staging: Path
    settings: Settings
    standing: Standing
    env: Environment

    @property
    def pages(self) -> str:
        """The digest of all that the site's own pages are made of, besides the sessions."""
        texts = [page(name) for name in ("index.html", *PLAIN)]
        return digest_of([VERSION, self.settings.model_dump(mode="json"), texts])


def publish(folder: Path, site: Path, env: Environment, labour: Labour) -> Published:
    """Publish a folder's sessions; what is unchanged stays, and where nothing changed all does.

    Sessions with a problem are told; they stay as they were published before, if they were.

    Raises:
        SessionError: the folder's settings cannot be used, or it has no sessions.
        RequestError: there is to be a feed, and nothing to write it with.
        ExportError: the site cannot be put there.
        OSError: it cannot be written.

    """
    settings = _settings(folder)
    if settings.address:
        check_feed()
    sessions = _sessions(folder, site)
    with being_made(site) as staging:
        to_be = _Site(folder, site, staging, settings, read_standing(site), env)
        wanted, troubles = _looked_at(to_be, sessions)
        there = dict(_there(to_be, wanted))
        outcomes = _made(to_be, wanted, there, labour)
        if outcomes:
            prune(env.places.packets)
        new = _new_standing(to_be, wanted, there, outcomes) | _left_standing(to_be, troubles)
        if _is_as_it_was(to_be, new):
            shutil.rmtree(staging, ignore_errors=True)  # of a run killed once the site was switched
        else:
            _put_up(to_be, new)
    return Published(
        made=sum(outcome.made is not None for outcome in outcomes.values()),
        kept=len(there),
        troubles=(*troubles, *_failed(wanted, outcomes)),
        unfit=tuple(
            Trouble(session, why) for session, one in new.items() for why in one.refused.values()
        ),
        told=tuple(dict.fromkeys(line for one in outcomes.values() for line in one.told)),
    )


def _failed(wanted: Sequence[_Wanted], outcomes: Mapping[str, Outcome]) -> Iterator[Trouble]:
    for one in wanted:
        for address in one.ways:
            outcome = outcomes.get(address)
            if outcome and outcome.trouble and not outcome.unfit:
                yield Trouble(one.session, outcome.trouble)


def _settings(folder: Path) -> Settings:
    path = folder / NAME
    return load_settings(path, Settings) if path.is_file() else Settings()


def _sessions(folder: Path, site: Path) -> list[str]:
    """Return the session files of a folder and those in it, by their paths there.

    Raises:
        SessionError: there are none.

    """
    found = (path for path in folder.rglob("*.yaml") if path.name not in NOT_SESSIONS)
    inside = (path for path in found if not path.resolve().is_relative_to(site.resolve()))
    names = (path.relative_to(folder).as_posix() for path in inside if path.is_file())
    sessions = sorted(name for name in names if not name.startswith(".") and "/." not in name)
    if not sessions:
        raise SessionError.of(folder, "has no session files (.yaml) in it")
    return sessions


def _looked_at(site: _Site, sessions: Sequence[str]) -> tuple[list[_Wanted], list[Trouble]]:
    """Find out what each session is made of, and the keys of what is to be made of it."""
    ways = addresses(sessions, [variant.suffix for variant in site.settings.variants])
    wanted: list[_Wanted] = []
    troubles: list[Trouble] = []
    with site.env.notices.progress("Reading the sessions") as show:
        for number, session in enumerate(sessions, 1):
            try:
                wanted += _wanted(site, session, ways[session])
            except (HandscueError, OSError) as error:
                troubles += [Trouble(session, what) for what in _problems(error)]
            show(number, len(sessions))
    return wanted, troubles


def _wanted(site: _Site, session: str, addresses: Sequence[str]) -> Iterator[_Wanted]:
    """Return a session with its keys; nothing where it is in no language that is asked for."""
    recipe = _recipe(site, session)
    if _is_wanted(recipe, site.settings):
        keys = Keys(site.settings, site.env.places)
        ways = [(keys.key(recipe, variant), variant) for variant in site.settings.variants]
        yield _Wanted(session, recipe, dict(zip(addresses, ways, strict=True)))


def _problems(error: Exception) -> list[str]:
    """Return what is wrong, without the name of the file, which is told beside it."""
    if isinstance(error, SessionError):
        return [str(problem) for problem in error.problems]
    return [str(error)]


def _is_wanted(recipe: Recipe, settings: Settings) -> bool:
    return not settings.languages or recipe.voice.language in settings.languages


def _recipe(site: _Site, session: str) -> Recipe:
    """Return what a session is made of; that of the site where nothing of it has changed."""
    before = site.standing.sessions.get(session)
    if before is not None:
        names = [one.name for one in before.recipe.ingredients]
        paths = {name: path_of(name, site.folder) for name in names}
        if unchanged(before.recipe, paths, written_at_ns(site.site)):
            return before.recipe
    return recipe_of(session, site.folder, site.env.places)


def _there(site: _Site, wanted: Sequence[_Wanted]) -> Iterator[tuple[str, Made]]:
    """Find what is made already, by address."""
    standing = {made.about.address: made for made in _all_made(site.standing.sessions)}
    for one in wanted:
        for address, (key, _) in one.ways.items():
            made = standing.get(address)
            if made is None or made.key != key or not (site.site / address).is_dir():
                made = read_made(site.staging / address)  # of a run that did not get to its end
            if made is not None and made.key == key:
                yield address, made


def _made(
    site: _Site, wanted: Sequence[_Wanted], there: Mapping[str, Made], labour: Labour
) -> dict[str, Outcome]:
    """Make what is not there, and return what came of it, by address."""
    jobs = list(_jobs(site, wanted, there))
    if not jobs:
        return {}
    _make_room(site.staging, [job for job, _ in jobs])
    outcomes: dict[str, Outcome] = {}
    with site.env.notices.progress("Making the pages") as show:
        show(0, len(jobs))
        with closing(_as_made(jobs, labour)) as made:
            for job, outcome in made:
                outcomes[job.address] = outcome
                show(len(outcomes), len(jobs))
    return outcomes


def _make_room(staging: Path, jobs: Sequence[Job]) -> None:
    make_folder(staging)
    for job in jobs:
        shutil.rmtree(staging / job.address, ignore_errors=True)


def _as_made(
    jobs: Sequence[tuple[Job, Recipe]], labour: Labour
) -> Generator[tuple[Job, Outcome], None, None]:
    def give(executor: Executor, number: int) -> Future[Any]:
        return labour.give(executor, *jobs[number])

    with closing(done(give, len(jobs), labour.hands)) as results:
        for number, result in results:
            job, _ = jobs[number]
            yield job, _outcome(result, job, labour)


def _jobs(
    site: _Site, wanted: Sequence[_Wanted], there: Mapping[str, Made]
) -> Iterator[tuple[Job, Recipe]]:
    """Yield what is to be made: first one way of every session, then another.

    All ways of a session say much the same; two processes at once would both say and encode it.
    """
    jobs = [
        (turn, _job(site, one, address, key, variant), one.recipe)
        for one in wanted
        for turn, (address, (key, variant)) in enumerate(one.ways.items())
        if address not in there and key not in _refused(site.standing, one.session)
    ]
    yield from ((job, recipe) for _, job, recipe in sorted(jobs, key=itemgetter(0)))


def _refused(standing: Standing, session: str) -> Mapping[str, str]:
    before = standing.sessions.get(session)
    return before.refused if before else {}


def _job(site: _Site, one: _Wanted, address: str, key: str, variant: Variant) -> Job:
    voice = site.settings.voices.get(one.recipe.voice.language)
    return Job(
        folder=site.folder.absolute(),
        session=one.session,
        site=site.staging.absolute(),
        address=address,
        key=key,
        variant=variant,
        voice=voice,
        spoken=voice_of(one.recipe.voice, voice, site.env.places),
        played=site.settings.played,
        offered=site.settings.offered,
        places=site.env.places,
    )


def _outcome(result: object, job: Job, labour: Labour) -> Outcome:
    if isinstance(result, BrokenExecutor):
        return Outcome(trouble=DIED)
    if isinstance(result, Exception):
        return Outcome(trouble=f"{type(result).__name__}: {result}")
    return labour.received(result, job)


def _new_standing(
    site: _Site,
    wanted: Sequence[_Wanted],
    there: Mapping[str, Made],
    outcomes: Mapping[str, Outcome],
) -> dict[str, StandingSession]:
    """Return what the site is to hold, by session.

    A way in which a session cannot be made for a fault of its own stays as it was before.
    """
    before = {made.about.address: made for made in _all_made(site.standing.sessions)}
    new = {}
    for one in wanted:
        made, refused = [], dict[str, str]()
        for address, (key, _) in one.ways.items():
            outcome = outcomes.get(address, Outcome())
            if now := there.get(address) or outcome.made:
                made.append(now)
            elif outcome.unfit:
                refused[key] = outcome.trouble
            elif key in (known := _refused(site.standing, one.session)):
                refused[key] = known[key]
            elif address in before:
                made.append(before[address])
        new[one.session] = StandingSession(recipe=one.recipe, made=tuple(made), refused=refused)
    return new


def _left_standing(site: _Site, troubles: Sequence[Trouble]) -> dict[str, StandingSession]:
    """Return the sessions that cannot be read now, as they were published before."""
    before = site.standing.sessions
    return {one.session: before[one.session] for one in troubles if one.session in before}


def _all_made(sessions: Mapping[str, StandingSession]) -> list[Made]:
    return [made for session in sessions.values() for made in session.made]


def _is_as_it_was(site: _Site, new: Mapping[str, StandingSession]) -> bool:
    before = site.standing
    if not site.site.is_dir() or before.pages != site.pages:
        return False
    return _by_session(before.sessions) == _by_session(new)


def _by_session(sessions: Mapping[str, StandingSession]) -> dict[str, Any]:
    return {session: (one.made, one.refused) for session, one in sessions.items()}


def _put_up(site: _Site, new: Mapping[str, StandingSession]) -> None:
    """Put the new site together in the staging folder, and have it take its place."""
    make_folder(site.staging)
    made = sorted(_all_made(new), key=lambda one: (one.about.title.casefold(), one.about.session))
    wanted = {one.about.address: one for one in made}
    _clear_but_for(site.staging, wanted)
    for address in wanted:
        if not (site.staging / address).is_dir():
            linked(site.site / address, site.staging / address)
    for name, content in _own_pages(site, new, [one.about for one in made]).items():
        write_whole(site.staging / name, content, lasting=False)
    switched(site.staging, site.site)


def _clear_but_for(staging: Path, wanted: Mapping[str, Made]) -> None:
    """Take away what a run left that wanted something else."""
    for path in staging.iterdir():
        if not path.is_dir():
            path.unlink()
        elif path.name not in wanted or read_made(path) != wanted[path.name]:
            shutil.rmtree(path)


def _own_pages(
    site: _Site, new: Mapping[str, StandingSession], made: Sequence[About]
) -> dict[str, bytes]:
    """Return what lies beside the sessions on a site, by name."""
    texts = {
        **{name: page(name) for name in PLAIN},
        "index.html": index(site.settings, made),
        CATALOGUE: catalogue(site.settings, made),
        STANDING: Standing(pages=site.pages, sessions=dict(new)).model_dump_json(),
    }
    pages = {name: text.encode() for name, text in texts.items()}
    return pages | ({FEED: feed(site.settings, made)} if site.settings.address else {})
