"""``handscue play``: a session, live."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli import resuming
from handscue.cli.fitting import DropOptional, FitEnd, FitLate, FitLength, Wish, now, wish
from handscue.cli.keeping import run_kept
from handscue.cli.music import MusicFile, MusicLevel, MusicWish, NoMusic, music_wish
from handscue.cli.performing import (
    LeadIn,
    Output,
    Plain,
    is_finished,
    lead_in_frames,
    perform,
    say_how_it_ended,
)
from handscue.cli.profiles import ProfileName
from handscue.cli.reporting import reporting
from handscue.cli.wiring import located, prepare
from handscue.play.outputs.choice import output_opener
from handscue.units import format_duration

if TYPE_CHECKING:
    from handscue.history.unfinished import Unfinished
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.play.transport import Transport
    from handscue.units import Seconds


@reporting
def play(  # noqa: PLR0913, PLR0917 - an option each
    session: Annotated[
        Path | None,
        typer.Argument(metavar="SESSION", help="A session file (YAML), or the name of one."),
    ] = None,
    output: Output = "auto",
    lead_in: LeadIn = "0s",
    plain: Plain = False,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
    music: MusicFile = None,
    music_level: MusicLevel = None,
    no_music: NoMusic = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the session that was left unfinished last."),
    ] = False,
) -> None:
    """Play the session: speech and chimes, hands-free. handscue keys shows the keys."""
    if session is None and not resume:
        raise typer.BadParameter("which session? Give its file, or --resume to go on with one.")
    asked = wish(fit, end, late, drop_optional)
    under = music_wish(music, music_level, no_music)
    opener = partial(output_opener, output, lead_in_frames(lead_in))
    file = located(session) if session else None
    run = resuming.to_go_on_with(file) if resume else None
    if run:
        typer.echo(resuming.line_about(run, _unix_time()))
    if found := file or (run and Path(run.note.session)):
        _perform(found, opener, run, asked, profile=profile, under=under, plain=plain)


def _perform(  # noqa: PLR0913 - what was asked for
    session: Path,
    opener: Callable[..., OpenOutput],
    run: Unfinished | None,
    asked: Wish,
    *,
    profile: str | None,
    under: MusicWish,
    plain: bool,
) -> None:
    """Play a session from its beginning, or from where a run of it was left, paused there."""
    from handscue.cli.inputs import users_keymap  # not for --help
    from handscue.history.runs import RunKind
    from handscue.play.hangup import Hangup, heeding
    from handscue.play.transport import begin, paused_at

    keymap = users_keymap()
    # What is left of a session is fitted to an end where it goes on, not all of it here.
    asked_here = asked.without_end() if run else asked
    ready = prepare(session, asked_here, to_play=True, profile=profile, music=under)
    place = run and resuming.where_to_go_on(run, session, ready.timeline)
    notice = place.sentence if place else resuming.mention(session, _unix_time())
    if notice:
        typer.echo(notice)

    def start(at: Seconds) -> Transport:
        start = begin(ready.timeline, at, ready.end_ms)
        if place:
            start = paused_at(start, place.segment)
        if (left_s := asked.left_s(now())) is not None:
            start = start.finishing(start.since + left_s, start.since)
        return start

    if place and (missed := _missed(start(0.0))):
        typer.echo(missed)
    hangup, first = Hangup(), place.segment if place else 0
    with (
        heeding(hangup),
        ThreadPoolExecutor(1) as disk,
        resuming.keep_journal(session, ready.timeline, disk, instead_of=run) as journal,
        run_kept(session, ready.routine, ready.timeline, RunKind.PLAY, profile, first) as keeping,
    ):
        end = perform(
            start,
            ready.sounds,
            opener(has_music=ready.sounds.bed is not None),
            keymap,
            hangup,
            plain=plain,
            notice=notice,
            note=journal.note,
            between=keeping.between,
        )
        if is_finished(end) or not hangup.asked:
            journal.clear()
        say_how_it_ended(end)
    if is_finished(end):
        resuming.forget_unfinished(session)


def _missed(begun: Transport) -> str | None:
    """Say so where what is left of a session cannot be brought to its end."""
    missed_ms = 0 if begun.end_ms is None else begun.timeline.total_ms - begun.end_ms
    if abs(missed_ms) < 1000:
        return None
    how = "later" if missed_ms > 0 else "earlier"
    missed = format_duration(abs(missed_ms))
    return f"What is left cannot be made to end then: it will end {missed} {how}."


def _unix_time() -> float:
    return datetime.now(UTC).timestamp()
