"""An output that heals: whatever a device does and whenever, nobody above it ever hears of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handscue.errors import OutputError
from handscue.mix.mix import Mix
from handscue.play.outputs.recovering import RETRY_S, RecoveringOutput
from handscue.units import Frames, Seconds
from play.outputs.holding import AtOnce
from play.sessions import bursts

MIX = bursts([0.0, 0.5])
FAILURES = st.sampled_from(
    [None, None, OutputError("the device is gone"), OSError(11, "no more processes"), MemoryError()]
)


class Fickle:
    """See ``Output``: each call fails as the next in a row says, or does nothing."""

    name = "fickle"
    lag = lead = 0.0

    def __init__(self, failures: list[Exception | None]) -> None:
        self._failures, self.closed = failures, 0
        self._fail()

    def _fail(self) -> None:
        if self._failures and (failure := self._failures.pop(0)):
            raise failure

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:  # noqa: ARG002
        self._fail()

    def attend(self, now: Seconds) -> None:  # noqa: ARG002
        self._fail()

    def stop(self) -> None:
        self._fail()

    def close(self) -> None:
        self.closed += 1
        self._fail()


@given(st.lists(FAILURES, max_size=30), st.lists(st.sampled_from(["play", "stop", "attend"])))
def test_whatever_fails_the_session_goes_on_and_the_sound_comes_back(
    failures: list[Exception | None], calls: list[str]
) -> None:
    opened: list[Fickle] = []

    def open_output(*, sure: bool) -> Fickle:
        assert sure or not opened
        opened.append(Fickle(failures))
        return opened[-1]

    output, now = RecoveringOutput(open_output, AtOnce()), 0.0
    for call in calls:
        now += 1
        if call == "play":
            output.play(MIX, 0, MIX.frames, now)
        elif call == "stop":
            output.stop()
        else:
            output.attend(now)
        assert (output.sound is None) == (output.trouble is not None)
    failures.clear()
    for _ in range(3):
        now += RETRY_S
        output.attend(now)
    assert (output.sound, output.trouble) == ("fickle", None)
    output.close()
    assert all(one.closed == 1 for one in opened)
