"""The voice that is always there: pyttsx3, with the platform's own engine.

That is espeak on Linux, nsss on macOS and sapi5 on Windows.
"""

from __future__ import annotations

import sys

from handscue.speech.engine_voice import Engine, version_of
from handscue.speech.manner import Speeds
from handscue.speech.notations import Notation
from handscue.speech.utter import VOLUME

FORK_SERVER = (sys.executable, "-m", "handscue.speech.fork_server")  # serves many requests
UTTER = (sys.executable, "-m", "handscue.speech.utter")  # serves one and ends

ON_LINUX = sys.platform == "linux"

PYTTSX3 = Engine(
    name="pyttsx3",
    identity=", ".join(
        [
            sys.platform,
            version_of("pyttsx3"),
            *([version_of("espeakng-loader")] if ON_LINUX else []),
            f"volume {VOLUME}",
        ]
    ),
    command=FORK_SERVER if ON_LINUX else UTTER,
    # espeak's rate is meant to be words a minute; in phrases as short as ours it is some more.
    speeds=Speeds(((80, 88), (140, 153), (200, 220), (450, 510))),
    notation=Notation.ESPEAK if ON_LINUX else Notation.PLAIN,
    many=ON_LINUX,
)
