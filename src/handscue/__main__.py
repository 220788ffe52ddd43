"""``python -m handscue``, and what the ``handscue`` command starts."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.hosting import DeskWish


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a pipe may know fewer characters than we write
            stream.reconfigure(errors="replace")
    # A stream that was closed is None, and nobody below has to think of that.
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: PTH123, SIM115 - open to the end
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    # What is loaded at the start and read from files stays, and is looked through for garbage again
    # and again: with Python's own 700 that is a tenth of an export.
    gc.set_threshold(50_000)
    os.environ.setdefault("TYPER_USE_RICH", "0")  # help at once: rich takes 60 ms to load
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some takes 20 ms
    # numpy's library would start a thread for each processor: 50 ms, and no sum here is large.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from handscue.cli.commands import app  # after the lines above

        app(prog_name="handscue", obj=_serve)
    except KeyboardInterrupt:  # before a command could heed it
        sys.exit(130)


def _serve(wish: DeskWish, env: Environment) -> None:
    """Have the one front end ask for the other; neither knows of it."""
    from handscue.web.serving import serve

    serve(wish, env)


if __name__ == "__main__":
    main()
