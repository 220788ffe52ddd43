"""Say phrases with piper, which has neural voices for many languages.

``python -m handscue.speech.piper_server`` serves requests; see ``speech.serving``. ``voice`` is the
file of a voice, with its settings beside it. piper is under the GPL, version 3: nothing but this
program, which nothing imports, loads it.
"""

from __future__ import annotations

import json
import wave
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.speech.serving import Request, caught, only_for_answers, serve

if TYPE_CHECKING:
    from piper import PiperVoice

OFFLINE = ("espeak", "text")  # for other alphabets piper downloads what it needs


@caught
def utter(request: Request) -> str | None:
    """Say ``text`` into the file ``path``; return None when it is whole, else what went wrong."""
    from piper import SynthesisConfig

    voice = _loaded(Path(request["voice"]))
    # No noise: the same text is the same sound. Not each sentence at full scale: its own level.
    asked = SynthesisConfig(
        length_scale=voice.config.length_scale / request["speed"],
        noise_scale=0,
        noise_w_scale=0,
        normalize_audio=False,
    )
    with wave.open(request["path"], "wb") as file:
        voice.synthesize_wav(request["text"], file, syn_config=asked)
    return None


@lru_cache(maxsize=1)
def _loaded(path: Path) -> PiperVoice:
    import onnxruntime
    from piper import PiperConfig, PiperVoice

    settings = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    config = PiperConfig.from_dict(settings)
    if config.phoneme_type.value not in OFFLINE:
        raise ValueError(f"its alphabet ({config.phoneme_type.value}) needs a download")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return PiperVoice(session, config)


def main() -> None:
    """Serve requests until stdin ends."""
    serve(utter, only_for_answers())


if __name__ == "__main__":
    main()
