"""``handscue play``: a session, live."""

from __future__ import annotations

import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli import resuming
from handscue.cli.fitting import DropOptional, FitEnd, FitLate, FitLength, Wish, now, wish
from handscue.cli.reporting import reporting
from handscue.cli.wiring import OutputName, located, output_opener, prepare

if TYPE_CHECKING:
    from handscue.history.unfinished import Unfinished
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.play.transport import Transport
    from handscue.units import Frames


@reporting
def play(  # noqa: PLR0913, PLR0917 - an option each
    session: Annotated[
        Path | None,
        typer.Argument(metavar="SESSION", help="A session file (YAML), or the name of one."),
    ] = None,
    output: Annotated[
        OutputName, typer.Option(help="Where the sound goes; auto takes the best there is.")
    ] = "auto",
    lead_in: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="Silence before each sound, such as 0.5s, for a Bluetooth loudspeaker that "
            "swallows first syllables.",
        ),
    ] = "0s",
    plain: Annotated[
        bool, typer.Option("--plain", help="Show lines, as for a screen reader; no redrawing.")
    ] = False,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the session that was left unfinished last."),
    ] = False,
) -> None:
    """Play the session: speech and chimes, hands-free. handscue keys shows the keys."""
    if session is None and not resume:
        raise typer.BadParameter("which session? Give its file, or --resume to go on with one.")
    asked = wish(fit, end, late, drop_optional)
    opener = output_opener(output, _duration(lead_in))
    file = located(session) if session else None
    run = resuming.to_go_on_with(file) if resume else None
    if run:
        typer.echo(resuming.line_about(run, _unix_time()))
    if found := file or (run and Path(run.note.session)):
        _perform(found, opener, run, asked, plain=plain)


def _perform(
    session: Path, opener: OpenOutput, run: Unfinished | None, asked: Wish, *, plain: bool
) -> None:
    """Play a session from its beginning, or from where a run of it was left, paused there."""
    from handscue.cli.inputs import inputs, notices_told, users_keymap  # not for --help
    from handscue.play.awake import kept_awake
    from handscue.play.clock import MonotonicClock
    from handscue.play.hangup import Hangup, heeding
    from handscue.play.machine import MachineWatch
    from handscue.play.noticing import NoticingScreen
    from handscue.play.outputs.recovering import RecoveringOutput
    from handscue.play.player import Player
    from handscue.play.screens.choice import screen
    from handscue.play.suspend import sleep_watch
    from handscue.play.transport import begin, paused_at

    keymap = users_keymap()
    # What is left of a session is fitted to an end where it goes on, not all of it here.
    ready = prepare(session, asked.without_end() if run else asked, to_play=True)
    place = run and resuming.where_to_go_on(run, session, ready.timeline)
    notice = place.sentence if place else resuming.mention(session, _unix_time())
    if notice:
        typer.echo(notice)
    clock, hangup = MonotonicClock(), Hangup()
    with (
        heeding(hangup),
        kept_awake(),
        ThreadPoolExecutor(1) as executor,
        ThreadPoolExecutor(1) as disk,
        resuming.keep_journal(session, ready.timeline, disk, instead_of=run) as journal,
        contextlib.closing(RecoveringOutput(opener, executor)) as sound,
        inputs(keymap, clock, sys.stdin) as given,
        notices_told(given.commands),
        screen(sys.stdout, plain=plain) as shown,
    ):
        watch = MachineWatch(
            given.commands,
            NoticingScreen(given.followed_by(shown), notice),
            clock,
            sleep_watch(),
            hangup,
            journal.note,
        )
        start = begin(ready.timeline, clock.now(), ready.end_ms)
        if place:
            start = paused_at(start, place.segment)
        if (left_s := asked.left_s(now())) is not None:
            start = start.finishing(start.since + left_s, start.since)
        end = Player(start, ready.sounds, sound, watch, watch, clock).run()
        if _is_finished(end) or not hangup.asked:
            journal.clear()
    if _is_finished(end):
        resuming.forget_unfinished(session)
    _say_how_it_ended(end)


def _is_finished(end: Transport) -> bool:
    from handscue.units import to_frames

    return end.frame >= to_frames(end.timeline.total_ms)


def _unix_time() -> float:
    return datetime.now(UTC).timestamp()


def _duration(text: str) -> Frames:
    from handscue.units import parse_duration, to_frames

    try:
        return to_frames(parse_duration(text))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lead-in") from None


def _say_how_it_ended(end: Transport) -> None:
    from handscue.units import format_duration, to_milliseconds

    at, total = to_milliseconds(end.frame), end.timeline.total_ms
    if _is_finished(end):
        typer.echo(f"{end.timeline.title}: finished, {format_duration(total)}.")
    else:
        typer.echo(f"Ended at {format_duration(at)} of {format_duration(total)}.")
