"""``handscue publish``: a folder of sessions as a site that any phone can follow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.reporting import PROBLEM, complain, echo, environment, reporting
from handscue.units import counted

if TYPE_CHECKING:
    from handscue.app.publishing import Published

Folder = Annotated[Path, typer.Argument(help="The folder of your session files.")]
Site = Annotated[
    Path, typer.Option("--output", "-o", metavar="SITE", help="The folder to write the site to.")
]
Processes = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, max=256, help="How many sessions to make at once."),
]
Cluster = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Have them made by a Dask cluster: tcp://school:8786."),
]
Shared = Annotated[
    bool,
    typer.Option("--shared", help="Both folders are in the same place for the cluster, too."),
]


@reporting
def publish(
    folder: Folder,
    site: Site,
    jobs: Processes = None,
    cluster: Cluster = None,
    shared: Shared = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Make a site of a folder: a page for each session, an index, and a podcast feed.

    Only what changed is made again. A publish.yaml in the folder can say what to publish, and how.
    """
    from handscue.app import hands
    from handscue.app.publishing import publish as published

    if shared and not cluster:
        raise typer.BadParameter("--shared goes with --cluster")
    labour = hands.cluster(cluster, shared=shared) if cluster else hands.local(jobs)
    done = published(folder, site, environment(), labour)
    if as_json:
        echo(json.dumps(_data(done), ensure_ascii=False, indent=2))
    else:
        _tell(done, site)
    if done.troubles:
        raise typer.Exit(PROBLEM)


def _tell(done: Published, site: Path) -> None:
    for line in done.told:
        complain(line)
    for trouble in done.unfit:
        echo(f"{trouble.session}: left out at this length: {trouble.what}")
    for trouble in done.troubles:
        complain(f"{trouble.session}: {trouble.what}")
    pages = counted(done.made + done.kept, "page")
    echo(f"{site / 'index.html'}: {pages}, {done.made or 'none'} of them new or changed.")
    if done.troubles:
        sessions = counted(len({trouble.session for trouble in done.troubles}), "session")
        complain(f"{sessions} could not be published as written; see above.")


def _data(done: Published) -> dict[str, object]:
    return {
        "made": done.made,
        "unchanged": done.kept,
        "problems": [{"session": t.session, "problem": t.what} for t in done.troubles],
        "unfit": [{"session": t.session, "problem": t.what} for t in done.unfit],
        "notes": list(done.told),
    }
