"""A test call on a line without SIP: what is said, what is heard back, and that it always ends."""

import asyncio
import math
from array import array
from typing import Any

import pytest

from console.call.trial_call import Said, TrialCall, judged
from console.call.trunk.loopback import Callee, LoopbackLine, LoopbackTrunk
from console.call.trunk.port import Account, Dial
from console.domain.audio import RATE


def voice(seconds: float, level: float = 0.3) -> bytes:
    return array("h", (int(level * 32767 * math.sin(i * 0.2)) for i in range(int(RATE * seconds)))).tobytes()


BACK = {verdict: voice(0.1) for verdict in ("nothing", "faint", "loud", "noisy", "well")}


def called(callee: Callee, said_by_customer: bytes, stop_at: str | None = None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []

    async def run() -> dict[str, Any]:
        lines: list[LoopbackLine] = []

        def connect() -> LoopbackLine:
            lines.append(LoopbackLine(callee))
            return lines[0]

        stop = asyncio.Event()
        if stop_at == "preparing":
            stop.set()

        def tell(facts: dict[str, Any]) -> None:
            told.append(facts)
            if facts.get("state") == "listening":
                lines[0].say(said_by_customer)
            if stop_at is not None and facts.get("state") == stop_at:
                stop.set()

        dial = Dial("t1", "09012345678", Account("d", "", "", "127.0.0.1", 1), 0.3, None)
        async with asyncio.timeout(20):
            return await TrialCall(LoopbackTrunk(connect), dial, Said(voice(0.2), BACK), tell, listen_s=0.6).run(stop)

    return asyncio.run(run()), told


def test_both_directions_are_heard() -> None:
    facts, told = called(Callee(answer_after_s=0.02), voice(0.3) + bytes(RATE))
    states = [one["state"] for one in told if "state" in one]
    assert states == ["dialling", "ringing", "answered", "speaking", "listening", "answering", "ended"]
    assert (facts["verdict"], facts["result"], facts["codec"]) == ("well", "answered", "L16")
    assert any(one.get("level_db", -90) > -20 for one in told)


def test_nobody_speaks() -> None:
    facts, _ = called(Callee(answer_after_s=0.02), b"")
    assert facts["verdict"] == "nothing"


@pytest.mark.parametrize(("callee", "result"), [(Callee(status=486), "busy"), (Callee(answer_after_s=None), "no_answer")])
def test_nobody_answers(callee: Callee, result: str) -> None:
    facts, _ = called(callee, b"")
    assert facts["result"] == result
    assert "verdict" not in facts


def test_it_is_hung_up_when_it_is_stopped() -> None:
    facts, _ = called(Callee(answer_after_s=0.02), b"", stop_at="listening")
    assert facts["state"] == "ended"
    assert "verdict" not in facts


def test_it_is_not_dialled_when_it_was_stopped_before() -> None:
    facts, told = called(Callee(answer_after_s=0.02), b"", stop_at="preparing")
    assert [one["state"] for one in told] == ["ended"]
    assert facts["result"] == "cancelled"


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        ([-90.0] * 100, "nothing"),
        ([-60.0] * 70 + [-42.0] * 30, "faint"),
        ([-60.0] * 70 + [-3.0] * 30, "loud"),
        ([-25.0] * 70 + [-20.0] * 30, "noisy"),
        ([-60.0] * 70 + [-20.0] * 30, "well"),
        ([-20.0] * 3, "nothing"),
    ],
)
def test_the_verdict(levels: list[float], verdict: str) -> None:
    assert judged(levels).verdict == verdict
