"""Whisper on ONNX Runtime: sound to what the encoder heard, and that to tokens, the likeliest next one or several ways at once.

All of it can be given up at any time, which is why this is not left to a library: a closure within a word looks like the end of the
sentence, the work for it is begun, and the real end must not wait behind it.
"""

import json
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from console.call.recognition import beam, ct2_file, whisper_graph
from console.call.recognition.drafts import Drafts
from console.call.recognition.expectation import Expectation
from console.call.recognition.phantoms import joined
from console.call.recognition.whisper_tokens import Tokens
from console.domain.errors import SpeechFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    State = dict[str, Any]
    """``said_keys_L`` and ``said_values_L`` of every layer; see ``whisper_graph.decoder_step``."""

CarryOn = Callable[[], object]
"""Called in the midst of long work; what it raises ends the work. Something true means that there is haste."""
FILES: Final = ("model.bin", "config.json", "tokenizer.json")
POSITION_SAMPLES: Final = 320
_FRAME_SAMPLES: Final = 160
_SEEN_SAMPLES: Final = 400
"""How much sound a frame of the features is computed from."""
LOOK_S: Final = 0.008
"""How often it is looked up from the encoder whether it is still wanted."""
_LATER: Final = -1e9
_OF_NOTHING: Final = -9.0
"""Mean log probability of no token at all: far below any words."""
EXPECTED: Final = 0.1
"""Weight of what is expected beside what is heard. Reading error of 86 sentences that stand in no example: clean 8.0 → 7.2 %, at 20 dB 19.5 → 18.4 %;
twice the weight makes up words where little is heard (docs/RECOGNITION.md)."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """``pieces`` are the decoder's tokens as text, whole characters each; ``log_probability`` the mean over tokens."""

    text: str
    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    log_probability: float
    no_speech: float
    whole: bool
    """It ended by itself, not at the limit of tokens."""
    steps: int
    """How often the decoder ran."""


