"""Say one phrase into a file with pyttsx3, in a process that then ends.

``python -m handscue.speech.utter`` serves one request; see ``speech.serving``. pyttsx3 is only safe
for one phrase a process: a second one can be lost, hang, or sound different for what was said
before it.
"""

from __future__ import annotations

import os
import sys

from handscue.speech.serving import Request, caught, only_for_answers, serve

VOLUME = 0.9  # of the engine's own; at 1.0 some words touch full scale once resampled


def load_espeak() -> None:
    """Have pyttsx3 find the espeak-ng library that comes as a wheel; nothing where there is none.

    The library is found by its name once it is loaded, and kept by the process. Without the
    wheel (an unusual machine) pyttsx3 looks for one that the system has.
    """
    try:
        import espeakng_loader  # only this process needs it
    except ImportError:
        return
    import ctypes

    # Without its data the library ends the whole process, so the path must be right.
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)


@caught
def utter(request: Request) -> str | None:
    """Say ``text`` into the file ``path``; return None when it is whole, else what went wrong."""
    import pyttsx3

    failures: list[str] = []
    finished: list[bool] = []
    if sys.platform == "linux":
        from pyttsx3.drivers import _espeak
        from pyttsx3.drivers.espeak import EspeakDriver

        # The driver never says that what stands in double brackets is a sound: it says this alone.
        _espeak.ENDPAUSE |= _espeak.PHONEMES
        # The engine stops the driver when it believes to be done, while synthesis still runs.
        EspeakDriver.stop = lambda _driver: None
    engine = pyttsx3.init()
    engine.connect("error", lambda **event: failures.append(str(event.get("exception"))))
    engine.connect("finished-utterance", lambda **event: finished.append(bool(event)))
    engine.setProperty("rate", round(request["speed"]))
    engine.setProperty("volume", VOLUME)
    if request["voice"]:
        engine.setProperty("voice", request["voice"])
    engine.save_to_file(request["text"], request["path"])
    engine.runAndWait()
    if sys.platform == "linux":
        _wait_for(finished, failures)
    return failures[0] if failures else None


def _wait_for(finished: list[bool], failures: list[str]) -> None:
    """Wait until the synthesis thread has written the file; who started us sets the time limit."""
    import threading

    idle = threading.Event()
    while not finished and not failures:
        idle.wait(0.002)


def main() -> None:
    """Serve one request."""
    answers = only_for_answers()
    if sys.platform == "linux":
        load_espeak()
    serve(utter, answers, many=False)
    os._exit(0)  # drivers are known to hang while Python takes them down


if __name__ == "__main__":
    main()
