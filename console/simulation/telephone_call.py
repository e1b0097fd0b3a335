"""A scenario as a whole call: SIP and RTP on loopback, real engines, a customer who knows the agent only by ear."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from console.call.effects import Effect, Turn
from console.call.session import CallSession, Stages
from console.call.trunk.port import Account, Dial
from console.domain.audio import duration_ms
from console.domain.call import CallBrief, Holder
from console.domain.outcome import LineResult
from console.domain.transcript import Speaker
from console.simulation.customer import Said, SimulatedCustomer
from console.simulation.customer_phone import Phone
from console.simulation.microphone import Microphone
from console.simulation.record import Record
from console.simulation.response_times import Response, read_stereo, responses
from console.simulation.scenario import Scenario, SideEvent

OPERATOR: Final = "operator"
LONGEST_S: Final = 600.0
SEND_S: Final = 0.6
LEAVE_S: Final = 5.0
NUMBER_ON_LOOPBACK: Final = "customer"
"""The user part of the address; a demo customer's number is never put on the wire."""


@dataclass(slots=True)
class CallResult:
    record: Record
    spans: list[Said] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    frame_intervals_ms: list[float] = field(default_factory=list)
    """Between the frames that reached the customer."""
    result: LineResult = LineResult.FAILED


class TelephoneCall:
    """``voices`` maps what a turn says to its sound (16 kHz); ``operator_voices`` the same for the operator's words."""

    def __init__(
        self,
        scenario: Scenario,
        brief: CallBrief,
        stages: Stages,
        phone: Phone,
        voices: Mapping[str, bytes],
        folder: Path | None,
        operator_voices: Mapping[str, bytes] | None = None,
    ) -> None:
        self._scenario = scenario
        self._brief = brief
        self._stages = stages
        self._phone = phone
        self._operator_voices = operator_voices or {}
        self._folder = folder
        self._out = CallResult(Record(scenario.id, scripted_turns=[None] * len(scenario.turns)))
        self._customer = SimulatedCustomer(scenario.turns, voices, phone, stages.level_db, scenario.line)
        self._microphone = Microphone(lambda frame: self._session.command({"do": "operator_voice", "operator": OPERATOR}, frame))
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: CallSession

    async def run(self) -> CallResult:
        out, record = self._out, self._out.record
        customer_wav = self._file("customer.wav")
        agent_wav = self._file("call.wav")
        self._session = CallSession(self._brief, self._stages, self._told, self._effect)
        self._phone.expect(customer_wav)
        account = Account("", "", "", "127.0.0.1", self._phone.port, codecs=(self._scenario.line.codec,))
        dial = Dial(self._brief.call_id, NUMBER_ON_LOOPBACK, account, 30.0, str(agent_wav) if agent_wav else None)
        customer = asyncio.create_task(self._customer.run(self._answered))
        try:
            async with asyncio.timeout(LONGEST_S):
                await self._customer.listening.wait()
                out.result = await self._session.run(dial)
        except TimeoutError:
            out.result = LineResult.FAILED
            self._phone.hang_up()
        finally:
            try:
                async with asyncio.timeout(5.0):
                    await customer
            except TimeoutError:
                customer.cancel()
            await self._microphone.off()
            for task in self._tasks:
                task.cancel()
        record.outcome = self._session.floor.outcome
        out.spans, out.frame_intervals_ms = self._customer.said, self._customer.frame_intervals_ms
        if customer_wav is not None and customer_wav.exists():
            left, right, rate = read_stereo(customer_wav)
            out.responses = responses(left, right, rate, [(span.began, span.ended) for span in out.spans])
            record.response_ms = [r.ms for r in out.responses if r.ms is not None]
            record.files = {"customer": str(customer_wav), "agent": str(agent_wav)}
        return out

    # --- the line's events

    def _effect(self, effect: Effect) -> None:
        self._out.record.take(effect)
        if isinstance(effect, Turn) and effect.turn.who is Speaker.CUSTOMER:
            number = self._customer.turn_at(effect.turn.ended)
            if number is not None:
                self._out.record.scripted_turns[number - 1] = len(self._out.record.turns) - 1

    def _answered(self) -> None:
        for event in self._scenario.events:
            self._spawn(self._beside(event))
        self._spawn(self._operator_takes_leave())

    def _told(self, event: dict[str, Any], body: bytes) -> None:
        if event["event"] == "sound":
            return
        self._out.events.append(event)
        if event["event"] == "send_link":
            self._spawn(self._accept(event["channel"]))

    async def _accept(self, channel: str) -> None:
        await asyncio.sleep(SEND_S)
        self._out.record.link_accepted(self._customer.now, channel)
        self._session.command({"do": "link_result", "channel": channel, "accepted": True})

    async def _beside(self, event: SideEvent) -> None:
        await asyncio.sleep(event.at)
        command = self._session.command
        if event.order_completed:
            command({"do": "order_completed"})
        if event.fact:
            command({"do": "fact_changed", "key": event.fact[0], "value": event.fact[1]})
        if event.steer:
            command({"do": "steer", "operator": OPERATOR, "line": event.steer})
        match event.operator:
            case "take_over":
                command({"do": "take_over", "operator": OPERATOR})
                self._microphone.on()
            case "hand_back" | "vanish":
                await self._microphone.off()
                command({"do": "hand_back", "operator": OPERATOR, "vanished": event.operator == "vanish"})
            case "barge_in":
                command({"do": "barge_in", "operator": OPERATOR, "on": True})
                self._microphone.on()
            case "hold":
                command({"do": "hold", "operator": OPERATOR, "on": True})
            case "hangup":
                command({"do": "hangup", "operator": OPERATOR})
            case _:
                pass
        if event.says:
            self._microphone.say(self._operator_voices[event.says])

    async def _operator_takes_leave(self) -> None:
        """Who is left with the line hangs up when everybody has said their part: a scenario's customer waits for that."""
        spoken = (event.at + duration_ms(self._operator_voices.get(event.says or "", b"")) / 1000 for event in self._scenario.events)
        over = max(spoken, default=0.0)
        while True:
            await asyncio.sleep(0.5)
            heard = max((said.ended for said in self._customer.said), default=0.0)
            silent = self._customer.now - max(over, heard) >= LEAVE_S
            if self._customer.done and silent and self._holder == Holder.OPERATOR.value:
                self._session.command({"do": "hangup", "operator": OPERATOR})
                return

    @property
    def _holder(self) -> str | None:
        held = [event["holder"] for event in self._out.events if event["event"] == "holder"]
        return held[-1] if held else None

    def _file(self, name: str) -> Path | None:
        return self._folder / name if self._folder else None

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
