from array import array

import pytest

from console.call.synthesis.phrases import SENTENCE_PAUSE_MS
from console.call.synthesis.port import Voice
from console.call.synthesis.tone import MORA_MS, ToneSynthesis, tone


def test_a_line_lasts_seven_morae_a_second() -> None:
    assert len(tone("はい。", "はい。").pcm) / 32 == pytest.approx(2 * MORA_MS, abs=1)
    assert len(tone("はい。はい。", "はい。はい。").pcm) / 32 == pytest.approx(4 * MORA_MS + SENTENCE_PAUSE_MS, abs=2)
    assert len(tone("はい。", "はい。", 2.0).pcm) / 32 == pytest.approx(MORA_MS, abs=2)


def test_it_is_heard_and_not_clipped() -> None:
    samples = array("h", tone("コートです。", "コートです。").pcm)
    assert 3000 < max(samples) < 20000


async def test_a_line_is_rendered_once() -> None:
    synthesis = ToneSynthesis()
    voice = Voice("tone", "default")
    assert synthesis.cached("はい", "ハイ", voice) is None
    rendered = await synthesis.render("はい", "ハイ", voice)
    assert synthesis.cached("はい", "ハイ", voice) is rendered
