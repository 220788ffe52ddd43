"""Which output there is for a name, and how it is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from handscue.errors import OutputError

if TYPE_CHECKING:
    from handscue.play.outputs.output import Output
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.units import Frames

OutputName = Literal["auto", "simpleaudio", "miniaudio", "silent"]


def output_opener(name: OutputName, lead_in: Frames = 0, *, has_music: bool = False) -> OpenOutput:
    """Return a function that opens the output of a name, or with ``auto`` the best there is.

    For music that is miniaudio: it plays one stream, where simpleaudio needs a seam now and then.
    """
    if name == "auto" and has_music:
        name = "miniaudio"
    return partial(_open_output, name, lead_in)


def _open_output(name: OutputName, lead_in: Frames, *, sure: bool) -> Output:
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

    return MiniaudioOutput(sure=sure)
