"""``handscue voices``: who can speak, who does, and what to type for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import LanguageName, Output
from handscue.cli.reporting import cell, console, echo, environment, reporting, table
from handscue.cli.say import say_aloud

if TYPE_CHECKING:
    from handscue.app.places import Places

Try = Annotated[
    str | None, typer.Option("--try", metavar="NAME", help="Have this voice speak a sentence.")
]


@reporting
def voices(tried: Try = None, language: LanguageName = "en", output: Output = "auto") -> None:
    """List the voices: who speaks which language, who else could, and how to get more."""
    from handscue.app.voices import sample
    from handscue.routine.model import Language

    if tried is not None:
        say_aloud(sample(Language(language)), language, tried, output)
        return
    places = environment().places
    _say_who_speaks(places)
    _say_who_could(places)


def _say_who_speaks(places: Places) -> None:
    from handscue.app.voices import speaking

    for one in speaking(places):
        echo(f"{one.language} is spoken by {one.who}, {one.why}.")


def _say_who_could(places: Places) -> None:
    from handscue.app.voices import voices as offered

    shown = table("voice", "engine", "speaks")
    offers = offered(places)
    for offer in (offer for offer in offers if not offer.lacking):
        shown.add_row(*map(cell, (offer.name, offer.engine, offer.languages)))
    echo("")
    console(100).print(shown)
    for offer in (offer for offer in offers if offer.lacking):
        echo(f"\n{offer.name} ({offer.languages}): {offer.lacking}")
    echo("\nHear one with: handscue voices --try NAME. Use one with --voice NAME, or voice: NAME")
