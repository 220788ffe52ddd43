"""Every format: exact length, chapters, tags, cover, and the mix's own sound, by others' word."""

from __future__ import annotations

import os
import subprocess
import tracemalloc
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soundfile

from export.sounding import (
    ODD,
    RATE,
    Frames,
    about,
    decoded,
    needs,
    phrase,
    probed,
    session,
    signal_to_noise,
    silently,
)
from handscue.errors import ExportError
from handscue.export.formats import FORMATS, LONGEST_MS, write, writer_for
from handscue.export.opus import Packets, by_libsndfile, by_pyav, write_opus
from handscue.export.tags import Chapter
from handscue.export.work import How, Work
from handscue.mix import Mix, Placed, mix
from handscue.mix.levels import levelled
from handscue.schedule.cues import Cue, CueKind
from handscue.schedule.wording import Content, Spoken
from handscue.sounds.clip import Clip, from_float
from handscue.sounds.loudness import decibels, true_peak
from handscue.units import to_frames

LOSSLESS = (".wav", ".flac")
LOSSY = (".mp3", ".opus", ".ogg", ".m4b")
MP4 = (".m4a", ".m4b")  # ffmpeg decodes their last packet to its end, padding and all

STARTS_MS = (0, 3_001, 9_500, 20_000)
TOTAL_MS = 31_017
# One phrase right at the beginning, two close together, one that ends with the session.
MIX = session(TOTAL_MS / 1000, (0, 3.3, 5.1, 12.345, 29.317))
TAGS = about(*STARTS_MS, end_ms=TOTAL_MS)

heard_of, told_of = cache(decoded), cache(probed)  # of files that many tests ask about

