"""Whisper, with the encoder cut to the length of the utterance.

Whisper was trained on windows of 30 s, and its encoder costs as much for one word as for thirty seconds of them. Its positions
are sinusoids, so a shorter window is a valid input: features are computed on the sound padded to the window, and the encoder
runs on as many positions (20 ms each) as the utterance needs. A window that ends too close after the voice, or is very
short, makes the decoder run in circles; that is noticed and done again with a longer one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog

from console.call.recognition.engine import News, Overtaken, no_news
from console.call.recognition.phantoms import loops, only_prompted, phantom
from console.call.recognition.readings import Read, Readings
from console.call.recognition.span import VoiceSpan, spread
from console.call.recognition.whisper_model import POSITION_SAMPLES, CarryOn, Decoding, WhisperModel
from console.domain.audio import RATE
from console.domain.transcript import Heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

_log = structlog.get_logger(__name__)

SHORTEST_WINDOW = 350
"""Measured on 120 telephone sentences: reading error 7.9 % with 250, 4.1 with 300, 3.6 with 350, 4.1 with 400, 4.5 with 1,500 (of 60)."""
SECOND_WINDOW = 500
LONGEST_WINDOW = 1500
MARGIN_S = 0.5
"""Silence the window keeps behind the voice."""
TOKENS_A_SECOND = 9
SURE = -0.8
"""Mean log probability above which there is no second decoding with the call's words in the prompt: it costs 70–150 ms and left the
reading error of 120 sentences as it was."""
WAYS = 8
"""Followed at once for the words of a turn: a step costs hardly more for eight tokens than for one (docs/RECOGNITION.md)."""
USUAL = 0.2
"""Weight of how usual a hypothesis reads, beside its mean log probability."""
LONGEST_PROMPT = 60
SPECULATE_AFTER_S = 0.02
"""One quiet frame. Where the voice goes on the work was for nothing: 17 % of the time that somebody speaks, 14 % with two frames."""
LEAST_VOICE_S = 0.08


class _Enough(Exception):
    """What has been heard will do: there is haste."""


class WhisperEngine:
    """``model`` is a folder as ``WhisperModel`` wants it; ``phrases``: sentences of the kind that is said, which make it faster; with ``read`` it also
    chooses among hypotheses by how usual their readings are among the phrases'.

    Raises:
        SpeechFault: the folder is not complete, or its model cannot be loaded.
    """

    name = "whisper"

    def __init__(
        self, model: Path, *, threads: int = 2, language: str = "ja", phrases: Sequence[str] = (), read: Read | None = None
    ) -> None:
        self.model = WhisperModel(model, threads=threads, language=language, phrases=phrases)
        self._readings = Readings(phrases, read) if read and phrases else None

    def ear(self, vocabulary: Sequence[str], news: News = no_news) -> WhisperEar:
        return WhisperEar(self.model, self._prompt(vocabulary), vocabulary, self._readings, news)

    def stale(self) -> bool:
        return False

    def _prompt(self, vocabulary: Sequence[str]) -> list[int]:
        """The words as if they had been said just before: that is how Whisper is told of names."""
        if not vocabulary:
            return []
        tokens = self.model.tokens
        return [tokens.before, *tokens.ids(" " + "、".join(vocabulary) + "。")[:LONGEST_PROMPT]]


class WhisperEar:
    """One utterance for Whisper: the sound is kept, and decoded whole each time.

    While it works the news are taken in, and the work is given up when the voice has gone on after what seemed its end:
    a short closure within a word looks like the end for as long.
    """

    def __init__(
        self, model: WhisperModel, prompt: list[int], vocabulary: Sequence[str], readings: Readings | None = None, news: News = no_news
    ) -> None:
        self._model = model
        self._prompt = prompt
        self._vocabulary = vocabulary
        self._readings = readings
        self._news = news
        self._pcm = bytearray()
        self._voice = VoiceSpan()
        self._answered: tuple[float, Heard] | None = None
        """The end of the voice in the last whole decoding, and what came of it."""
        self._before: tuple[int, ...] = ()
        """The tokens of the last decoding: of the same voice, so they are likely to come again."""

    @property
    def seconds(self) -> float:
        return len(self._pcm) / 2 / RATE

    def feed(self, frames: bytes) -> Heard | None:
        self._pcm += frames
        self._voice.hear(frames)
        return None

    def pausing(self) -> bool:
        return self._paused() and not self._known()

    def _paused(self) -> bool:
        return self._voice.loud_s >= LEAST_VOICE_S and self.seconds - self._voice.ended >= SPECULATE_AFTER_S

    def _known(self) -> bool:
        return self._answered is not None and self._answered[0] >= self._voice.ended

    def partial(self) -> Heard | None:
        return self._hear(final=False, given_up=self._paused)

    def words(self) -> Heard:
        if self._answered is not None and self._known():
            return self._answered[1]
        ended, paused = self._voice.ended, self._paused()
        heard = self._hear(final=True, given_up=lambda: paused and self._voice.ended > ended)
        self._answered = (ended, heard)
        return heard

    def _hear(self, *, final: bool, given_up: Callable[[], bool]) -> Heard:
        import numpy as np

        began, ended, voiced_s = self._voice.began, self._voice.ended, self._voice.loud_s
        if voiced_s < LEAST_VOICE_S:
            return Heard("", 0.0, self.seconds, 0.0, final, (), WhisperEngine.name)
        pcm = bytes(self._pcm[: int((ended + MARGIN_S) * RATE) * 2])
        sound: Sound = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768)
        best = self._decode(sound, ended, final=final, given_up=given_up)
        if phantom(best.text, voiced_s, best.log_probability, best.no_speech):
            return Heard("", began, ended, 0.0, final, (), WhisperEngine.name)
        confidence = math.exp(min(0.0, best.log_probability))
        return Heard(best.text, began, ended, confidence, final, spread(best.pieces, began, ended, confidence), WhisperEngine.name)

    def _decode(self, sound: Sound, ended: float, *, final: bool, given_up: Callable[[], bool]) -> Decoding:
        positions = window(ended)
        best = self._decode_once(sound, positions, ended, final=final, given_up=given_up)
        if _sound(best) or positions >= LONGEST_WINDOW:
            return best
        longer = min(LONGEST_WINDOW, max(SECOND_WINDOW, positions * 2))
        again = self._decode_once(sound, longer, ended, final=final, given_up=given_up)
        return again if again.whole or not best.whole else best

    def _decode_once(self, sound: Sound, positions: int, ended: float, *, final: bool, given_up: Callable[[], bool]) -> Decoding:
        def carry_on() -> bool:
            haste = self._news()
            if given_up():
                raise Overtaken
            return haste

        def unless_in_haste() -> None:
            if carry_on():
                raise _Enough

        began = perf_counter()
        encoded = self._model.encode(sound, positions, carry_on)
        heard = perf_counter()
        limit = 6 + math.ceil(TOKENS_A_SECOND * ended)
        if final and not carry_on():
            best = self._chosen(self._model.search(encoded, limit, carry_on, WAYS))
        else:
            best = self._model.decode(encoded, (), limit, carry_on, self._before)
        self._before = best.ids
        decoded = perf_counter()
        # What has been heard is good enough to answer; haste goes before a better wording.
        try:
            return self._bettered(best, encoded, limit, unless_in_haste) if final else best
        except _Enough:
            return best
        finally:
            _log.debug(
                "recognition.decoded",
                positions=positions,
                encoder_ms=round((heard - began) * 1000),
                decoder_ms=round((decoded - heard) * 1000),
                bettering_ms=round((perf_counter() - decoded) * 1000),
                tokens=len(best.ids),
                steps=best.steps,
                final=final,
            )

    def _chosen(self, found: Sequence[Decoding]) -> Decoding:
        """The search says whether there are words; which of the likely ones they are, their readings say too."""
        first = found[0]
        nobody = phantom(first.text, self._voice.loud_s, first.log_probability, first.no_speech)
        return first if nobody else likeliest(found, self._readings)

    def _bettered(self, best: Decoding, encoded: dict[str, Any], limit: int, carry_on: CarryOn) -> Decoding:
        if self._prompt and best.log_probability < SURE:
            biased = self._model.decode(encoded, self._prompt, limit, carry_on, best.ids)
            told = _sound(biased) and biased.log_probability > best.log_probability
            if told and not only_prompted(biased.text, self._vocabulary):
                return biased
        return best


def _sound(decoding: Decoding) -> bool:
    """There is no sign that the decoder ran in a circle."""
    return decoding.whole and not loops(decoding.text)


def likeliest(found: Sequence[Decoding], readings: Readings | None) -> Decoding:
    """Of hypotheses, the best first, that which is heard well and reads like what is said on such a call."""
    likely = [one for one in found if _sound(one)]
    if readings is None or not likely:
        return likely[0] if likely else found[0]
    return max(likely, key=lambda one: one.log_probability + USUAL * readings.usual(one.text))


def window(seconds: float) -> int:
    """Encoder positions for so many seconds of voice, in steps of 50."""
    return min(LONGEST_WINDOW, max(SHORTEST_WINDOW, math.ceil((seconds + MARGIN_S) * RATE / POSITION_SAMPLES / 50) * 50))
