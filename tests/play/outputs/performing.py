"""A script of calls to an output, carried out on a clock: real in a process of its own, or not.

As a program it opens the output named first, says so in a line, carries out the script on stdin
with the mix of ``MIX`` and prints what happened and when, as JSON in the last line.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from handscue.errors import OutputError
from handscue.play.clock import Clock, MonotonicClock
from handscue.play.outputs.choice import output_opener
from handscue.play.outputs.output import Output
from handscue.units import Seconds
from play.sessions import bursts

TICK_S = 0.05
MIX = bursts([0.0, 0.5, 1.0, 2.6, 4.0, 4.45, 6.0, 7.5], total_s=9.0)

# An action is its second from the beginning on, its name, and for "play" frame, until and the
# seconds from then on after which the frame is to be heard.
Script = list[tuple[Any, ...]]


def perform(output: Output, clock: Clock, script: Script) -> list[dict[str, Any]]:
    """Carry out a script; return each action with the instants it began and was done at."""
    began, done = clock.now(), []
    for at, action, *arguments in script:
        try:
            while (left := began + at - clock.now()) > 0:
                output.attend(clock.now())
                clock.wait(min(TICK_S, left))
            called = clock.now()
            _act(output, action, arguments, called)
        except OutputError as error:
            done.append({"action": "lost", "called": clock.now(), "reason": str(error)})
            break
        done.append({"action": action, "called": called, "done": clock.now()})
    output.close()
    return done


def _act(output: Output, action: str, arguments: list[Any], now: Seconds) -> None:
    if action == "play":
        frame, until, delay = arguments
        output.play(MIX, frame, until, now + delay)
    elif action == "stop":
        output.stop()
    elif action == "close":
        output.close()


if __name__ == "__main__":
    try:
        opened = output_opener(sys.argv[1])(sure=False)  # type: ignore[arg-type]
    except OutputError as no_device:
        print(json.dumps([{"action": "none", "reason": str(no_device)}]))
    else:
        print("opened", flush=True)
        print(json.dumps(perform(opened, MonotonicClock(), json.load(sys.stdin))))
