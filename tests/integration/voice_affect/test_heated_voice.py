"""The real meter on a voice over G.711: calm through a whole call, then the same voice raised, hurried and hard.

One synthetic speaker, who cannot really be angry: what acted voices give is measured by ``python -m tests.bench.mood``.
"""

from typing import Any

import numpy as np
import pytest
from pyopenjtalk import DEFAULT_HTS_VOICE, extract_fullcontext
from pyopenjtalk.htsengine import HTSEngine

from console.call.voice_affect.cues import Cues
from console.call.voice_affect.gauge import HIGH, Evidence, Reaction, Standing, judged
from console.call.voice_affect.numpy_meter import NumpyMeter
from tests.integration.recognition.conftest import on_the_telephone

CALM = (
    "はい、もしもし。",
    "はい、山田ですけど、何でしょうか。",
    "サイズが合うかどうか、少し心配です。",
    "返品はできるんですか。",
    "送料がいくらか、教えてください。",
    "家族に相談してから決めますね。",
    "それでは、メールで送ってください。",
)
HEATED = ("何度も同じことを言わせないでください。", "だから、それは先ほどお話ししましたよね。")
HALF_TONES = 4.0
HASTE = 1.3
HARD_DB = 9.0


@pytest.fixture(scope="module")
def voice() -> Any:
    return HTSEngine(DEFAULT_HTS_VOICE if isinstance(DEFAULT_HTS_VOICE, bytes) else DEFAULT_HTS_VOICE.encode())


def turn(voice: Any, words: str, noise_db: float | None, *, heated: bool) -> Evidence:
    voice.set_speed(HASTE if heated else 1.0)
    voice.add_half_tone(HALF_TONES if heated else 0.0)
    samples, rate = voice.synthesize(extract_fullcontext(words)) / 32768, voice.get_sampling_frequency()
    if heated:
        bins, hertz = np.fft.rfft(samples), np.fft.rfftfreq(len(samples), 1 / rate)
        samples = np.fft.irfft(bins * 10 ** (HARD_DB * np.clip((hertz - 700) / 600, 0, 1) / 20), len(samples))
    if noise_db is not None:
        hiss = np.random.default_rng(1).standard_normal(len(samples))
        samples = samples + hiss * np.sqrt(np.mean(samples**2)) * 10 ** (-noise_db / 20)
    return Evidence(Cues(), NumpyMeter().measure(on_the_telephone(samples, rate)))


@pytest.mark.parametrize("noise_db", [None, 20.0], ids=["quiet", "noise"])
def test_a_calm_caller_raises_no_hand_and_a_heated_one_does(voice: Any, noise_db: float | None) -> None:
    standing, reactions = Standing(), list[Reaction]()
    for words in CALM:
        standing, reaction = judged(standing, turn(voice, words, noise_db, heated=False))
        assert reaction is None
        assert max(standing.mood.anger, standing.mood.distress) < HIGH
    assert standing.mood.by_voice
    for words in HEATED:
        standing, reaction = judged(standing, turn(voice, words, noise_db, heated=True))
        reactions += [reaction] if reaction is not None else []
    assert [reaction.alarm for reaction in reactions] == [None, "anger"]
    assert {"brightness", "rate"} <= {reason.id for reason in standing.mood.reasons}