every_format = pytest.mark.parametrize("suffix", FORMATS)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the same session in every format."""
    folder = tmp_path_factory.mktemp("formats")
    made = {suffix: folder / f"session{suffix}" for suffix in FORMATS}
    for path in made.values():
        write(MIX, TAGS, path, silently)
    return made


@every_format
def test_decodes_to_the_session_s_exact_length(files: dict[str, Path], suffix: str) -> None:
    over = len(heard_of(files[suffix])) - MIX.frames
    assert 0 <= over < 1024 if suffix in MP4 else over == 0


@every_format
def test_ffprobe_tells_the_length_to_a_packet(files: dict[str, Path], suffix: str) -> None:
    told = float(told_of(files[suffix])["format"]["duration"])
    # What an MP3 must carry besides: the delays of encoder and decoder, and a packet to the end.
    most = (576 + 529 + 1152) / RATE if suffix == ".mp3" else 1152 / RATE
    assert 0 <= told - TOTAL_MS / 1000 < most


@every_format
def test_has_a_chapter_for_each_step_to_the_millisecond(
    files: dict[str, Path], suffix: str
) -> None:
    chapters = told_of(files[suffix])["chapters"]
    starts = [round(float(c["start_time"]) * 1000, 3) for c in chapters]
    assert starts == list(STARTS_MS)
    assert [c["tags"]["title"] for c in chapters] == [c.name for c in TAGS.chapters]


@every_format
def test_has_tags_and_a_cover(files: dict[str, Path], suffix: str) -> None:
    found = told_of(files[suffix])
    tags = found["tags"]
    assert tags["title"] == ODD
    assert tags["album"] == "Album"
    assert tags["date"] == "2026-11-22"
    assert tags["language"] == "eng"
    pictures = [s for s in found["streams"] if s["codec_type"] == "video"]
    expected = [] if suffix == ".wav" else [("png", 1)]  # ffmpeg would take it for a video
    assert [(p["codec_name"], p["width"]) for p in pictures] == expected


def test_another_program_makes_an_audiobook_of_a_wav(
    files: dict[str, Path], tmp_path: Path
) -> None:
    """Told no more than the two names."""
    out = tmp_path / "book.m4b"
    command = [needs("ffmpeg"), "-v", "error", "-i", str(files[".wav"]), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert float(probed(out)["format"]["duration"]) == pytest.approx(MIX.frames / RATE, abs=0.1)


@every_format
def test_nothing_a_player_could_obey_is_in_its_tags(tmp_path: Path, suffix: str) -> None:
    order = "a\x1b[31m\x9b31m\x7f\u202eb\udcff"
    tags = replace(TAGS, title=order, album=order, chapters=(Chapter(order, 0, 1000),))
    path = tmp_path / f"a{suffix}"
    write(session(1, (0,), 0.5), tags, path, silently)
    found = probed(path)
    shown = "a\ufffd[31m\ufffd31m\ufffd\ufffdb\ufffd"
    assert (found["tags"]["title"], found["tags"]["album"]) == (shown, shown)
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == [shown]


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_holds_the_mix_itself_where_it_is_lossless(files: dict[str, Path], suffix: str) -> None:
    assert np.array_equal(heard_of(files[suffix]), MIX.read(0, MIX.frames))


def in_one_pass(suffix: str, wav: Path, folder: Path) -> Frames:
    """Encode a WAV plainly, with the same encoder and settings, and decode that."""
    plain = folder / f"plain{suffix}"
    read, _ = soundfile.read(wav, dtype="int16")
    if suffix in MP4:
        aac = ("-map", "0:a", "-c:a", "aac", "-b:a", "64k", "-aac_coder", "fast")
        subprocess.run([needs("ffmpeg"), "-v", "error", "-i", wav, *aac, plain], check=True)
    elif suffix == ".mp3":
        lame = ("-c:a", "libmp3lame", "-b:a", "64k", "-compression_level", "3")
        subprocess.run([needs("ffmpeg"), "-v", "error", "-i", wav, *lame, plain], check=True)
    else:
        coding, level = {".opus": ("OPUS", 0.8), ".ogg": ("VORBIS", 0.8)}[suffix]
        soundfile.write(plain, read, RATE, coding, format="OGG", compression_level=level)
    return decoded(plain)[: len(read)]


@pytest.mark.parametrize("suffix", LOSSY)
def test_is_as_true_as_the_same_encoder_s_plain_file(
    files: dict[str, Path], suffix: str, tmp_path: Path
) -> None:
    meant = MIX.read(0, MIX.frames)
    plain = in_one_pass(suffix, files[".wav"], tmp_path)
    ours = heard_of(files[suffix])[: MIX.frames]
    assert signal_to_noise(ours, meant) > signal_to_noise(plain, meant) - 0.5


def vowel(seed: int) -> Clip:
    """Return two seconds of a voice that rises and falls."""
    time = np.arange(2 * RATE) / RATE
    pitch = np.cumsum(110 + 25 * np.sin(2 * np.pi * 0.7 * time + seed)) / RATE
    voiced = sum(np.sin(2 * np.pi * n * pitch) / n for n in range(1, 25))
    return Clip(from_float(0.2 * voiced * np.sin(2 * np.pi * 2 * time) ** 2))


@pytest.mark.parametrize("suffix", LOSSY)
def test_is_as_loud_as_the_session_with_no_peak_over_minus_1_dbtp(
    tmp_path: Path, suffix: str
) -> None:
    clips: dict[Content, Clip] = {Spoken(str(n)): vowel(n) for n in range(5)}
    cues = [Cue(n, CueKind.SIGNAL, c, 3000 * n, 2000) for n, c in enumerate(clips)]
    loud = mix(cues, levelled(cues, clips, -8.0), 15 * RATE)
    meant = loud.read(0, loud.frames)
    assert decibels(true_peak(meant)) > -2.7  # as near to -2 as it may come
    write(loud, about(0, end_ms=15_000), tmp_path / f"a{suffix}", silently)
    heard = decoded(tmp_path / f"a{suffix}")[: loud.frames]
    assert decibels(true_peak(heard)) < -1
    gain = heard.astype(float) @ meant / (meant.astype(float) @ meant)
    assert decibels(gain) == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("suffix", LOSSY)
def test_a_bell_of_13_khz_is_as_loud_as_meant(tmp_path: Path, suffix: str) -> None:
    bell = Clip(from_float(0.3 * np.sin(2 * np.pi * 13_000 * np.arange(2 * RATE) / RATE)))
    meant = Mix([Placed(bell, RATE)], 4 * RATE)
    write(meant, about(0, end_ms=4000), tmp_path / f"a{suffix}", silently)
    midst = slice(round(1.5 * RATE), round(2.5 * RATE))
    power = [
        np.mean(sound[midst].astype(float) ** 2)
        for sound in (decoded(tmp_path / f"a{suffix}"), meant.read(0, 4 * RATE))
    ]
    assert 10 * np.log10(power[0] / power[1]) == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("suffix", LOSSY)
def test_is_silent_in_silence_and_clicks_nowhere(files: dict[str, Path], suffix: str) -> None:
    heard = heard_of(files[suffix])[: MIX.frames].astype(np.int32)
    sounds = np.zeros(MIX.frames + 1, bool)
    for span in MIX.spans:  # what an encoder smears before and after a sound is not a click
        sounds[max(0, span.start - 4096) : span.stop + 4096] = True
    assert np.abs(heard[~sounds[:-1]]).max() <= 8
    error = np.abs(heard - MIX.read(0, MIX.frames))
    joins = np.concatenate([np.arange(s.start - 4000, s.start - 100) for s in MIX.spans[1:]])
    assert error[joins].max() < 0.25 * error.max()


@pytest.mark.parametrize("suffix", LOSSY)
def test_is_aligned_with_the_wav(files: dict[str, Path], suffix: str) -> None:
    heard = heard_of(files[suffix])[: MIX.frames].astype(float)
    meant = MIX.read(0, MIX.frames).astype(float)
    for span in MIX.spans:
        around = slice(max(0, span.start - 600), span.stop + 600)
        both = np.fft.irfft(np.fft.rfft(heard[around]) * np.fft.rfft(meant[around]).conj())
        assert np.argmax(both) == 0


STEPS = {".mp3": 1152, ".m4b": 1024, ".opus": 960, ".ogg": 128}


@pytest.mark.parametrize("suffix", LOSSY)
def test_aligned_it_is_as_true_to_sounds_that_begin_where_a_packet_does(
    files: dict[str, Path], suffix: str, tmp_path: Path
) -> None:
    write(MIX, TAGS, tmp_path / f"a{suffix}", silently, How(aligned=True))
    meant = MIX.aligned(STEPS[suffix], 9600)
    assert meant.spans != MIX.spans
    heard, unmoved = (
        hear(path)[: MIX.frames]
        for hear, path in ((decoded, tmp_path / f"a{suffix}"), (heard_of, files[suffix]))
    )
    noise = signal_to_noise(heard, meant.read(0, MIX.frames))
    assert noise > signal_to_noise(unmoved, MIX.read(0, MIX.frames)) - 0.5


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_aligned_a_lossless_file_is_as_it_was(
    files: dict[str, Path], suffix: str, tmp_path: Path
) -> None:
    write(MIX, TAGS, tmp_path / f"a{suffix}", silently, How(aligned=True))
    assert (tmp_path / f"a{suffix}").read_bytes() == files[suffix].read_bytes()


@pytest.mark.parametrize("packets", [by_libsndfile, by_pyav])
def test_opus_is_as_true_from_either_library(
    files: dict[str, Path], packets: Packets, tmp_path: Path
) -> None:
    meant = MIX.read(0, MIX.frames)
    plain = in_one_pass(".opus", files[".wav"], tmp_path)
    with (tmp_path / "ours.opus").open("wb") as file:
        write_opus(MIX, TAGS, file, Work(silently), packets)
    ours = decoded(tmp_path / "ours.opus")
    assert len(ours) == MIX.frames
    assert signal_to_noise(ours, meant) > signal_to_noise(plain, meant) - 0.5


def test_flac_passes_its_own_test(files: dict[str, Path]) -> None:
    subprocess.run([needs("flac"), "-t", "-s", str(files[".flac"])], check=True)


def test_flac_carries_on_past_one_byte_block_numbers(tmp_path: Path) -> None:
    long = session(400.5, (1, 180.2, 399))
    write(long, about(0, end_ms=400_500), tmp_path / "long.flac", silently)
    subprocess.run([needs("flac"), "-t", "-s", str(tmp_path / "long.flac")], check=True)
    read, _ = soundfile.read(tmp_path / "long.flac", dtype="int16")
    assert np.array_equal(read, long.read(0, long.frames))


@every_format
@pytest.mark.parametrize("frames", [48, 4800 - 48, 4096 * 3, 1024 * 48])
def test_short_and_even_lengths_are_exact(tmp_path: Path, suffix: str, frames: int) -> None:
    mix = Mix([Placed(phrase(0.5, 1), 0)], frames)
    path = tmp_path / f"short{suffix}"
    write(mix, about(0, end_ms=frames // 48), path, silently)
    over = len(decoded(path)) - frames
    assert 0 <= over < 1024 if suffix in MP4 else over == 0


@every_format
def test_a_session_without_sound_is_silence(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"silent{suffix}"
    write(Mix([], 3 * RATE), about(0, end_ms=3000), path, silently)
    heard = decoded(path)
    assert 0 <= len(heard) - 3 * RATE < 1024
    assert np.abs(heard).max() <= 1


@every_format
def test_hours_of_silence_take_no_memory(suffix: str) -> None:
    peaks = []
    with Path(os.devnull).open("wb") as nowhere:
        for hours in (0.1, 0.1, 12):  # the first time modules are loaded
            long = session(hours * 3600, (1, hours * 3600 - 3))
            tracemalloc.start()
            writer_for(Path(f"a{suffix}"))(long, TAGS, nowhere, Work(silently))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[2] < peaks[1] + (3 << 20)


def test_chapters_with_long_names_are_all_there_with_their_whole_names(tmp_path: Path) -> None:
    parts = ("Left upper arm · a long name", "שריר " * 40, "Ellenbogen 🙌 " * 20, "x" * 190)
    named = [replace(c, name=text) for c, text in zip(TAGS.chapters, parts, strict=True)]
    tags = replace(TAGS, chapters=tuple(named), title=parts[2], track=(3, 20))
    for suffix in FORMATS:
        path = tmp_path / f"long{suffix}"
        write(Mix([], TOTAL_MS * 48), tags, path, silently)
        found = probed(path)
        assert [c["tags"]["title"] for c in found["chapters"]] == list(parts), suffix
        assert found["tags"]["title"] == parts[2]
        assert suffix == ".wav" or found["tags"]["track"].startswith("3")


def test_many_chapters_are_all_there(tmp_path: Path) -> None:
    tags = about(*range(0, 30_000, 100), end_ms=30_000)
    for suffix in (".mp3", ".m4b", ".opus", ".flac", ".wav"):
        path = tmp_path / f"many{suffix}"
        write(Mix([], 30 * RATE), tags, path, silently)
        assert len(probed(path)["chapters"]) == 300, suffix


def test_a_wav_over_4_gib_is_an_rf64_that_others_read(tmp_path: Path) -> None:
    frames = 13 * 3600 * RATE
    late = Mix([Placed(phrase(1.0, 3), frames - 2 * RATE)], frames)
    path = tmp_path / "long.wav"
    write(late, about(0, end_ms=13 * 3_600_000), path, silently)
    with path.open("rb") as raw:
        assert raw.read(4) == b"RF64"
    with soundfile.SoundFile(path) as file:
        assert file.frames == frames
        file.seek(frames - 2 * RATE)
        assert np.array_equal(file.read(dtype="int16"), late.read(frames - 2 * RATE, 2 * RATE))
    assert float(probed(path)["format"]["duration"]) == 13 * 3600
    assert path.stat().st_blocks * 512 < 1 << 20  # silence takes no room on the disk


def test_an_unknown_suffix_names_those_that_work(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.wav, \.flac, \.mp3, \.m4a, \.m4b, \.opus, \.ogg"):
        write(MIX, TAGS, tmp_path / "session.wma", silently)


def test_a_session_of_more_than_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="24 hours"):
        write(Mix([], to_frames(LONGEST_MS) + 48), TAGS, tmp_path / "day.mp3", silently)
    assert not list(tmp_path.iterdir())
