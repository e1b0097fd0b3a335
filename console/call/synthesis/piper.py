"""Piper voices from ONNX files. A Japanese voice needs Piper's Japanese phonemizer; one made for espeak cannot read kanji."""

import hashlib
import json
import re
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.call.synthesis.engine import RawSound
from console.call.synthesis.japanese_words import words_with_morae
from console.domain.errors import SpeechFault

if TYPE_CHECKING:
    from piper import PiperVoice

_JAPANESE: Final = re.compile(r"[ぁ-ヿ一-龥]")


class Piper:
    """``models``: the ``.onnx`` files, each with its ``.onnx.json`` beside it; a voice is named by its file."""

    name = "piper"

    def __init__(self, models: Sequence[Path], *, threads: int = 2) -> None:
        if not models:
            raise SpeechFault(
                "Piper の声のファイルが設定されていません。設定で .onnx を選んでください。",
                "No Piper voice is configured; choose an .onnx file in the settings.",
            )
        self._voices = {path.stem: _load(path, threads) for path in models}
        digest = hashlib.sha256()
        for path in models:
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        self.fingerprint: str = f"piper-{metadata.version('piper-tts')}-{digest.hexdigest()[:16]}"

    def voices(self) -> tuple[str, ...]:
        return tuple(self._voices)

    def sound(self, phrase: str, voice: str, rate: float) -> RawSound:
        import numpy as np
        from piper import SynthesisConfig
        from piper.config import PhonemeType

        loaded = self._voices.get(next(iter(self._voices)) if voice == "default" else voice)
        if loaded is None:
            raise SpeechFault(f"Piper に「{voice}」という声はありません。", f"Piper has no voice named {voice}.")
        if loaded.config.phoneme_type is PhonemeType.ESPEAK and _JAPANESE.search(phrase):
            raise SpeechFault(
                f"Piper の声「{voice}」は日本語を読めません。日本語の声を選んでください。",
                f"The Piper voice {voice} cannot read Japanese; choose a Japanese voice.",
            )
        settings = SynthesisConfig(length_scale=loaded.config.length_scale / rate)
        try:
            chunks = [chunk.audio_float_array for chunk in loaded.synthesize(phrase, settings)]
        except Exception as fault:  # phonemizer and onnxruntime raise what they like
            raise SpeechFault("Piper が音声を作れませんでした。", "Piper failed to render a phrase.", retry=True) from fault
        samples = np.concatenate(chunks) if chunks else np.zeros(0)
        return RawSound(samples.astype(np.float32), loaded.config.sample_rate)

    def words(self, phrase: str) -> tuple[tuple[int, int], ...]:
        if _JAPANESE.search(phrase):
            return words_with_morae(phrase)
        return tuple((1, int(character.isalnum())) for character in phrase)


def _load(path: Path, threads: int) -> "PiperVoice":
    try:
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])
        config = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
        return PiperVoice(session=session, config=PiperConfig.from_dict(config))
    except ImportError as fault:
        raise SpeechFault(
            "Piper の部品がありません。okaeri[engine] を入れ直してください。", "Piper is not installed; reinstall okaeri[engine]."
        ) from fault
    except Exception as fault:  # onnxruntime's exceptions share no public base
        raise SpeechFault(
            f"Piper の声のファイル {path.name} を読み込めません。.onnx と .onnx.json がそろっているか確かめてください。",
            f"The Piper voice file {path.name} cannot be loaded; check that .onnx and .onnx.json are both there.",
        ) from fault
