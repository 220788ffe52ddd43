"""Whether this machine can speak and be heard, and by what: each part tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handscue.app.inputs import users_keymap
from handscue.app.speaking import folders
from handscue.errors import OutputError, ScratchError, SessionError, SpeechError
from handscue.listen.sound import level_db
from handscue.play.awake import NOTHING, kept_awake
from handscue.play.clock import MonotonicClock
from handscue.play.outputs.choice import output_opener
from handscue.play.outputs.simpleaudio_process import is_installed
from handscue.speech.choice import PROBE, VoiceWish, choose
from handscue.speech.microphone import MiniaudioMicrophone

if TYPE_CHECKING:
    from handscue.app.places import Places
    from handscue.sounds.clip import Samples

LISTENED_S = 1.0
ROOMS = {  # by dB below full scale, without anybody speaking
    -35.0: "loud; words may be missed unless you speak up",
    -50.0: "usual",
    -200.0: "quiet",
}


class Finding(NamedTuple):
    """What was found of a part, as a sentence; whether a session can do with it."""

    part: str
    sentence: str
    is_good: bool


def findings(places: Places) -> tuple[Finding, ...]:
    """Try the voice, the sound, the microphone and what keeps the computer awake.

    The microphone is listened to for a second; nothing of that is kept.
    """
    return (_voice(places), _sound(), microphone(places), _awake())


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


def microphone(places: Places) -> Finding:
    """Listen for a second, and say what was found: all is good, for no session needs one.

    Nothing of what was heard is kept.
    """
    try:
        with MiniaudioMicrophone(users_keymap(places).microphone, check=True) as opened:
            samples = opened.take(lambda: MonotonicClock().wait(LISTENED_S))
    except (OutputError, SessionError) as error:
        none = f"Spoken commands and recording will not work: {error}."
        return Finding("microphone", none, is_good=True)
    return Finding("microphone", heard(samples), is_good=True)


def heard(samples: Samples) -> str:
    """Say what a microphone heard while nobody spoke."""
    if not samples.any():
        return "The microphone is silent. Is it switched off?"
    noise = level_db(samples.astype(np.float32) / np.float32(32_768))
    room = next(words for level, words in ROOMS.items() if noise >= level)
    return f"The microphone works. The room's noise is at {noise:.0f} dB: {room}."


def _awake() -> Finding:
    with kept_awake() as awake:
        how = awake.settled()
    if how == NOTHING:
        advice = "Nothing here can keep the computer awake; turn sleep off in its settings."
        return Finding("sleep", advice, is_good=True)
    return Finding("sleep", f"{how} keeps the computer awake while a session plays.", is_good=True)
