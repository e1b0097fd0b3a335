"""An engine measured in a process of its own: figures, or one sentence why there are none; and it ends when nobody waits."""

import os
from pathlib import Path

import pytest

from console.app.measure_process import measure
from console.app.telling_process import told_by
from console.domain.errors import EnvironmentFault

pytestmark = pytest.mark.integration


async def test_a_voice_is_measured() -> None:
    told = [one async for one in measure({"job": "synthesis", "engine": "openjtalk", "model": "default"})]
    assert [one["doing"] for one in told[:-1]] == ["loading", "running"]
    figures = told[-1]["figures"]
    assert 0 < figures["factor"] < 5
    assert figures["memory_mb"] > 20


async def test_a_model_that_is_not_there_is_said() -> None:
    with pytest.raises(EnvironmentFault, match="no-such-model"):
        async for _ in measure({"job": "recognition", "engine": "whisper", "model": "no-such-model"}):
            pass


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


async def test_the_process_ends_with_whoever_waited() -> None:
    before = children()
    measuring = measure({"job": "synthesis", "engine": "openjtalk", "model": "default"})
    assert (await anext(measuring)) == {"doing": "loading"}
    begun = children() - before
    assert begun
    await measuring.aclose()
    assert not begun & children()


async def test_a_process_that_says_nonsense_is_one_sentence() -> None:
    silence = EnvironmentFault("応えません。", "No answer.")
    with pytest.raises(EnvironmentFault, match="No answer"):
        await anext(told_by("this", silent_limit_s=60.0, refusal=EnvironmentFault, silence=silence))
