"""Files with music: all of it encoded, and no join of what was encoded apart to be heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from beds import pad
from export.sounding import RATE, about, decoded, phrase, signal_to_noise, silently
from export.test_formats import LOSSLESS, LOSSY, MP4, in_one_pass
from handscue.export.aac import PACKET_FRAMES, PRIMING, AacCodec
from handscue.export.formats import FORMATS, write
from handscue.mix import Mix, Placed
from handscue.mix.bed import Laid, bed_of
from handscue.routine.music import MusicBed

TOTAL_MS = 16_017
BED = bed_of(pad(7), MusicBed(file="x"), -18.0)
WORDS = [Placed(phrase(1.7, n), round(s * RATE)) for n, s in enumerate((0, 5.1, 12.3))]
MIX = Mix(WORDS, TOTAL_MS * 48, bed=Laid(BED))
MEANT = MIX.read(0, MIX.frames)
TAGS = about(0, 9_500, end_ms=TOTAL_MS)
EACH = 30  # packets that are encoded apart here, so that there are many joins


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the same session over music in every format."""
    folder = tmp_path_factory.mktemp("music")
    made = {suffix: folder / f"session{suffix}" for suffix in FORMATS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AacCodec, "longest_run", EACH)
        for path in made.values():
            write(MIX, TAGS, path, silently)
    return made


@pytest.mark.parametrize("suffix", FORMATS)
def test_it_is_as_long_as_the_session(files: dict[str, Path], suffix: str) -> None:
    over = len(decoded(files[suffix])) - MIX.frames
    assert 0 <= over < 1024 if suffix in MP4 else over == 0


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_it_holds_the_mix_itself_where_it_is_lossless(files: dict[str, Path], suffix: str) -> None:
    assert np.array_equal(decoded(files[suffix]), MEANT)


@pytest.mark.parametrize("suffix", LOSSY)
def test_it_is_aligned_and_as_true_as_the_same_encoder_s_plain_file(
    files: dict[str, Path], suffix: str, tmp_path: Path
) -> None:
    ours = decoded(files[suffix])[: MIX.frames]
    plain = in_one_pass(suffix, files[".wav"], tmp_path)
    assert signal_to_noise(ours, MEANT) > signal_to_noise(plain, MEANT) - 0.5
    spectra = np.fft.rfft(ours.astype(float)) * np.fft.rfft(MEANT.astype(float)).conj()
    assert np.argmax(np.fft.irfft(spectra)) == 0


def test_the_joins_of_an_m4b_are_as_true_as_elsewhere_and_click_nowhere(
    files: dict[str, Path], tmp_path: Path
) -> None:
    ours = decoded(files[".m4b"])[: MIX.frames].astype(float)
    plain = in_one_pass(".m4b", files[".wav"], tmp_path).astype(float)
    joins = [n * PACKET_FRAMES - PRIMING for n in range(EACH, MIX.frames // PACKET_FRAMES, EACH)]
    assert len(joins) >= 20
    around = np.concatenate([np.arange(j - PACKET_FRAMES, j + 2 * PACKET_FRAMES) for j in joins])
    meant = MEANT[around]
    assert signal_to_noise(ours[around], meant) > signal_to_noise(plain[around], meant) - 0.5
    steps, usual = (np.abs(np.diff(heard - MEANT, 2)) for heard in (ours, plain))
    for join in joins:  # a click is a step in what differs
        here = slice(join - PACKET_FRAMES, join + 2 * PACKET_FRAMES)
        assert steps[here].max() < 2 * max(usual[here].max(), np.percentile(usual, 99))


def test_how_far_a_file_of_one_run_has_come_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    write(MIX, TAGS, tmp_path / "x.mp3", lambda done, _of: told.append(done))
    assert told == sorted(told)
    assert len([done for done in told if 0 < done < MIX.frames]) >= 5
    assert told[-1] == MIX.frames
