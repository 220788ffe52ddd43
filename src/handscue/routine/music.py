"""The music under a session, as its file has it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from handscue.routine.fields import Level, Ramp, Written, clear_of_speech


class MusicBed(Written):
    """Music under the whole session, played in a loop.

    ``level`` is how loud it is, against the speech, while nothing else is heard, and ``ducked``
    while something is. It fades down within ``attack``, before the first word, and back up within
    ``release``; ``crossfade`` is how long its end and its beginning overlap.
    """

    file: Annotated[str, Field(min_length=1, max_length=500)]  # beside the session file
    level: Annotated[Level, Field(ge=-60, le=0)] = -14
    ducked: Annotated[Level, Field(ge=-60), AfterValidator(clear_of_speech)] = -26
    attack: Ramp = 400
    release: Ramp = 1500
    crossfade: Ramp = 5000


def named_alone(value: Any) -> Any:
    """Take a file's name alone for a bed of that file."""
    if isinstance(value, str):
        return {"file": value}
    if isinstance(value, dict | MusicBed):
        return value
    raise ValueError("must be the name of a music file, or fields: file, level, ...")
