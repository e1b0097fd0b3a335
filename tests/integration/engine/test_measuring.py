"""An engine measured in a process of its own: figures, or one sentence why there are none; and it ends when nobody waits."""

import os

import pytest

from console.app.measure_process import MeasureProcess
from console.domain.errors import EnvironmentFault

pytestmark = pytest.mark.integration


async def test_a_voice_is_measured() -> None:
    told = [one async for one in MeasureProcess().run({"job": "synthesis", "engine": "openjtalk", "model": "default"})]
    assert [one["doing"] for one in told[:-1]] == ["loading", "running"]
    figures = told[-1]["figures"]
    assert 0 < figures["factor"] < 5
    assert figures["memory_mb"] > 20


async def test_a_model_that_is_not_there_is_said() -> None:
    with pytest.raises(EnvironmentFault, match="no-such-model"):
        async for _ in MeasureProcess().run({"job": "recognition", "engine": "whisper", "model": "no-such-model"}):
            pass


async def test_the_process_ends_with_whoever_waited() -> None:
    measuring = MeasureProcess().run({"job": "synthesis", "engine": "openjtalk", "model": "default"})
    assert (await anext(measuring)) == {"doing": "loading"}
    children = set(open(f"/proc/self/task/{os.getpid()}/children").read().split())  # noqa: ASYNC230, SIM115
    assert children
    await measuring.aclose()
    assert not children & set(open(f"/proc/self/task/{os.getpid()}/children").read().split())  # noqa: ASYNC230, SIM115
