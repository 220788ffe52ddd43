"""``handscue rehearse``: a session, or a part of it, gone through without a client."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.fitting import DropOptional, FitLength, wish
from handscue.cli.keeping import run_kept
from handscue.cli.performing import (
    LeadIn,
    Output,
    Plain,
    lead_in_frames,
    perform,
    say_how_it_ended,
    unchanged,
)
from handscue.cli.practising import Only, Tempo, practised, tempo_line
from handscue.cli.profiles import ProfileName
from handscue.cli.quizzing import ask
from handscue.cli.reporting import reporting
from handscue.cli.wiring import SessionFile
from handscue.play.outputs.choice import output_opener

if TYPE_CHECKING:
    from handscue.cli.performing import Between
    from handscue.cli.wiring import Session
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.play.player import Commands, Screen
    from handscue.play.transport import Transport


@reporting
def rehearse(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    tempo: Tempo = 1,
    only: Only = None,
    loop: Annotated[
        bool, typer.Option("--loop", help="Begin again at the end, until you press q twice.")
    ] = False,
    quiz: Annotated[
        bool,
        typer.Option(
            "--quiz", help="Ask for each step; keep which you knew, and ask for the others first."
        ),
    ] = False,
    learn: Annotated[
        bool,
        typer.Option(
            "--learn", help="Wait at each step until you press n, and keep how long it takes you."
        ),
    ] = False,
    silent: Annotated[
        bool, typer.Option("--silent", help="Nothing is heard: the screen shows the words, too.")
    ] = False,
    output: Output = "auto",
    lead_in: LeadIn = "0s",
    plain: Plain = False,
    fit: FitLength = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
) -> None:
    """Go through a session without a client: faster, in part, in a loop, silently, or asked.

    It is played as play does it, with the same keys, but without music. With --fit, what is
    rehearsed is the session as it would be fitted to that length; the tempo comes after that.
    """
    from handscue.cli.inputs import users_keymap  # not for --help

    if silent and output not in {"auto", "silent"}:
        raise typer.BadParameter(f"nothing is heard with --silent; leave out --output {output}")
    opener = output_opener("silent" if silent else output, lead_in_frames(lead_in))
    given = {
        "--tempo": tempo != 1,
        "--loop": loop,
        "--learn": learn,
        "--fit": fit is not None,
        "--drop-optional": drop_optional,
        "--profile": profile is not None,
    }
    if quiz:
        _leave_out("--quiz asks, and waits for you", given)
        if not sys.stdin.isatty():
            raise typer.BadParameter("--quiz asks and waits for a key; run it in a terminal")
        ask(session, only, opener, plain=plain)
        return
    if learn:
        needless = {name: given[name] for name in ("--tempo", "--loop")}
        _leave_out("--learn measures how long you really take, from beginning to end", needless)
    keymap = users_keymap()  # what is wrong with it is told before the speech is made
    asked = wish(fit, None, None, drop_optional)
    ready = practised(session, asked, tempo, only, to_play=True, profile=profile)
    notice = tempo_line(ready, tempo)
    if learn:  # the clock must not go on before she does
        ready = replace(ready, timeline=ready.timeline.held_throughout())
    kept = _learned(session, ready, profile) if learn else nullcontext(unchanged)
    with kept as learned:
        between = _both(_read, learned) if silent else learned
        _go_through(ready, opener, keymap, loop=loop, plain=plain, notice=notice, between=between)


def _go_through(  # noqa: PLR0913 - what was asked for
    ready: Session,
    opener: OpenOutput,
    keymap: KeyMap,
    *,
    loop: bool,
    plain: bool,
    notice: str | None,
    between: Between,
) -> None:
    from handscue.play.hangup import Hangup, heeding  # not for --help
    from handscue.play.transport import begin

    if notice:
        typer.echo(notice)
    hangup = Hangup()
    with heeding(hangup):
        end = perform(
            lambda now: begin(ready.timeline, now, loop=loop),
            ready.sounds,
            opener,
            keymap,
            hangup,
            plain=plain,
            notice=notice,
            between=between,
        )
    if loop:
        typer.echo(_rounds(end))
    else:
        say_how_it_ended(end)


def _leave_out(why: str, given: Mapping[str, bool]) -> None:
    """Refuse options that make no sense with another.

    Raises:
        BadParameter: one of them was given.

    """
    if names := [name for name, is_given in given.items() if is_given]:
        raise typer.BadParameter(f"{why}; leave out {' and '.join(names)}")


@contextmanager
def _learned(session: Path, ready: Session, profile: str | None) -> Iterator[Between]:
    """Have kept how long the steps take."""
    from handscue.history.runs import RunKind  # not for --help

    with run_kept(session, ready.routine, ready.timeline, RunKind.LEARN, profile) as keeping:
        yield keeping.between


def _both(one: Between, other: Between) -> Between:
    """Have both stand between the session and who plays it, the first one nearer to the screen."""
    return lambda commands, screen: other(*one(commands, screen))


def _read(commands: Commands, screen: Screen) -> tuple[Commands, Screen]:
    from handscue.play.reading import ReadingScreen

    return commands, ReadingScreen(screen)


def _rounds(end: Transport) -> str:
    """Say how often a loop was played."""
    whole = f"{end.rounds} whole round{'' if end.rounds == 1 else 's'}"
    return f"{end.timeline.title}: ended in round {end.rounds + 1}, after {whole}."