class WhisperModel:
    """``folder`` holds a CTranslate2 conversion of a multilingual Whisper: model.bin, config.json, tokenizer.json.

    ``phrases``: sentences of the kind that is said; what followed what in them is guessed first and leans the choice of tokens.

    Raises:
        SpeechFault: the folder is not complete, or what is in it is damaged.
    """

    def __init__(self, folder: Path, *, threads: int = 2, language: str = "ja", phrases: Sequence[str] = ()) -> None:
        for file in FILES:
            if not (folder / file).is_file():
                raise SpeechFault(
                    f"音声認識 (Whisper) のモデルに {file} がありません。場所: {folder}。モデルを入れ直してください。",
                    f"The Whisper model lacks {file} in {folder}; install the model again.",
                )
        try:
            import numpy
            import onnxruntime
            from faster_whisper.feature_extractor import FeatureExtractor

            self._np: Any = numpy
            self._run_options: Any = onnxruntime.RunOptions
            self._features: Any = FeatureExtractor()
            suppressed = json.loads((folder / "config.json").read_text("utf-8"))["suppress_ids"]
            self.tokens = Tokens(folder / "tokenizer.json", suppressed, language)
            weights = ct2_file.read(folder / "model.bin")
            size = whisper_graph.Size.of(weights)
            levels = _levels()
            self._encoder = _session(whisper_graph.encoder(weights, levels), threads)
            self._step = _session(whisper_graph.decoder_step(weights, self.tokens.kept, levels), threads)
        except ImportError as error:
            raise SpeechFault(
                "音声認識 (onnxruntime, faster-whisper) が入っていません。okaeri[engine] を入れてください。",
                "Speech recognition (onnxruntime, faster-whisper) is not installed; install okaeri[engine].",
            ) from error
        except SpeechFault:
            raise
        except Exception as error:  # ONNX Runtime and tokenizers raise bare exceptions of their own; a cut file raises ValueError
            raise SpeechFault(
                f"音声認識 (Whisper) のモデルが壊れているか、途中で切れています。場所: {folder}。モデルを入れ直してください。",
                f"The Whisper model in {folder} is damaged or cut short; install the model again.",
            ) from error
        self._layers = range(size.decoder_layers)
        self._heads = size.heads
        sentences = [self.tokens.ids(phrase) for phrase in phrases]
        self._drafts = Drafts(sentences)
        self._expectation = Expectation(sentences, len(self.tokens.kept), self.tokens.end)
        self._thread = ThreadPoolExecutor(1, "whisper-encoder")

    def encode(self, sound: "Array", positions: int, carry_on: CarryOn) -> "State":
        """``sound`` −1…1 at 16 kHz, cut or filled with silence to ``positions`` of 20 ms: ``keys_L`` and ``values_L`` of every layer."""
        options = self._run_options()
        features = self._shown(sound[: positions * POSITION_SAMPLES], positions)
        running = self._thread.submit(self._encoder.run, ["keys", "values"], {"features": features}, options)
        try:
            while not wait([running], LOOK_S).done:
                carry_on()
        except BaseException:
            options.terminate = True
            wait([running])
            raise
        keys, values = running.result()
        return {f"{name}_{layer}": stack[layer] for name, stack in (("keys", keys), ("values", values)) for layer in self._layers}

    def _shown(self, sound: "Array", positions: int) -> "Array":
        """Log-mel [1, 80, 2 × positions]. Of the silence behind the sound one frame is computed and the others are like it."""
        np, frames = self._np, 2 * positions
        filled = min(frames, math.ceil((len(sound) + _SEEN_SAMPLES) / _FRAME_SAMPLES))
        padded = np.zeros(filled * _FRAME_SAMPLES, dtype=np.float32)
        padded[: len(sound)] = sound
        features = self._features(padded, padding=0)[:, :filled]
        shown: Array = np.pad(features, ((0, 0), (0, frames - filled)), mode="edge")[None].astype(np.float32)
        return shown

    def decode(self, heard: "State", prompt: Sequence[int], limit: int, carry_on: CarryOn, before: Sequence[int] = ()) -> Decoding:
        """At most ``limit`` tokens. ``before``: the tokens of an earlier decoding of the same voice; they save time if they come again."""
        tokens = self.tokens
        said = self._nothing_said()
        told, length = [*prompt, *tokens.start], 0
        ids: list[int] = []
        log_probabilities: list[float] = []
        no_speech, ended, steps = 0.0, False, 0
        while not ended and len(ids) < limit:
            carry_on()
            guessed = self._drafts.after(ids, before)[: limit - len(ids) - 1]
            scores, said = self._told([*told, *guessed], said, length, heard)
            if not steps:
                no_speech = self._no_speech(scores, prompt)
            steps += 1
            length += len(told)
            for row, guess in zip(scores[len(told) - 1 :], (*guessed, None), strict=True):
                best, log_probability = self._best(row, ids)
                log_probabilities.append(log_probability)
                if best == tokens.end:
                    ended = True
                    break
                ids.append(best)
                if best != guess:
                    break
                length += 1
            told = ids[-1:]
            said = self._cut(said, length)
        return self._decoding(tuple(ids), math.fsum(log_probabilities[: len(ids)]), no_speech, ended, steps)

    def search(self, heard: "State", limit: int, carry_on: CarryOn, width: int) -> list[Decoding]:
        """As ``decode``, but ``width`` ways at once, the best first: fewer errors where the sound is poor, and without the guesses that make
        it fast. When ``carry_on`` tells of haste, the best way goes on alone."""
        np, tokens = self._np, self.tokens
        told = tokens.start
        said, no_speech, steps, laid = self._nothing_said(), 0.0, 0, 0

        def step(ways: Sequence[beam.Way]) -> list[list[beam.Next]]:
            nonlocal said, no_speech, steps, laid
            if not steps:
                scores, said = self._told(told, said, 0, heard)
                no_speech = self._no_speech(scores, ())
                scores = scores[-1:]
            else:
                mask = np.full((len(ways), len(told) + laid + len(ways)), _LATER, np.float32)
                mask[:, : len(told)] = 0
                for row, way in zip(mask, ways, strict=True):
                    row[[len(told) + place for place in way.laid]] = 0
                places = np.full(len(ways), len(told) + len(ways[0].ids) - 1)
                scores, said = self._run([way.ids[-1] for way in ways], places, mask, said, heard)
                laid += len(ways)
            steps += 1
            return [self._foremost(row, way.ids, width) for row, way in zip(scores, ways, strict=True)]

        ways = beam.search(step, width=lambda: 1 if carry_on() else width, limit=limit, end=tokens.end)
        return [self._decoding(way.ids, way.heard, no_speech, way.whole, steps) for way in ways]

    def _decoding(self, ids: tuple[int, ...], heard: float, no_speech: float, whole: bool, steps: int) -> Decoding:
        """``heard``: what the sound alone says of the tokens, summed up; the end counts as one of them."""
        mean = heard / (len(ids) + 1) if ids else _OF_NOTHING
        return Decoding(joined(self.tokens.text(ids)), ids, self.tokens.pieces(ids), mean, no_speech, whole, steps)

    def _no_speech(self, scores: Any, prompt: Sequence[int]) -> float:
        """The place of the first start token is where the model says that nobody speaks."""
        return float(self._np.exp(_log_probabilities(self._np, scores[len(prompt)])[self.tokens.silence]))

    def _best(self, row: Any, ids: Sequence[int]) -> tuple[int, float]:
        """The token chosen to follow ``ids``, and what the sound alone says of it."""
        heard, worth = self._weighed(row, ids)
        best = int(worth.argmax())
        return best, float(heard[best])

    def _foremost(self, row: Any, ids: Sequence[int], width: int) -> list[beam.Next]:
        heard, worth = self._weighed(row, ids)
        return [beam.Next(int(token), float(worth[token]), float(heard[token])) for token in self._np.argpartition(worth, -width)[-width:]]

    def _weighed(self, row: Any, ids: Sequence[int]) -> "tuple[Array, Array]":
        """Of each token after ``ids`` what the sound alone says of it, and with what is expected."""
        if not ids:
            row[self.tokens.not_first] = _LATER
        heard = _log_probabilities(self._np, row)
        heard[self.tokens.end + 1 : self.tokens.start[-1] + 1] = _LATER
        return heard, heard + EXPECTED * self._expectation.gain(ids)

    def _nothing_said(self) -> "State":
        np = self._np
        shapes = (("keys", (self._heads, 64, 0)), ("values", (self._heads, 0, 64)))
        return {f"said_{name}_{layer}": np.zeros(shape, np.float32) for name, shape in shapes for layer in self._layers}

    def _told(self, ids: Sequence[int], said: "State", before: int, heard: "State") -> "tuple[Any, State]":
        """Scores of what follows each of ``ids``, and the state after them. ``before``: tokens in ``said``."""
        np = self._np
        places = np.arange(before, before + len(ids))
        mask = np.where(np.arange(before + len(ids))[None] > places[:, None], np.float32(_LATER), np.float32(0))
        return self._run(ids, places, mask, said, heard)

    def _run(self, ids: Sequence[int], places: Any, mask: Any, said: "State", heard: "State") -> "tuple[Any, State]":
        ids = self._np.array(ids, self._np.int64)
        scores, *now = self._step.run(None, {"ids": ids, "places": places, "mask": mask, **said, **heard})
        names = (f"said_{name}_{layer}" for layer in self._layers for name in ("keys", "values"))
        return scores, dict(zip(names, now, strict=True))

    def _cut(self, said: "State", length: int) -> "State":
        """Without what followed a guess that was wrong."""
        np = self._np
        return {name: np.ascontiguousarray(state[..., :length] if "keys" in name else state[:, :length]) for name, state in said.items()}


