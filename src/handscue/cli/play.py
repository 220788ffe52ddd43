"""``handscue play``: a session, live."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import (
    DropOptional,
    FitEnd,
    FitLate,
    FitLength,
    LeadIn,
    Listen,
    MusicFile,
    MusicLevel,
    NoMusic,
    Output,
    Plain,
    ProfileName,
    TalkAmount,
    Voice,
    length_wish,
    music_wish,
    talk_wish,
)
from handscue.cli.reporting import echo, environment, reporting

if TYPE_CHECKING:
    from handscue.app.request import Request
    from handscue.cli.terminal import Terminal
    from handscue.history.unfinished import Unfinished


SessionToPlay = Annotated[
    Path | None,
    typer.Argument(metavar="SESSION", help="A session file (YAML), or the name of one."),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Continue the session you last left unfinished."),
]


@reporting
def play(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionToPlay = None,
    output: Output = "auto",
    lead_in: LeadIn = 0,
    plain: Plain = False,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
    voice: Voice = None,
    talk: TalkAmount = None,
    music: MusicFile = None,
    music_level: MusicLevel = None,
    no_music: NoMusic = False,
    resume: Resume = False,
    listen: Listen = False,
) -> None:
    """Play a session: speech and chimes, hands-free. handscue keys shows the keys."""
    from handscue.app.request import Request
    from handscue.app.resuming import line_about, run_to_resume
    from handscue.cli.terminal import Terminal

    if session is None and not resume:
        raise typer.BadParameter(
            "which session? Name one, or use --resume to continue the last one."
        )
    length = length_wish(fit, end, late, drop_optional)
    under = music_wish(music, music_level, no_music)
    env = environment()
    file = env.places.located(session) if session else None
    run = run_to_resume(file, env) if resume else None
    if run:
        echo(line_about(run, env))
    if found := file or (run and Path(run.note.session)):
        request = Request(
            found, length, profile=profile, voice=voice, music=under, talk=talk_wish(talk)
        )
        _play(request, run, Terminal.of(env, output, lead_in, plain=plain, listens=listen))


def _play(request: Request, run: Unfinished | None, terminal: Terminal) -> None:
    """Play a session from its beginning, or from where a run of it was left, paused there."""
    from handscue.app import playing
    from handscue.cli.terminal import say_how_it_ended
    from handscue.play.hangup import heeding

    opening = playing.opening(request, run, terminal.env)
    for line in (opening.notice, opening.missed(terminal.env.now())):
        if line:
            echo(line)
    with heeding(terminal.hangup):
        end = playing.play(opening, terminal.room, terminal.hangup, terminal.env)
        say_how_it_ended(end)
