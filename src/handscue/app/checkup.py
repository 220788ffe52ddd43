"""Whether this machine can speak and be heard, and by what: each part tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handscue.app.speaking import folders
from handscue.errors import OutputError, ScratchError, SpeechError
from handscue.play.awake import NOTHING, kept_awake
from handscue.play.outputs.choice import output_opener
from handscue.play.outputs.simpleaudio_process import is_installed
from handscue.speech.choice import PROBE, VoiceWish, choose

if TYPE_CHECKING:
    from handscue.app.places import Places


class Finding(NamedTuple):
    """What was found of a part, as a sentence; whether a session can do with it."""

    part: str
    sentence: str
    is_good: bool


def findings(places: Places) -> tuple[Finding, ...]:
    """Try the voice, the sound and what keeps the computer awake."""
    return (_voice(places), _sound(), _awake())


def _voice(places: Places) -> Finding:
    choice = choose(VoiceWish(), folders(places))
    try:
        list(choice.voice.speak([PROBE]))
    except (SpeechError, ScratchError) as error:
        return Finding("voice", f"Nothing will be spoken: {error}", is_good=False)
    return Finding("voice", f"The voice works: {choice.title}, {choice.why}.", is_good=True)


def _sound() -> Finding:
    why = (
        "simpleaudio is installed and comes first; sessions with music go through miniaudio."
        if is_installed()
        else "simpleaudio is not installed, so miniaudio plays."
    )
    try:
        output = output_opener("auto")(sure=True)
    except OutputError as error:
        silent = f"There is no sound: {error}. Sessions play on the screen until there is."
        return Finding("sound", silent, is_good=False)
    output.close()
    return Finding("sound", f"Sound works: {output.name} found a device. {why}", is_good=True)


def _awake() -> Finding:
    with kept_awake() as awake:
        how = awake.settled()
    if how == NOTHING:
        advice = "Nothing here can keep the computer awake; turn sleep off in its settings."
        return Finding("sleep", advice, is_good=True)
    return Finding("sleep", f"{how} keeps the computer awake while a session plays.", is_good=True)
