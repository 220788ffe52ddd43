"""``handscue rehearse``: a session, or a part of it, gone through without a client."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import (
    DropOptional,
    FitLength,
    LeadIn,
    Listen,
    Only,
    Output,
    Plain,
    ProfileName,
    SessionFile,
    TalkAmount,
    Tempo,
    Voice,
    leave_out,
    length_wish,
    talk_wish,
    telling_of_parts,
)
from handscue.cli.reporting import echo, environment, reporting
from handscue.units import counted

if TYPE_CHECKING:
    from handscue.app.rehearsing import Manner
    from handscue.app.request import Request
    from handscue.cli.terminal import Terminal
    from handscue.play.transport import Transport


Loop = Annotated[
    bool, typer.Option("--loop", help="Start again at the end, until you press q twice.")
]
Quiz = Annotated[
    bool,
    typer.Option("--quiz", help="Ask for each step; next time, what you did not know comes first."),
]
Learn = Annotated[
    bool,
    typer.Option(
        "--learn", help="Wait at each step until you press n, and record how long it takes you."
    ),
]
Silent = Annotated[
    bool,
    typer.Option("--silent", help="Without any sound: the screen shows the words instead."),
]


@reporting
def rehearse(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    tempo: Tempo = 1,
    only: Only = None,
    loop: Loop = False,
    quiz: Quiz = False,
    learn: Learn = False,
    silent: Silent = False,
    output: Output = "auto",
    lead_in: LeadIn = 0,
    plain: Plain = False,
    fit: FitLength = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
    voice: Voice = None,
    talk: TalkAmount = None,
    listen: Listen = False,
) -> None:
    """Practise a session without a client: faster, in part, in a loop, silently, or as a quiz.

    It plays as play does, with the same keys, but without music. With --fit, you rehearse the
    session as fitted to that length; the tempo is applied after that.
    """
    from handscue.app.rehearsing import Manner
    from handscue.app.request import MusicWish, Request
    from handscue.cli.terminal import Terminal
    from handscue.schedule.selection import Selection

    if silent and output not in {"auto", "silent"}:
        raise typer.BadParameter(f"nothing is heard with --silent; leave out --output {output}")
    given = {
        "--tempo": tempo != 1,
        "--loop": loop,
        "--learn": learn,
        "--fit": fit is not None,
        "--drop-optional": drop_optional,
        "--profile": profile is not None,
        "--listen": listen,
    }
    _check(given, quiz=quiz, learn=learn)
    part = Selection(only=only, tempo=tempo)
    length = length_wish(fit, None, None, drop_optional)
    request = Request(
        session, length, part, profile, voice, MusicWish(none=True), talk=talk_wish(talk)
    )
    heard_by = "silent" if silent else output
    terminal = Terminal.of(environment(), heard_by, lead_in, plain=plain, listens=listen)
    if quiz:
        _ask(request, terminal)
    else:
        _rehearse(request, Manner(loop, learn, read=silent), terminal)


def _check(given: dict[str, bool], *, quiz: bool, learn: bool) -> None:
    """Refuse options that do not go together.

    Raises:
        BadParameter: as above.

    """
    if quiz:
        leave_out("a quiz waits for your answers", given)
        if not sys.stdin.isatty():
            raise typer.BadParameter("a quiz waits for your answers; run it in a terminal")
    elif learn:
        needless = {name: given[name] for name in ("--tempo", "--loop")}
        leave_out("--learn measures how long you really take, from beginning to end", needless)


def _rehearse(request: Request, manner: Manner, terminal: Terminal) -> None:
    from handscue.app.preparing import ready
    from handscue.app.rehearsing import rehearse
    from handscue.cli.terminal import say_how_it_ended
    from handscue.play.hangup import heeding

    with telling_of_parts("--only"):
        prepared = ready(request, terminal.env, to_play=True)
    if notice := prepared.plan.tempo_line:
        echo(notice)
    with heeding(terminal.hangup):
        end = rehearse(prepared, manner, terminal.room, terminal.env)
    echo(_rounds(end)) if manner.loop else say_how_it_ended(end)


def _rounds(end: Transport) -> str:
    """Say how often a loop was played."""
    whole = counted(end.rounds, "whole round")
    return f"{end.timeline.title}: stopped in round {end.rounds + 1}, after {whole}."


def _ask(request: Request, terminal: Terminal) -> None:
    from handscue.app.quizzing import ask, prepare_quiz
    from handscue.play.hangup import heeding

    with telling_of_parts("--only"):
        quiz = prepare_quiz(request, terminal.env)
    if quiz.due:
        echo(f"{quiz.due} of {len(quiz.asked)} steps need practice and come first.")
    try:
        with heeding(terminal.hangup):
            ask(quiz, terminal.room)
    finally:  # also where Ctrl-C ended it
        for line in quiz.answers.summary():
            echo(line)
