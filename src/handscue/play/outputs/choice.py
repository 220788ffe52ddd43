"""Which output there is for a name, and how it is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from handscue.errors import OutputError, RequestError

if TYPE_CHECKING:
    from handscue.play.outputs.output import Output
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.play.outputs.tap import Tap
    from handscue.units import Frames

OutputName = Literal["auto", "simpleaudio", "miniaudio", "silent"]


def output_opener(
    name: OutputName, lead_in: Frames = 0, *, has_music: bool = False, tap: Tap | None = None
) -> OpenOutput:
    """Return a function that opens the output of a name, or with ``auto`` the best there is.

    For music that is miniaudio: it plays one stream, where simpleaudio needs a seam now and then.
    So it is where a ``tap`` is to be told of all that is played.

    Raises:
        RequestError: simpleaudio cannot tell that.

    """
    if tap and name == "simpleaudio":
        raise RequestError("spoken commands need one stream of sound: leave out simpleaudio")
    if name == "auto" and (has_music or tap):
        name = "miniaudio"
    return partial(_open_output, name, lead_in, tap)


def _open_output(name: OutputName, lead_in: Frames, tap: Tap | None, *, sure: bool) -> Output:
    # Imported here: loading sound libraries takes longer than --help.
    from handscue.play.outputs.silent import SilentOutput
    from handscue.play.outputs.simpleaudio_process import SimpleaudioOutput, is_installed

    if name == "silent":
        return SilentOutput()
    if name == "simpleaudio":
        return SimpleaudioOutput(lead_in)
    if name == "auto" and is_installed():
        try:
            return SimpleaudioOutput(lead_in)
        except OutputError:
            pass  # it may see fewer devices than miniaudio does
    from handscue.play.outputs.miniaudio_stream import MiniaudioOutput

    return MiniaudioOutput(sure=sure, tap=tap)
