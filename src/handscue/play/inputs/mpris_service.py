"""The two interfaces by which a desktop knows a media player (MPRIS, version 2.2).

https://specifications.freedesktop.org/mpris-spec/2.2/
"""

# Annotations are evaluated here, not kept as text: dbus-fast reads "None" as a type of the bus.
from collections.abc import Callable
from typing import Annotated

from dbus_fast import PropertyAccess, Variant
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property

from handscue.play.inputs.keynames import Key
from handscue.play.inputs.now_playing import NowPlaying

OBJECT_PATH = "/org/mpris/MediaPlayer2"
BUS_NAME = "org.mpris.MediaPlayer2.handscue"

Strings = Annotated[list[str], DBusSignature("as")]
READ = PropertyAccess.READ


class Root(ServiceInterface):
    """What the program is."""

    def __init__(self) -> None:
        super().__init__("org.mpris.MediaPlayer2")

    @dbus_method(name="Raise")
    def bring_to_front(self) -> None:
        """Do nothing: a terminal cannot be raised."""

    @dbus_method(name="Quit")
    def quit(self) -> None:
        """Do nothing: only the therapist ends a session."""

    @dbus_property(access=READ, name="CanQuit")
    def can_quit(self) -> DBusBool:
        """Return no."""
        return False

    @dbus_property(access=READ, name="CanRaise")
    def can_raise(self) -> DBusBool:
        """Return no."""
        return False

    @dbus_property(access=READ, name="HasTrackList")
    def has_track_list(self) -> DBusBool:
        """Return no."""
        return False

    @dbus_property(access=READ, name="Identity")
    def identity(self) -> DBusStr:
        """Return the name people know."""
        return "handscue"

    @dbus_property(access=READ, name="SupportedUriSchemes")
    def uri_schemes(self) -> Strings:
        """Nothing is opened from here."""
        return []

    @dbus_property(access=READ, name="SupportedMimeTypes")
    def mime_types(self) -> Strings:
        """Nothing is opened from here."""
        return []


class PlayerInterface(ServiceInterface):
    """What it plays, and the keys of its remotes."""

    def __init__(self, press: Callable[[Key], None], now: Callable[[], NowPlaying]) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._press, self._now = press, now
        self._announced = now()

    def announce(self) -> None:
        """Tell all who listen what has changed since the last time, besides time itself."""
        before, now = self._announced, self._now()
        changed: dict[str, object] = {}
        if before.status != now.status:
            changed["PlaybackStatus"] = now.status
        if _metadata(before) != _metadata(now):
            changed["Metadata"] = _metadata(now)
        if before.volume != now.volume:
            changed["Volume"] = now.volume
        if changed:
            self._announced = now
            self.emit_properties_changed(changed)

    @dbus_method(name="PlayPause")
    def play_pause(self) -> None:
        """Press the key for it."""
        self._press("play pause")

    @dbus_method(name="Play")
    def play(self) -> None:
        """Press the key for it, unless it plays: then nothing is to happen."""
        if self._now().status != "Playing":
            self._press("play")

    @dbus_method(name="Pause")
    def pause(self) -> None:
        """Press the key for it, if it plays."""
        if self._now().status == "Playing":
            self._press("pause")

    @dbus_method(name="Stop")
    def stop(self) -> None:
        """Press the key for it."""
        self._press("stop")

    @dbus_method(name="Next")
    def next_track(self) -> None:
        """Press the key for it."""
        self._press("next track")

    @dbus_method(name="Previous")
    def previous_track(self) -> None:
        """Press the key for it."""
        self._press("previous track")

    @dbus_method(name="Seek")
    def seek(self, offset: DBusInt64) -> None:
        """Do nothing: ``CanSeek`` is false, for a step has to be heard from its start."""

    @dbus_method(name="SetPosition")
    def set_position(self, track: DBusObjectPath, position: DBusInt64) -> None:
        """Do nothing, as with ``seek``."""

    @dbus_method(name="OpenUri")
    def open_uri(self, uri: DBusStr) -> None:
        """Do nothing: all is made ready before a session is played."""

    @dbus_property(access=READ, name="PlaybackStatus")
    def playback_status(self) -> DBusStr:
        """Return Playing, Paused or Stopped."""
        return self._now().status

    @dbus_property(access=READ, name="Metadata")
    def metadata(self) -> DBusDict:
        """Return the step."""
        return _metadata(self._now())

    @dbus_property(access=READ, name="Position")
    def position(self) -> DBusInt64:
        """Return how far the step has come, in microseconds."""
        return self._now().position

    @dbus_property(name="Volume")
    def volume(self) -> DBusDouble:
        """Return how loud it is, from 0 to 1; a session begins at three quarters."""
        return self._now().volume

    @volume.setter
    def set_volume(self, wanted: DBusDouble) -> None:
        """Press the key for louder or softer, whichever way it is to go: a step at a time."""
        now = self._now().volume
        if wanted != now:
            self._press("volume up" if wanted > now else "volume down")

    @dbus_property(name="Rate")
    def rate(self) -> DBusDouble:
        """Return 1."""
        return 1.0

    @rate.setter
    def set_rate(self, _wanted: DBusDouble) -> None:
        """Do nothing: there is one rate."""

    @dbus_property(access=READ, name="MinimumRate")
    def minimum_rate(self) -> DBusDouble:
        """Return 1."""
        return 1.0

    @dbus_property(access=READ, name="MaximumRate")
    def maximum_rate(self) -> DBusDouble:
        """Return 1."""
        return 1.0

    @dbus_property(access=READ, name="CanGoNext")
    def can_go_next(self) -> DBusBool:
        """Return yes."""
        return True

    @dbus_property(access=READ, name="CanGoPrevious")
    def can_go_previous(self) -> DBusBool:
        """Return yes."""
        return True

    @dbus_property(access=READ, name="CanPlay")
    def can_play(self) -> DBusBool:
        """Return yes."""
        return True

    @dbus_property(access=READ, name="CanPause")
    def can_pause(self) -> DBusBool:
        """Return yes."""
        return True

    @dbus_property(access=READ, name="CanSeek")
    def can_seek(self) -> DBusBool:
        """Return no."""
        return False

    @dbus_property(access=READ, name="CanControl")
    def can_control(self) -> DBusBool:
        """Return yes."""
        return True


def _metadata(now: NowPlaying) -> dict[str, Variant]:
    if not now.track:
        return {}
    return {
        "mpris:trackid": Variant("o", f"/handscue/step/{now.track}"),
        "mpris:length": Variant("x", now.length),
        "xesam:title": Variant("s", now.title),
        "xesam:album": Variant("s", now.album),
        "xesam:artist": Variant("as", ["handscue"]),
        "xesam:trackNumber": Variant("i", now.track),
    }
