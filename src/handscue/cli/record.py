"""``handscue record``: a session's words, recorded one by one in one's own voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import Output, SessionFile
from handscue.cli.reporting import complain, echo, environment, reporting
from handscue.errors import OutputError, SpeechError
from handscue.units import counted

if TYPE_CHECKING:
    from handscue.app.recording import Script
    from handscue.play.outputs.choice import OutputName
    from handscue.sounds.clip import Clip
    from handscue.speech.microphone import Microphone

Again = Annotated[bool, typer.Option("--again", help="Also record again what is recorded already.")]
BEFORE = "Press Enter and read it aloud, s to skip it, q to stop"
DURING = "Recording. Press Enter when you are done"
AFTER = "Enter keeps it, a records it again, p plays it"


@reporting
def record(session: SessionFile, again: Again = False, output: Output = "auto") -> None:
    """Record a session's words in your own voice, one by one. A voice says what is missing."""
    from handscue.app.recording import script
    from handscue.speech.microphone import MiniaudioMicrophone

    read = script(session, environment())
    texts = read.texts if again else read.missing
    if not texts:
        echo(f"{read.title}: everything is recorded. To record it again, add --again")
        return
    with MiniaudioMicrophone() as microphone:
        kept = _record_all(read, texts, microphone, output)
    echo(f"{counted(kept, 'phrase')} recorded in {read.recordings.folder}")
    if kept and read.line:
        echo(f"To hear them, add this line to the session: {read.line}")


def _record_all(
    read: Script, texts: tuple[str, ...], microphone: Microphone, output: OutputName
) -> int:
    """Go through the texts; return how many were kept."""
    kept = 0
    for number, text in enumerate(texts, start=1):
        echo(f"\n{number} of {len(texts)}: {text}")
        wish = _asked(BEFORE)
        if wish == "q":
            break
        if wish == "s":
            continue
        read.recordings.keep(text, _taken(microphone, output))
        kept += 1
    return kept


def _taken(microphone: Microphone, output: OutputName) -> Clip:
    """Record until it is as wished."""
    from handscue.app.recording import take

    while True:
        try:
            clip = take(microphone, lambda: _asked(DURING))
        except SpeechError as error:
            complain(f"{error}. Try again:")
            continue
        wish = _asked(f"{clip.length_ms / 1000:.1f} s. {AFTER}")
        while wish == "p":
            _play(clip, output)
            wish = _asked(AFTER)
        if wish != "a":
            return clip


def _play(clip: Clip, output: OutputName) -> None:
    from handscue.app.voices import hear
    from handscue.play.clock import MonotonicClock
    from handscue.play.outputs.choice import output_opener

    try:
        opened = output_opener(output)(sure=True)
        try:
            hear(clip, opened, MonotonicClock())
        finally:
            opened.close()
    except OutputError as error:
        complain(f"It cannot be played: {error}")


def _asked(prompt: str) -> str:
    """Return the letter that is typed; nothing for Enter alone."""
    typed: str = typer.prompt(prompt, default="", show_default=False, prompt_suffix=": ")
    return typed.strip().lower()[:1]
