"""The asyncio client against real worker processes that need no model (engine ``tone``)."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from console.call.synthesis.cache import SoundCache
from console.call.synthesis.port import Voice
from console.call.synthesis.remote import FallbackUsed, RemoteSynthesis
from console.call.synthesis.tone import tone
from console.domain.errors import SpeechFault

TONE = Voice("tone", "default")
ExpectLog = Callable[..., None]


@pytest.fixture
async def synthesis(tmp_path: Path) -> AsyncIterator[RemoteSynthesis]:
    remote = RemoteSynthesis(SoundCache(tmp_path), {"tone": []}, warm=["tone"], fallback=None, line_limit_s=20.0)
    await remote.start()
    yield remote
    await remote.close()


async def test_a_line_comes_as_the_engine_renders_it(synthesis: RemoteSynthesis) -> None:
    assert synthesis.cached("はい", "ハイ", TONE) is None
    assert await synthesis.render("はい", "ハイ", TONE) == tone("はい", "ハイ")
    assert synthesis.cached("はい", "ハイ", TONE) == tone("はい", "ハイ")
    assert synthesis.voices("tone") == ("default",)


async def test_a_line_that_names_a_customer_is_not_left_on_the_disk(synthesis: RemoteSynthesis, tmp_path: Path) -> None:
    await synthesis.render("山田様でいらっしゃいますか", "ヤマダサマ", TONE, keep=False)
    assert synthesis.cached("山田様でいらっしゃいますか", "ヤマダサマ", TONE) is not None
    assert _kept(tmp_path) == 0
    await synthesis.render("はい", "ハイ", TONE)
    assert _kept(tmp_path) == 1


def _kept(folder: Path) -> int:
    return len(list(folder.rglob("*.sound")))


async def test_the_same_line_asked_twice_at_once_is_rendered_once(synthesis: RemoteSynthesis) -> None:
    one, two = await asyncio.gather(synthesis.render("はい", "ハイ", TONE), synthesis.render("はい", "ハイ", TONE, urgent=True))
    assert one is two


async def test_urgent_goes_before_what_is_rendered_ahead(synthesis: RemoteSynthesis) -> None:
    done: list[str] = []

    async def line(name: str, urgent: bool) -> None:
        await synthesis.render(name, "ア" * 40, TONE, urgent=urgent)
        done.append(name)

    ahead = [asyncio.create_task(line(f"先{number}", False)) for number in range(12)]
    await asyncio.sleep(0)
    await asyncio.gather(line("急", True), *ahead)
    assert done.index("急") <= 3


async def test_a_worker_that_dies_is_born_again(synthesis: RemoteSynthesis, expect_log: ExpectLog) -> None:
    expect_log("voice_worker_lost")
    await synthesis.render("一", "イチ", TONE)
    first = synthesis.worker_pids()["tone"]
    os.kill(first, signal.SIGKILL)
    with contextlib.suppress(SpeechFault):  # whether its death is seen before this line reaches it is a matter of luck
        await synthesis.render("二", "ニ", TONE)
    assert await synthesis.render("三", "サン", TONE) == tone("三", "サン")
    assert synthesis.worker_pids()["tone"] != first


async def test_a_worker_that_hangs_is_replaced(expect_log: ExpectLog) -> None:
    expect_log("voice_worker_lost")
    remote = RemoteSynthesis(SoundCache(None), {"tone": []}, warm=["tone"], fallback=None, line_limit_s=2.0)
    await remote.start()
    first = remote.worker_pids()["tone"]
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(SpeechFault) as caught:
        await remote.render("一", "イチ", TONE)
    assert caught.value.retry
    assert await remote.render("二", "ニ", TONE) == tone("二", "ニ")
    assert remote.worker_pids()["tone"] != first
    await remote.close()


async def test_an_engine_that_cannot_start_speaks_by_the_fallback_and_says_so(expect_log: ExpectLog) -> None:
    expect_log("voice_worker_lost")
    expect_log("voice_engine_unavailable")
    expect_log("voice_fallback")
    told: list[FallbackUsed] = []
    broken = Voice("piper", "nobody")
    remote = RemoteSynthesis(
        SoundCache(None), {"piper": ["--model", "/nowhere.onnx"]}, warm=["piper"], fallback=TONE, on_fallback=told.append
    )
    await remote.start()
    assert await remote.render("はい", "ハイ", broken) == tone("はい", "ハイ")
    assert [(use.asked, use.used.engine) for use in told] == [(broken, "tone")]
    await remote.close()


async def test_without_a_fallback_start_says_what_is_wrong(expect_log: ExpectLog) -> None:
    expect_log("voice_worker_lost")
    expect_log("voice_engine_unavailable")
    remote = RemoteSynthesis(SoundCache(None), {"piper": ["--model", "/nowhere.onnx"]}, warm=["piper"], fallback=None)
    with pytest.raises(SpeechFault, match=r"nowhere\.onnx"):
        await remote.start()
    await remote.close()


async def test_an_engine_that_is_not_configured_is_refused(synthesis: RemoteSynthesis) -> None:
    with pytest.raises(SpeechFault):
        await synthesis.render("はい", "ハイ", Voice("unknown", "default"))


async def test_lines_survive_a_restart_on_disk(tmp_path: Path) -> None:
    for _ in range(2):
        remote = RemoteSynthesis(SoundCache(tmp_path), {"tone": []}, warm=["tone"], fallback=None)
        await remote.start()
        await remote.render("はい", "ハイ", TONE)
        await remote.close()
    assert sum(name.endswith(".sound") for _, _, names in os.walk(tmp_path) for name in names) == 1


async def test_closing_ends_the_process(tmp_path: Path) -> None:
    remote = RemoteSynthesis(SoundCache(None), {"tone": []}, warm=["tone"], fallback=None)
    await remote.start()
    pid = remote.worker_pids()["tone"]
    await remote.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
