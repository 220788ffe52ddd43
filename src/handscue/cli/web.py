"""``handscue web``: handscue as pages, here and on the phone in the room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.app.hosting import DeskWish, Reach
from handscue.cli.options import LeadIn, Output
from handscue.cli.reporting import environment, reporting

if TYPE_CHECKING:
    from handscue.app.hosting import Serve

Port = Annotated[
    int | None, typer.Option(min=1, max=65535, help="The port to use; 8766 if it is free.")
]
Lan = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Let phones in the room in, at this address of this computer; any for all of them.",
    ),
]
LanEdit = Annotated[
    bool, typer.Option("--lan-edit", help="Let them change sessions, not only control them.")
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")]
Certificate = Annotated[
    Path | None,
    typer.Option("--cert", metavar="FILE", exists=True, dir_okay=False, help="For TLS: a chain."),
]
KeyFile = Annotated[
    Path | None,
    typer.Option("--key", metavar="FILE", exists=True, dir_okay=False, help="For TLS: its key."),
]
Tls = Annotated[
    bool, typer.Option("--tls", help="Encrypt, with a certificate that you tell phones to trust.")
]


@reporting
def web(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    port: Port = None,
    lan: Lan = None,
    lan_edit: LanEdit = False,
    no_open: NoOpen = False,
    cert: Certificate = None,
    key: KeyFile = None,
    tls: Tls = False,
    output: Output = "auto",
    lead_in: LeadIn = 0,
) -> None:
    """Open handscue in the browser, and on the phone in the room."""
    if (cert is None) is not (key is None):
        raise typer.BadParameter("--cert and --key go together: name both")
    if tls and cert is not None:
        raise typer.BadParameter("--tls makes a certificate; leave out --cert and --key")
    if lan_edit and lan is None:
        raise typer.BadParameter("--lan-edit goes with --lan ADDRESS")
    serve: Serve = context.obj
    serve(
        DeskWish(Reach(port, lan, lan_edit, cert, key, tls), not no_open, output, lead_in),
        environment(),
    )
