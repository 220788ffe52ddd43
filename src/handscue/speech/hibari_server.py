"""Say phrases with hibari, a small neural voice for English.

``python -m handscue.speech.hibari_server`` serves requests; see ``speech.serving``. hibari would
download a voice that it does not have, so it is only asked for those that are here.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from handscue.speech.serving import Request, caught, only_for_answers, serve

if TYPE_CHECKING:
    from hibari import Hibari

_SOUNDS = re.compile(r"\(/[^()]*/\)")  # of words whose sound is told
SEED = 0  # of the noise in breath and consonants: the same text is the same sound


@caught
def utter(request: Request) -> str | None:
    """Say ``text`` into the file ``path``; return None when it is whole, else what went wrong."""
    unread = unreadable(request["text"])
    if unread:
        return f"the English voice reads Latin letters only, not {unread}"
    voice = _loaded(request["voice"])
    voice.save(request["text"], request["path"], speed=request["speed"], seed=SEED)
    return None


def unreadable(text: str) -> str:
    """Return the letters of a text that hibari passes over in silence: all but Latin ones."""
    letters = dict.fromkeys(letter for letter in _SOUNDS.sub("", text) if letter.isalpha())
    return "".join(letter for letter in letters if not _is_latin(letter))


def _is_latin(letter: str) -> bool:
    return unicodedata.name(unicodedata.normalize("NFKD", letter)[0], "").startswith("LATIN")


@lru_cache(maxsize=1)
def _loaded(name: str | None) -> Hibari:
    # hibari then makes do with numpy's, which sounds the same. Loading scipy's takes 0.2 s, earned
    # back in six minutes of speech only; mostly there are a few new words to say.
    sys.modules["scipy.fft"] = None  # type: ignore[assignment]
    from hibari import Hibari  # loads numpy; a request that is refused needs none
    from hibari.voices import DEFAULT, voice_path

    voice = name or DEFAULT
    return Hibari(voice, model=voice_path(voice, download_missing=False))


def main() -> None:
    """Serve requests until stdin ends."""
    serve(utter, only_for_answers())


if __name__ == "__main__":
    main()
