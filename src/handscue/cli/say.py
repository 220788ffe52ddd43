"""``handscue say``: what is said of a text, shown and heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import LanguageName, Output, Voice
from handscue.cli.reporting import echo, environment, reporting

if TYPE_CHECKING:
    from handscue.play.outputs.choice import OutputName

Text = Annotated[str, typer.Argument(metavar="TEXT", help="What to say, in quotes.")]


@reporting
def say(
    text: Text, language: LanguageName = "en", voice: Voice = None, output: Output = "auto"
) -> None:
    """Show what is said of a text such as "R. leg, 2-3x", and say it."""
    say_aloud(text, language, voice, output)


def say_aloud(text: str, language: str, voice: str | None, output: OutputName) -> None:
    """Show what is said of a text and by whom, and have it heard.

    Raises:
        HandscueError: it cannot be said, or not be heard.

    """
    from handscue.app.voices import hear, saying
    from handscue.play.clock import MonotonicClock
    from handscue.play.outputs.choice import output_opener
    from handscue.routine.model import Language

    said = saying(text, Language(language), voice, environment())
    echo(f"{said.words}\n  (said by {said.who})")
    opened = output_opener(output)(sure=True)
    try:
        hear(said.clip, opened, MonotonicClock())
    finally:
        opened.close()
