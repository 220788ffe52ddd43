"""``handscue doctor``: whether this machine can speak and be heard, and by what."""

from __future__ import annotations

import typer

from handscue.cli.reporting import PROBLEM, reporting
from handscue.errors import OutputError, SpeechError


@reporting
def doctor() -> None:
    """Try the voice and the sound devices, and say what will be used and why."""
    results = [_voice(), _sound()]
    _awake()
    if not all(results):
        raise typer.Exit(PROBLEM)
    typer.echo("All is well. Play a session with: handscue play SESSION")


def _voice() -> bool:
    from handscue.speech.pyttsx3_voice import Pyttsx3Voice  # not for --help

    voice = Pyttsx3Voice()
    try:
        [(_, clip)] = voice.speak(["Ready."])
    except SpeechError as error:
        typer.echo(f"voice: does not speak. {error}")
        return False
    typer.echo(f"voice: speaks ({clip.length_ms} ms for one word). {voice.identity}")
    return True


def _sound() -> bool:
    from handscue.play.outputs.choice import output_opener
    from handscue.play.outputs.simpleaudio_process import is_installed

    why = (
        "is installed; sessions with music go through miniaudio"
        if is_installed()
        else "is not installed, so miniaudio is used"
    )
    typer.echo(f"sound: simpleaudio {why}")
    try:
        output = output_opener("auto")(sure=True)
    except OutputError as error:
        typer.echo(f"sound: nothing will be heard. {error}. Sessions are shown on the screen.")
        return False
    typer.echo(f"sound: {output.name} found a device")
    output.close()
    return True


def _awake() -> None:
    from handscue.play.awake import NOTHING, kept_awake

    with kept_awake() as awake:
        how = awake.settled()
    if how == NOTHING:
        typer.echo("sleep: nothing here keeps the computer awake; see that it does not sleep.")
    else:
        typer.echo(f"sleep: {how} keeps the computer awake while a session plays")
