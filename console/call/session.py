"""One call, from dialling to its last event: the only file that knows the order of the stages.

trunk → turns → recognition → brain (on the floor) → synthesis → trunk. Whatever happens is told through ``tell`` in the
words of the engine's door; nothing is looked up and nothing is stored here.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import Any, Final

from console.call.card_silence import CardSilence
from console.call.effects import Cited, Consult, Disclosed, Effect, HangUp, Moved, Send, Speak, StopSpeaking, Turn
from console.call.floor import Floor
from console.call.latency import LatencyObserver
from console.call.listening import EarCallbacks, HeardTurn, Listening, TurnMachine
from console.call.lull import Lull
from console.call.monitor import Monitor
from console.call.mood import CallMood
from console.call.network_voice import NetworkVoice
from console.call.operator_seat import ORDERS, OperatorSeat
from console.call.pace import FloorPolicy
from console.call.recognition.port import Recognition
from console.call.speaking import Speaking
from console.call.synthesis.port import Synthesis, Voice
from console.call.telling import Tell, Telling
from console.call.trunk.port import (
    Answered,
    Dial,
    Digit,
    EarlyMedia,
    Ended,
    Frame,
    OperatorFrame,
    OperatorLeg,
    PlaybackBegan,
    Played,
    RecordingStopped,
    Ringing,
    Transferred,
    Trunk,
    TrunkEvent,
    TrunkLeg,
)
from console.call.turns.port import AgentLevel, SpeechDetector
from console.call.voice_affect.measuring import Measuring
from console.conversation.brain import BrainFactory
from console.conversation.language.port import LanguageModel
from console.domain.call import CallBrief
from console.domain.errors import LanguageFault, TrunkFault
from console.domain.moves import AskLanguage, Say
from console.domain.outcome import LineResult
from console.domain.stimuli import FactChanged, KeyPressed, LinkResult, OperatorSteered, OrderCompleted
from console.domain.transcript import Heard, Speaker

DUCK_DB: Final = 15.0


@dataclass(frozen=True, slots=True)
class Stages:
    """The engines a call is made with; built by the composition root."""

    trunk: Trunk
    recognition: Recognition
    synthesis: Synthesis
    language: LanguageModel
    brain: BrainFactory
    detector: Callable[[], SpeechDetector]
    turns: Callable[[], TurnMachine]
    agent_level: Callable[[], AgentLevel]
    level_db: Callable[[bytes], float]
    voice: Voice
    fallback_voice: Voice | None = None
    mood: Measuring | None = None
    lull: Lull = field(default_factory=Lull)


class CallSession:
    """``tell(event, body)`` takes each live event; see ``docs/ENGINE_DOOR.md``."""

    def __init__(self, brief: CallBrief, stages: Stages, tell: Tell, on_effect: Callable[[Effect], None] | None = None) -> None:
        self._brief = brief
        self._stages = stages
        self._tell = Telling(brief.call_id, tell, self._now)
        self._on_effect = on_effect
        self._brain = stages.brain(brief)
        self.floor = Floor(self._brain, FloorPolicy(longest_call_s=brief.longest_call_s))
        self._agent = stages.agent_level()
        self._answered: float | None = None
        self._leg: TrunkLeg
        self._speaking: Speaking
        self._ear: Listening
        self._seat: OperatorSeat
        self._network: NetworkVoice | None = None
        self._latency = LatencyObserver()
        self._monitor = Monitor(stages.level_db)
        self._mood = CallMood(stages.mood, self._tell, lambda mood: self._do(self.floor.happened(mood)))
        self._tasks: set[asyncio.Task[None]] = set()
        self._transferred_by = ""
        self._dialled = False
        self._ending = False

    @property
    def outlives_line(self) -> bool:
        """An operator's desk phone has the call: it goes on in its trunk process when this one ends."""
        return self._answered is not None and self._seat.desk_phone_has_call

    # --- the course of the call

    async def run(self, dial: Dial) -> LineResult:
        """Dial, talk, end. Always returns; a fault of the trunk is the result ``failed`` or ``trunk_down``."""
        try:
            self._leg = await self._stages.trunk.leg()
        except TrunkFault:
            self._ended(0.0, Ended(monotonic(), LineResult.TRUNK_DOWN, 0, False))
            return LineResult.TRUNK_DOWN
        stages = self._stages
        self._speaking = Speaking(
            self._brief.call_id, self._leg, stages.synthesis, stages.voice, stages.fallback_voice, stages.lull, self._line_played
        )
        self._ear = self._new_ear(
            Speaker.CUSTOMER.value,
            EarCallbacks(
                began=self._customer_began,
                partial=self._customer_partial,
                lower=lambda at: self._duck(DUCK_DB),
                raise_=self._line_goes_on,
                nothing=self._customer_said_nothing,
                yield_=lambda at: self._do(self.floor.customer_yields_to_nobody(at)),
                turn=self._customer_turn,
            ),
        )
        self._seat = OperatorSeat(
            self._leg, self.floor, self._monitor, self._tell, self._do, partial(self._new_ear, Speaker.OPERATOR.value)
        )
        # A third of a second of pure work: in the loop it would hold up the other calls.
        ahead = await asyncio.to_thread(self._brain.lines_ahead)
        self._speaking.prepare(ahead)
        result, ticking = LineResult.FAILED, asyncio.create_task(self._tick())
        try:
            self._dialled = True
            if self._ending:  # called off before there was a line
                self._leg.hangup()
            self._leg.dial(dial)
            async for event in self._leg.events():
                if isinstance(event, Ended):
                    event = self._as_announced(event)
                    result = event.result
                    self._ended(self._at(event.at), event)
                else:
                    self._from_trunk(event)
        finally:
            ticking.cancel()
            for task in [*self._tasks, ticking]:
                task.cancel()
            await asyncio.gather(*self._tasks, ticking, return_exceptions=True)
            await self._speaking.close()
            await self._ear.close()
            await self._seat.close()
            await self._mood.close()
            if self._network is not None:
                await self._network.close()
        return result

    def _from_trunk(self, event: TrunkEvent) -> None:
        at = self._at(event.at)
        match event:
            case Frame(_, pcm):
                if self._answered is not None:
                    level = self._ear.frame(at, pcm, agent_speaking=self._speaking.sounding, agent_level_db=self._agent.level(at))
                    self._mood.frame(at, pcm, self._agent.level(at))
                    for name, fields, body in self._monitor.customer(at, pcm, level, self._agent.level(at)):
                        self._tell.event(name, at, body, **fields)
                elif self._network is not None:
                    self._network.frame(event)
            case Ringing():
                self._tell.event("ringing", 0.0)
            case EarlyMedia():
                self._tell.event("early_media", 0.0)
                self._network = self._network or NetworkVoice(event.at, partial(self._new_ear, "network"), self._give_up_ringing)
            case Answered(answered, codec):
                if self._answered is None:
                    self._answered = answered
                    self._speaking.answered()
                    self._tell.event("answered", 0.0, codec=codec)
                    self._do(self.floor.answered(0.0))
                    self._tell.position(self._brain)
            case PlaybackBegan(_, utterance):
                pcm = self._speaking.pcm_of(utterance)
                self._agent.began(at, pcm)
                self._monitor.agent_began(at, pcm)
                self.floor.line_began(at, utterance)
                say = self.floor.said(utterance)
                if say is not None:
                    self._mood.asked(expecting := self._brain.position().expecting)
                    self._ear.agent_asks(expecting is not None)
                    if say.asks:
                        self._spawn(self._stages.language.prepare(asked=say.text))
                    self._tell.event("speaking", at, line=say.line, utterance=utterance, text=say.text)
                    answer = self._latency.sounded(at, filler=say.filler)
                    if answer is not None:
                        self._tell.event("latency", at, turn=answer)
            case Played():
                self._agent.ended()
                self._monitor.agent_ended()
                self._speaking.played(event)
            case Digit(_, digit):
                self._do(self.floor.happened(KeyPressed(at, digit)))
            case OperatorFrame():
                self._seat.desk_phone_says(at, event)
            case OperatorLeg():
                self._seat.desk_phone(at, event)
            case RecordingStopped(_, reason):
                self._tell.event("recording_stopped", at, why=reason)
            case Transferred(_, accepted, status):
                self._tell.event("transferred", at, accepted=accepted, status=status)
                if accepted:
                    self._seat.put_through(at, self._transferred_by)
            case Ended():
                raise AssertionError("handled by run")

    def _give_up_ringing(self) -> None:
        if self._answered is None:
            self._hang_up()

    def _as_announced(self, event: Ended) -> Ended:
        """A call that nobody answered ended as the network's announcement said, whatever code came with it."""
        heard = self._network.meaning if self._network is not None and self._answered is None else None
        return replace(event, result=heard) if heard is not None else event

    def _ended(self, at: float, event: Ended) -> None:
        self._ending = True
        self._do(self.floor.ended(at, event.result, event.by_customer))
        outcome = self.floor.outcome
        self._tell.event(
            "ended",
            at,
            result=event.result.value,
            status=event.status,
            by_customer=event.by_customer,
            outcome=outcome.value if outcome else None,
        )

    async def _tick(self) -> None:
        """Time passes even when no frame comes (hold, lost media)."""
        while True:
            await asyncio.sleep(0.05)
            if self._answered is not None and not self._ending:
                self._do(self.floor.tick(self._now()))

    # --- the customer's voice

    def _new_ear(self, whose: str, on: EarCallbacks, clock: Callable[[], float] | None = None) -> Listening:
        """``whose``: each voice of a call has a recogniser of its own, since each ear counts its utterances from one."""
        return Listening(
            self._stages.detector(),
            self._stages.turns(),
            self._stages.recognition.recogniser(f"{self._brief.call_id}/{whose}"),
            level_of=self._stages.level_db,
            finished=self._brain.finished_utterance,
            vocabulary=self._vocabulary(),
            clock=clock or self._now,
            on=CardSilence(self._leg, self._now).guarding(on),
        )

    def _vocabulary(self) -> Sequence[str]:
        """Words to be expected in this call: names and goods."""
        goods = [line.name for line in self._brief.cart.lines]
        return (self._brief.customer.family_name, self._brief.shop.name, *goods)

    def _customer_began(self, at: float) -> None:
        self._do(self.floor.speech_began(at))

    def _customer_partial(self, utterance: int, heard: Heard) -> None:
        self._tell.partial(Speaker.CUSTOMER, utterance, heard)

    def _line_goes_on(self, at: float) -> None:
        self._duck(0.0)
        self._do(self.floor.line_goes_on(at))

    def _customer_said_nothing(self, at: float) -> None:
        self._duck(0.0)
        self._do(self.floor.speech_was_nothing(at))

    def _customer_turn(self, at: float, turn: HeardTurn) -> None:
        self._duck(0.0)
        if self._seat.ai_has_line:  # said to the operator, it is answered by the operator
            self._latency.turn(turn)
        self._do(self.floor.customer_said(at, turn.heard))
        self._decided()

    def _duck(self, db: float) -> None:
        if db and not (self.floor.agent_has_floor and self.floor.interruptible):
            return
        self._leg.duck(db)
        self._agent.ducked(db)

    def _decided(self) -> None:
        self._latency.decided(self._now())
        if self._speaking.waiting_for_sound():
            self._spawn(self._speaking.bridge(self._fill))

    def _fill(self, say: Say, count: int) -> None:
        if self._seat.ai_has_line:
            self._do(self.floor.fill(say, count))

    # --- the agent's voice

    def _line_played(self, utterance: str, heard: str, complete: bool) -> None:
        self._do(self.floor.played(self._now(), utterance, heard, complete))

    def _do(self, effects: list[Effect]) -> None:
        for effect in effects:
            if self._on_effect is not None:
                self._on_effect(effect)
            self._mood.follows(effect)
            match effect:
                case Speak(say, resumed):
                    self._speaking.say(say, resumed=resumed)
                case StopSpeaking():
                    self._speaking.stop()
                    self._duck(0.0)
                case Consult(ask):
                    self._spawn(self._consult(ask))
                case Send(channel, offers):
                    self._tell.event("send_link", channel=channel, offers=list(offers))
                case HangUp():
                    self._hang_up()
                case Turn(turn, reason):
                    self._tell.turn(turn, reason)
                case Disclosed(disclosure, at):
                    self._tell.event("disclosure", at, disclosure=disclosure.value, heard_at=at)
                case Cited(fact, line, at):
                    self._tell.event("fact_cited", at, fact_id=fact, line=line)
                case Moved(move, at):
                    self._tell.move(move, at)
        if effects and not self._ending:
            self._tell.position(self._brain)

    async def _consult(self, ask: AskLanguage) -> None:
        label = None
        with contextlib.suppress(LanguageFault, TimeoutError):
            async with asyncio.timeout(ask.limit_ms / 1000 + 0.1):
                label = await self._stages.language.choose(asked=ask.asked, words=ask.words, labels=ask.labels, limit_ms=ask.limit_ms)
        self._do(self.floor.interpreted(self._now(), ask.request, label))
        self._decided()

    def _hang_up(self) -> None:
        if self._dialled and not self._ending:
            self._leg.hangup()
        self._ending = True

    # --- the operator

    def command(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        """One order of the engine. Raises ``Refused`` when the takeover rules forbid it."""
        at, operator = self._now(), str(head.get("operator", ""))
        match head["do"]:
            case order if order in ORDERS:
                self._seat.command(at, head, body)
            case "hangup":
                self._hang_up()
            case "steer":
                self._do(self.floor.happened(OperatorSteered(at, operator, head.get("line"), head.get("text"))))
            case "send_link_now":
                self._tell.event("send_link", at, channel=head["channel"])
            case "link_result":
                self._do(self.floor.happened(LinkResult(at, head["channel"], bool(head["accepted"]))))
            case "order_completed":
                self._do(self.floor.happened(OrderCompleted(at)))
            case "fact_changed":
                self._do(self.floor.happened(FactChanged(at, head["key"], head["value"])))
            case "transfer":
                self._transferred_by = operator
                self._leg.transfer(head["uri"], attended=bool(head.get("attended")))
            case "keypad":
                self._leg.send_digits(str(head["digits"]))
            case "listen":
                self._monitor.listened_to = bool(head["on"])
            case "choices":
                self._tell.position(self._brain, again=True)

    # --- time

    def _at(self, instant: float) -> float:
        """Seconds since the answer, of a monotonic instant."""
        return max(0.0, instant - self._answered) if self._answered is not None else 0.0

    def _now(self) -> float:
        return self._at(monotonic())

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
