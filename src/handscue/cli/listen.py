"""``handscue listen``: your own words as commands: learned, tried, and erased."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import leave_out
from handscue.cli.reporting import PROBLEM, complain, echo, environment, is_terminal, reporting
from handscue.errors import RequestError

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.listen.profile import Profile
    from handscue.play.inputs.keymap import KeyMap

LOOK_S = 0.25  # between looks at the level

SessionToAvoid = Annotated[
    Path | None,
    typer.Argument(
        metavar="[SESSION]", help="With --learn: a session whose own words must not be commands."
    ),
]
Learn = Annotated[
    bool, typer.Option("--learn", help="Teach handscue your words: it takes about five minutes.")
]
Try = Annotated[bool, typer.Option("--try", help="Show how loud it is and which words are heard.")]
Forget = Annotated[bool, typer.Option("--forget", help="Erase your words and all recordings.")]
Report = Annotated[
    bool,
    typer.Option("--report", help="Print figures to send us when words are not heard; no sound."),
]
MicrophoneName = Annotated[
    str | None,
    typer.Option(
        "--microphone", metavar="NAME", help="Part of its name; otherwise the one in keys.yaml."
    ),
]


@reporting
def listen(
    session: SessionToAvoid = None,
    learn: Learn = False,
    trying: Try = False,
    forget: Forget = False,
    report: Report = False,
    microphone: MicrophoneName = None,
) -> None:
    """Give commands in your own words, with both hands on the client.

    What you say stays on this computer. The microphone is on only when you ask for it here, or
    with handscue play --listen.
    """
    if sum((learn, trying, forget, report)) > 1:
        raise RequestError("Choose one of --learn, --try, --forget and --report.")
    if not learn:
        leave_out("only --learn needs a session", {"SESSION": session is not None})
    env = environment()
    if forget:
        _forget(env)
    elif report:
        _report(env)
    else:
        keymap = _keymap(env, microphone)
        if learn:
            _learn(session, keymap, env)
        elif trying:
            _try(keymap, env)
        else:
            _show(keymap, env)


def _keymap(env: Environment, microphone: str | None) -> KeyMap:
    from handscue.app.inputs import users_keymap

    keymap = users_keymap(env.places)
    return keymap.model_copy(update={"microphone": microphone}) if microphone else keymap


def _learn(session: Path | None, keymap: KeyMap, env: Environment) -> None:
    from handscue.app.listening import require_models
    from handscue.cli.teaching import teach
    from handscue.speech.microphone import MiniaudioMicrophone

    require_models()
    if not is_terminal():
        complain("Nobody is here to speak: run this in a terminal.")
        raise typer.Exit(PROBLEM)
    with MiniaudioMicrophone(keymap.microphone, check=True) as microphone:
        teach(microphone, session, env)


def _forget(env: Environment) -> None:
    from handscue.app.listening import forget

    there = forget(env.places)
    echo("Your words and all recordings are erased." if there else "There is nothing to erase.")


def _report(env: Environment) -> None:
    from handscue.app.listening import LEARN, learned
    from handscue.app.reporting import figures

    profile = learned(env.places)
    if profile is None:
        echo(f"No words have been learned yet. Type: {LEARN}")
        raise typer.Exit(PROBLEM)
    typer.echo(json.dumps(figures(profile, env.places), indent=2))


def _show(keymap: KeyMap, env: Environment) -> None:
    from handscue.app.listening import LEARN, learned

    profile = learned(env.places)
    if profile is None:
        echo("No words have been learned yet. The microphone is off.")
        echo(f"To teach handscue your words, type: {LEARN}")
        return
    for line in described(profile, keymap):
        echo(line)
    echo("To use them: handscue play --listen SESSION. To try them: handscue listen --try")
    echo("To erase them and all recordings: handscue listen --forget")


def described(profile: Profile, keymap: KeyMap) -> list[str]:
    """Say which words there are and what they do."""
    from handscue.app.listening import left_out
    from handscue.play.transport import Command

    excluded = left_out(profile, keymap)
    first = f" {profile.prefix}. Then:" if profile.prefix else ""
    lines = [f"After a pause, say:{first}"]
    for word in profile.words:
        does = Command[word.command.upper()].value
        off = " (left out in keys.yaml)" if word.command in excluded else ""
        lines.append(f"  {word.label}: {does}{off}")
    return lines


def _try(keymap: KeyMap, env: Environment) -> None:
    """Show the level and what is heard, until Ctrl-C."""
    from handscue.app.listening import learned, listened_for, spoken_words
    from handscue.cli.meter import Meter
    from handscue.play.clock import MonotonicClock
    from handscue.play.inputs.opening import inputs
    from handscue.play.outputs.tap import Tap

    spoken, profile, clock = (
        spoken_words(keymap, env.places, Tap()),
        learned(env.places),
        MonotonicClock(),
    )
    words = listened_for(profile, keymap) if profile else ()
    said = {word.command: word.label for word in words}
    only = keymap.model_copy(update={"pedals": (), "media_player": False})
    echo("The microphone is on. Say your words; to stop, press Ctrl-C.")
    with inputs(only, clock, None, spoken=spoken) as given, Meter(sys.stdout) as meter:
        told: tuple[str, ...] = ()
        while True:
            if (meant := given.commands.next_press(LOOK_S)) and meant.command:
                meter.line(f"{said.get(meant.key, meant.key)}: {meant.command}")
            for notice in given.commands.notices:
                if notice not in told:
                    meter.line(notice)
            told = given.commands.notices
            meter.show(spoken.beat)