def _log_probabilities(np: Any, row: Any) -> Any:
    top = row.max()
    return row - (top + np.log(np.exp(row - top).sum()))


def _session(graph: bytes, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # a run that is given up is no error
    # Threads that spin while they wait take the processor from the line.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _levels() -> int:
    """127, or 63 where the processor's sums of products of bytes overflow, as they do without VNNI."""
    import numpy as np
    import onnx
    import onnxruntime

    inputs = 64
    made = onnx.helper.make_node("DynamicQuantizeMatMul", ["x", "rows", "scale"], ["y"], domain="com.microsoft")
    constants = [
        onnx.numpy_helper.from_array(np.full((inputs, 1), 127, np.int8), "rows"),
        onnx.numpy_helper.from_array(np.ones(1, np.float32), "scale"),
    ]
    shapes = [onnx.helper.make_tensor_value_info(name, 1, shape) for name, shape in (("x", (1, inputs)), ("y", (1, 1)))]
    graph = onnx.helper.make_graph([made], "overflow", shapes[:1], shapes[1:], constants)
    sets = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("com.microsoft", 1)]
    model = onnx.helper.make_model(graph, opset_imports=sets, ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (out,) = session.run(None, {"x": np.ones((1, inputs), np.float32)})
    return 127 if abs(float(out[0, 0]) - 127 * inputs) < inputs else 63
