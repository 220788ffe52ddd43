"""The chimes in sounds/: soft, equally loud, exactly timed, and what their script makes."""

import importlib.util
import itertools
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
import soxr

from metering import meter_for

Samples: TypeAlias = npt.NDArray[np.float64]

SOUNDS = Path(__file__).resolve().parents[2] / "sounds"
RATE = 48_000
LSB = 1 / 32_768  # the smallest 16-bit difference

SECONDS = {  # shortest and longest that serve their purpose
    "opening": (2.7, 3.2),
    "transition": (0.7, 0.9),
    "change-over": (0.9, 1.4),
    "countdown": (2.6, 2.9),
    "tick": (0.4, 0.5),
    "gate": (0.9, 1.5),
    "closing": (3.7, 4.3),
    "confirm": (0.4, 0.5),
    "refuse": (0.5, 0.7),
}
every_sound = pytest.mark.parametrize("name", SECONDS)


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_chimes", SOUNDS / "make_chimes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


make_chimes = load_script()


def read(name: str) -> Samples:
    samples: Samples = soundfile.read(SOUNDS / f"{name}.wav", dtype="float64")[0]
    return samples


def meter_of(samples: Samples) -> tuple[float, float]:
    """Return the integrated loudness and that of the loudest 400 ms, in LUFS."""
    meter = meter_for(RATE)
    integrated = float(meter.integrated_loudness(samples))
    return integrated, float(max(meter.blockwise_loudness))


def onsets(samples: Samples) -> list[int]:
    """Return each frame that rises over 5 % of the peak after 50 ms under it."""
    loud = np.flatnonzero(np.abs(samples) > 0.05 * np.abs(samples).max())
    gaps = np.diff(loud, prepend=-RATE)
    return [int(frame) for frame in loud[gaps > 0.050 * RATE]]


def likeness(one: Samples, other: Samples) -> float:
    """Return the highest normalised correlation at any shift: 1 for the same sound."""
    size = 2 ** int(np.ceil(np.log2(one.size + other.size)))
    product = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    highest = np.abs(np.fft.irfft(product, size)).max()
    return float(highest / np.sqrt(np.sum(one**2) * np.sum(other**2)))


def test_the_folder_holds_the_sounds_that_the_script_knows_and_no_others() -> None:
    assert {path.stem for path in SOUNDS.glob("*.wav")} == set(SECONDS) == set(make_chimes.CHIMES)


@every_sound
def test_is_48_khz_16_bit_mono(name: str) -> None:
    info = soundfile.info(SOUNDS / f"{name}.wav")
    assert (info.format, info.subtype) == ("WAV", "PCM_16")
    assert (info.samplerate, info.channels) == (RATE, 1)


@every_sound
def test_is_as_long_as_its_purpose_allows(name: str) -> None:
    shortest, longest = SECONDS[name]
    assert shortest <= read(name).size / RATE <= longest


@every_sound
def test_stays_well_below_clipping(name: str) -> None:
    """Between the samples too: the true peak, oversampled four times, is at most -6 dBTP."""
    around = np.pad(read(name), RATE // 10)
    assert np.abs(soxr.resample(around, RATE, 4 * RATE, quality="VHQ")).max() <= 10 ** (-6 / 20)


@every_sound
def test_has_the_common_loudness(name: str) -> None:
    integrated, _ = meter_of(read(name))
    assert make_chimes.TARGET_LUFS == -28
    assert integrated == pytest.approx(make_chimes.TARGET_LUFS, abs=0.5)


def test_no_sound_jumps_out_of_the_set() -> None:
    """One integrated loudness does not stop a long sound from beginning with a loud strike."""
    loudest = [meter_of(read(name))[1] for name in SECONDS]
    assert max(loudest) - min(loudest) < 3


@every_sound
def test_is_heard_within_5_ms(name: str) -> None:
    samples = read(name)
    heard = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())[0]
    assert heard <= 0.005 * RATE


@every_sound
def test_rises_softly_from_zero(name: str) -> None:
    """From 10 to 90 % of the first strike takes 8 ms or more: no click."""
    reached = np.maximum.accumulate(np.abs(read(name)[: RATE // 20]))
    low, high = np.searchsorted(reached, [0.1 * reached[-1], 0.9 * reached[-1]])
    assert reached[0] <= LSB
    assert (high - low) / RATE >= 0.008


@every_sound
def test_has_faded_when_it_ends_and_ends_when_it_has_faded(name: str) -> None:
    """The last 5 ms (of a short one less) are 1 LSB at most; the very last is not silence yet."""
    samples = read(name)
    assert np.abs(samples[-min(RATE, samples.size) // 200 :]).max() <= LSB
    assert samples[-1] != 0


@every_sound
def test_is_centred_on_zero(name: str) -> None:
    assert abs(read(name).mean()) < LSB / 2


@every_sound
def test_has_next_to_nothing_above_4_khz(name: str) -> None:
    samples = read(name)
    energy = np.abs(np.fft.rfft(samples)) ** 2
    treble = np.fft.rfftfreq(samples.size, 1 / RATE) > 4000
    assert energy[treble].sum() < 0.001 * energy.sum()


def test_countdown_has_three_tones_one_second_apart() -> None:
    starts = onsets(read("countdown"))
    assert len(starts) == 3
    assert np.diff(starts) == pytest.approx(RATE, abs=0.002 * RATE)


def test_countdown_ends_shortly_after_its_third_tone_began() -> None:
    samples = read("countdown")
    assert 0.6 <= (samples.size - onsets(samples)[-1]) / RATE <= 0.9


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(SECONDS, 2)])
def test_no_two_sounds_are_alike(one: str, other: str) -> None:
    assert likeness(read(one), read(other)) < 0.8


def test_the_script_makes_the_files_that_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert make_chimes.main(["--check"]) == 0
    assert "All 9 chimes" in capsys.readouterr().out


def test_the_script_makes_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        make_chimes.main([], folder)
    for name in SECONDS:
        written = (first / f"{name}.wav").read_bytes()
        assert written == (second / f"{name}.wav").read_bytes()


def test_the_check_names_each_file_that_differs_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in SECONDS:
        shutil.copy(SOUNDS / f"{name}.wav", tmp_path)
    (tmp_path / "gate.wav").unlink()
    (tmp_path / "opening.wav").write_text("no sound")
    softer = read("closing") * 0.9
    soundfile.write(tmp_path / "closing.wav", softer, RATE, subtype="PCM_16")
    soundfile.write(tmp_path / "transition.wav", read("transition"), 44_100, subtype="PCM_16")
    soundfile.write(tmp_path / "countdown.wav", read("countdown")[:-1], RATE, subtype="PCM_16")

    assert make_chimes.main(["--check"], tmp_path) == 1

    said = capsys.readouterr().out
    assert "gate.wav is missing" in said
    assert "opening.wav is not a WAV file" in said
    assert "transition.wav is not a 48 kHz, 16-bit, mono WAV file" in said
    assert "countdown.wav has" in said
    assert "closing.wav is off by up to" in said
    assert "change-over" not in said


def test_the_check_forgives_1_lsb_and_no_more(tmp_path: Path) -> None:
    """Another processor's sin() may round a sample the other way."""
    expected = make_chimes.chime("gate")
    for off, forgiven in ((1, True), (2, False)):
        make_chimes.write_wav(tmp_path / "gate.wav", expected + np.int16(off))
        assert (make_chimes.difference(tmp_path / "gate.wav", expected) is None) == forgiven
