"""OpenJTalk with an HTS voice: robotic but clear, ten times faster than speech. The fallback, and the simulated customers."""

import hashlib
import os
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.call.synthesis.engine import RawSound
from console.call.synthesis.japanese_words import words_with_morae
from console.domain.errors import SpeechFault

if TYPE_CHECKING:
    from pyopenjtalk.htsengine import HTSEngine

DEFAULT_VOICE: Final = "mei"


class OpenJTalk:
    """``voices`` maps further names to ``.htsvoice`` files; each is loaded when it is first used."""

    name = "openjtalk"

    def __init__(self, *, voices: dict[str, Path] | None = None) -> None:
        try:
            import pyopenjtalk

            self._files: dict[str, Path] = {DEFAULT_VOICE: Path(os.fsdecode(pyopenjtalk.DEFAULT_HTS_VOICE)), **(voices or {})}
            self._loaded: dict[str, HTSEngine] = {}
            self.fingerprint: str = f"openjtalk-{metadata.version('pyopenjtalk-plus')}-{_checksum(self._files)}"
            self._engine(DEFAULT_VOICE)
            pyopenjtalk.run_frontend("起動")
        except ImportError as fault:
            raise SpeechFault(
                "OpenJTalk の部品がありません。okaeri[engine] を入れ直してください。",
                "OpenJTalk is not installed; reinstall okaeri[engine].",
            ) from fault
        except OSError as fault:
            raise SpeechFault(
                "OpenJTalk の音声ファイルを読めません。設定の道筋を確かめてください。",
                "An OpenJTalk voice file cannot be read; check its path in the settings.",
            ) from fault

    def voices(self) -> tuple[str, ...]:
        return tuple(self._files)

    def sound(self, phrase: str, voice: str, rate: float) -> RawSound:
        import numpy as np
        import pyopenjtalk

        engine = self._engine(DEFAULT_VOICE if voice == "default" else voice)
        labels = pyopenjtalk.extract_fullcontext(phrase)
        if len(labels) <= 2:  # only the silences at both ends
            return RawSound(np.zeros(0, dtype=np.float32), engine.get_sampling_frequency())
        try:
            engine.set_speed(rate)
            samples = engine.synthesize(labels)
        except RuntimeError as fault:
            raise SpeechFault("OpenJTalk が音声を作れませんでした。", "OpenJTalk failed to render a phrase.", retry=True) from fault
        return RawSound((samples / 32768.0).astype(np.float32), engine.get_sampling_frequency())

    def words(self, phrase: str) -> tuple[tuple[int, int], ...]:
        return words_with_morae(phrase)

    def _engine(self, voice: str) -> "HTSEngine":
        from pyopenjtalk.htsengine import HTSEngine

        if voice not in self._files:
            raise SpeechFault(f"OpenJTalk に「{voice}」という声はありません。", f"OpenJTalk has no voice named {voice}.")
        if voice not in self._loaded:
            try:
                self._loaded[voice] = HTSEngine(str(self._files[voice]).encode())
            except RuntimeError as fault:
                raise SpeechFault(
                    f"OpenJTalk の声「{voice}」のファイルが壊れています。", f"The file of OpenJTalk's voice {voice} is damaged."
                ) from fault
        return self._loaded[voice]


def _checksum(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + hashlib.sha256(files[name].read_bytes()).digest())
    return digest.hexdigest()[:16]
