"""What the line's process makes of what a leg's process tells."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from console.call.trunk import pjsua
from console.call.trunk.frame_clock import FRAME_S
from console.call.trunk.messages import event_message
from console.call.trunk.pool import Spare
from console.call.trunk.port import Ended, Frame
from console.domain.outcome import LineResult


async def test_frames_that_a_busy_machine_kept_waiting_are_told_at_the_times_they_were_due(monkeypatch: pytest.MonkeyPatch) -> None:
    came = iter([1.0, *[1.2] * 10, 1.22, 1.24])
    monkeypatch.setattr(pjsua, "time", SimpleNamespace(monotonic=lambda: next(came)))

    async def told() -> AsyncIterator[tuple[dict[str, Any], bytes]]:
        for number in range(12):
            yield event_message(Frame(0.0, bytes([number])))
        yield event_message(Ended(0.0, LineResult.ANSWERED, 200, True))

    nobody = cast(Any, None)
    leg = pjsua.PjsuaLeg(Spare(nobody, cast(Any, told())), pjsua.PjsuaTrunk(spares=0))
    frames = [event async for event in leg.events() if isinstance(event, Frame)]
    assert [frame.pcm[0] for frame in frames] == list(range(12))
    assert [frame.at for frame in frames] == pytest.approx([1.0 + FRAME_S * number for number in range(12)], abs=0.003)
