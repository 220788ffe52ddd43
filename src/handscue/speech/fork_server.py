"""Say phrases with pyttsx3, each in a forked child: as safe as a fresh process, four times as fast.

``python -m handscue.speech.fork_server`` serves requests; see ``speech.serving``. The library and
pyttsx3 are loaded once, but the engine is never started here, so that every child starts it in the
same state and a phrase sounds the same whatever was said before. Linux only: elsewhere speech
engines do not survive a fork.
"""

from __future__ import annotations

import json
import os
import select
import signal

from handscue.speech.serving import Request, only_for_answers, serve
from handscue.speech.utter import load_espeak, utter


def main() -> None:
    """Serve requests until stdin ends."""
    answers = only_for_answers()
    load_espeak()
    import pyttsx3.drivers.espeak  # finds the library that was just loaded
    import pyttsx3.engine  # noqa: F401

    serve(_in_child, answers)


def _in_child(request: Request) -> str | None:
    """Say one phrase in a child; return None when it is said, else what went wrong."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        error = utter(request)
        os.write(writing, json.dumps(error)[:4000].encode())
        os._exit(0)
    os.close(writing)
    try:
        in_time, _, _ = select.select([reading], [], [], request["limit_s"])
        if not in_time:
            os.kill(child, signal.SIGKILL)
            return f"no answer within {request['limit_s']:.0f} seconds"
        answer = os.read(reading, 4096)
        return json.loads(answer) if answer else "the engine ended without a word"
    finally:
        os.close(reading)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
