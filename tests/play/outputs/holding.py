"""What an output holds of the machine after many commands, or after its device was gone for long.

As a program it opens the output named first, and reads lines from stdin: ``commands N`` has it
play and stop so often, ``seek N`` goes on so many seconds of a clock that jumps, looking for a
device once a second as a session does. After each it prints a line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from handscue.play.outputs.choice import output_opener
from handscue.play.outputs.recovering import RETRY_S, RecoveringOutput
from play.fakes import JumpingClock
from play.outputs.performing import MIX


class AtOnce(Executor):
    """Does what is submitted before it comes back."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(error)
        return future


def command(output: RecoveringOutput, clock: JumpingClock, times: int) -> None:
    """Play and stop so often."""
    for _ in range(times):
        output.play(MIX, 0, MIX.frames, clock.now())
        output.stop()


def seek(output: RecoveringOutput, clock: JumpingClock, seconds: int) -> None:
    """Let so many seconds pass, or fewer until a device is found."""
    output.play(MIX, 0, MIX.frames, clock.now())
    for _ in range(seconds):
        clock.wait(RETRY_S)
        if output.attend(clock.now()):
            return


def held() -> dict[str, int]:
    """Count the descriptors and threads of this process."""
    return {
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
    }


def main() -> None:
    """Do what stdin says."""
    clock = JumpingClock(time.monotonic())
    output = RecoveringOutput(output_opener(sys.argv[1]), AtOnce())  # type: ignore[arg-type]
    print(json.dumps({**held(), "sound": output.sound}), flush=True)
    for line in sys.stdin:
        does, times = line.split()
        began = time.monotonic()
        {"commands": command, "seek": seek}[does](output, clock, int(times))
        took_s = time.monotonic() - began
        told = {**held(), "sound": output.sound, "took_s": took_s}
        print(json.dumps(told), flush=True)
    output.close()


if __name__ == "__main__":
    main()
