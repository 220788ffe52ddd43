"""What every program that speaks does: it takes requests and answers them, a line each.

A request is JSON with ``text``, ``path`` (of the sound file to write), ``voice`` (null for the
engine's own), ``speed`` in the engine's own measure and ``limit_s``. The answer is
``{"error": null}`` once the file is whole, else what went wrong.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

Request = dict[str, Any]
Utter = Callable[[Request], str | None]  # writes the file; returns what went wrong, if anything


def serve(utter: Utter, answers: TextIO, *, many: bool = True) -> None:
    """Answer requests until stdin ends, or one of them alone."""
    for line in sys.stdin:
        print(json.dumps({"error": utter(json.loads(line))}), file=answers, flush=True)
        if not many:
            return


def only_for_answers() -> TextIO:
    """Return what stdout was; whatever an engine prints goes to stderr from now on."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def caught(utter: Utter) -> Utter:
    """Have whatever an engine raises counted as an answer; engines raise what they like."""

    def careful(request: Request) -> str | None:
        try:
            return utter(request)
        except Exception as error:  # noqa: BLE001 - all of it says that nothing was spoken
            return f"{type(error).__name__}: {error}"

    return careful
