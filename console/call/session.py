"""One call, from dialling to its last event: the only file that knows the order of the stages.

trunk → turns → recognition → brain (on the floor) → synthesis → trunk. Whatever happens is told through ``tell`` in the
words of the engine's door; nothing is looked up and nothing is stored here.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Final

from console.call.effects import Cited, Consult, Disclosed, Effect, HangUp, Moved, Send, Speak, StopSpeaking, Turn
from console.call.floor import Floor, FloorPolicy
from console.call.latency import LatencyObserver
from console.call.listening import SILENCE_DB, EarCallbacks, HeardTurn, Listening, TurnMachine, operator_callbacks
from console.call.monitor import Monitor
from console.call.recognition.port import Recognition
from console.call.speaking import Speaking
from console.call.synthesis.port import Synthesis, Voice
from console.call.takeover import Takeover
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
from console.conversation.brain import BrainFactory
from console.conversation.language.port import LanguageModel
from console.domain.call import CallBrief, Holder
from console.domain.errors import LanguageFault, Refused, TrunkFault
from console.domain.moves import AskLanguage, Say
from console.domain.outcome import LineResult
from console.domain.transcript import Heard, Speaker

DUCK_DB: Final = 15.0
FILLER_AFTER_S: Final = 0.12
"""Counted from the decision: when nothing can sound by then, an approved filler goes out first."""


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


class CallSession:
    """``tell(event, body)`` takes each live event; see ``docs/ENGINE_DOOR.md``."""

    def __init__(self, brief: CallBrief, stages: Stages, tell: Tell, on_effect: Callable[[Effect], None] | None = None) -> None:
        self._brief = brief
        self._stages = stages
        self._tell = Telling(brief.call_id, tell, self._now)
        self._on_effect = on_effect
        self._brain = stages.brain(brief)
        self.floor = Floor(self._brain, FloorPolicy(longest_call_s=brief.longest_call_s))
        self._takeover = Takeover()
        self._agent = stages.agent_level()
        self._answered: float | None = None
        self._leg: TrunkLeg
        self._speaking: Speaking
        self._ear: Listening
        self._operator_ear: Listening | None = None
        self._latency = LatencyObserver()
        self._monitor = Monitor(stages.level_db)
        self._fillers: list[Say] = []
        self._filler_count = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = False

    # --- the course of the call

    async def run(self, dial: Dial) -> LineResult:
        """Dial, talk, end. Always returns; a fault of the trunk is the result ``failed`` or ``trunk_down``."""
        try:
            self._leg = await self._stages.trunk.leg()
        except TrunkFault:
            self._ended(0.0, Ended(monotonic(), LineResult.TRUNK_DOWN, 0, False))
            return LineResult.TRUNK_DOWN
        self._speaking = Speaking(self._leg, self._stages.synthesis, self._stages.voice, self._stages.fallback_voice, self._line_played)
        self._ear = self._new_ear(
            Speaker.CUSTOMER,
            EarCallbacks(
                began=self._customer_began,
                partial=self._customer_partial,
                lower=lambda at: self._duck(DUCK_DB),
                raise_=self._customer_said_nothing,
                nothing=self._customer_said_nothing,
                yield_=lambda at: self._do(self.floor.customer_yields_to_nobody(at)),
                turn=self._customer_turn,
            ),
        )
        # A third of a second of pure work: in the loop it would hold up the other calls.
        ahead = await asyncio.to_thread(self._brain.lines_ahead)
        self._fillers = [say for say in ahead if say.filler]
        self._speaking.prepare(ahead)
        result = LineResult.FAILED
        ticking = asyncio.create_task(self._tick())
        try:
            self._leg.dial(dial)
            async for event in self._leg.events():
                if isinstance(event, Ended):
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
            if self._operator_ear is not None:
                await self._operator_ear.close()
        return result

    def _from_trunk(self, event: TrunkEvent) -> None:
        at = self._at(event.at)
        match event:
            case Frame(_, pcm):
                if self._answered is not None:
                    level = self._ear.frame(at, pcm, agent_speaking=self._speaking.sounding, agent_level_db=self._agent.level(at))
                    for name, fields, body in self._monitor.customer(at, pcm, level, self._agent.level(at)):
                        self._tell.event(name, at, body, **fields)
            case Ringing():
                self._tell.event("ringing", 0.0)
            case EarlyMedia():
                self._tell.event("early_media", 0.0)
            case Answered(answered, codec):
                if self._answered is None:
                    self._answered = answered
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
                    self._ear.agent_asks(self._brain.position().expecting is not None)
                    self._tell.event("speaking", at, line=say.line, utterance=utterance, text=say.text)
                    answer = self._latency.sounded(at, filler=say.filler)
                    if answer is not None:
                        self._tell.event("latency", at, turn=answer)
            case Played():
                self._agent.ended()
                self._monitor.agent_ended()
                self._speaking.played(event)
            case Digit(_, digit):
                self._do(self.floor.key_pressed(at, digit))
            case OperatorFrame(_, pcm):
                self._hear_operator(at, pcm)
            case OperatorLeg(_, state):
                self._tell.event("desk_phone", at, state=state)
            case RecordingStopped(_, reason):
                self._tell.event("recording_stopped", at, why=reason)
            case Transferred(_, accepted, status):
                self._tell.event("transferred", at, accepted=accepted, status=status)
            case Ended():
                raise AssertionError("handled by run")

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

    def _new_ear(self, voice: Speaker, on: EarCallbacks) -> Listening:
        return Listening(
            self._stages.detector(),
            self._stages.turns(),
            self._stages.recognition.recogniser(f"{self._brief.call_id}/{voice.value}"),
            level_of=self._stages.level_db,
            finished=self._brain.finished_utterance,
            vocabulary=self._vocabulary(),
            clock=self._now,
            on=on,
        )

    def _vocabulary(self) -> Sequence[str]:
        """Words to be expected in this call: names and goods."""
        goods = [line.name for line in self._brief.cart.lines]
        return (self._brief.customer.family_name, self._brief.shop.name, *goods)

    def _customer_began(self, at: float) -> None:
        self._do(self.floor.speech_began(at))

    def _customer_partial(self, utterance: int, heard: Heard) -> None:
        self._tell.partial(Speaker.CUSTOMER, utterance, heard)

    def _customer_said_nothing(self, at: float) -> None:
        self._duck(0.0)
        self._do(self.floor.speech_was_nothing(at))

    def _customer_turn(self, at: float, turn: HeardTurn) -> None:
        self._duck(0.0)
        self._latency.turn(turn)
        self._do(self.floor.customer_said(at, turn.heard))
        self._latency.decided(self._now())
        if self.floor.agent_has_floor or self.floor.consulting:
            self._spawn(self._fill_the_wait())

    def _duck(self, db: float) -> None:
        if db and not (self.floor.agent_has_floor and self.floor.interruptible):
            return
        self._leg.duck(db)
        self._agent.ducked(db)

    async def _fill_the_wait(self) -> None:
        await asyncio.sleep(FILLER_AFTER_S)
        late = self._speaking.waiting_for_sound() or (self.floor.consulting and not self.floor.agent_has_floor)
        if late and self._fillers and self._takeover.holder is Holder.AI:
            say = self._fillers[self._filler_count % len(self._fillers)]
            self._filler_count += 1
            self._do(self.floor.fill(say, self._filler_count))

    # --- the agent's voice

    def _line_played(self, utterance: str, heard: str, complete: bool) -> None:
        self._do(self.floor.played(self._now(), utterance, heard, complete))

    def _do(self, effects: list[Effect]) -> None:
        for effect in effects:
            if self._on_effect is not None:
                self._on_effect(effect)
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
        self._latency.decided(self._now())

    def _hang_up(self) -> None:
        if not self._ending:
            self._ending = True
            self._leg.hangup()

    # --- the operator

    def command(self, head: Mapping[str, Any], body: bytes = b"") -> None:
        """One order of the engine. Raises ``Refused`` when the takeover rules forbid it."""
        at, operator = self._now(), str(head.get("operator", ""))
        match head["do"]:
            case "operator_voice":
                if self._takeover.holder is Holder.OPERATOR or self._takeover.barged_in:
                    self._leg.operator_voice(body)
                    self._monitor.operator(body)
                    self._hear_operator(at, body)
            case "take_over":
                self._takeover = self._takeover.take(operator)
                self._leg.give_line_to(self._takeover.voice())
                self._do(self.floor.operator_took(at, operator))
            case "hand_back":
                if self._takeover.operator != operator and head.get("vanished"):
                    raise Refused("call.not_taken", "この通話は引き取られていません。", "Nobody has taken this call over.")
                self._takeover = self._takeover.hand_back(operator)
                self._leg.give_line_to(self._takeover.voice())
                self._do(self.floor.operator_handed_back(at, operator, vanished=bool(head.get("vanished"))))
            case "barge_in":
                self._takeover = self._takeover.barge_in(operator, bool(head["on"]))
                self._leg.give_line_to(self._takeover.voice())
            case "hold":
                self._hold(at, operator, bool(head["on"]))
            case "hangup":
                self._hang_up()
            case "steer":
                self._do(self.floor.operator_steered(at, operator, head.get("line"), head.get("text")))
            case "send_link_now":
                self._tell.event("send_link", at, channel=head["channel"])
            case "link_result":
                self._do(self.floor.link_result(at, head["channel"], bool(head["accepted"])))
            case "order_completed":
                self._do(self.floor.order_completed(at))
            case "fact_changed":
                self._do(self.floor.fact_changed(at, head["key"], head["value"]))
            case "desk_phone":
                self._leg.call_desk_phone(head["uri"])
            case "transfer":
                self._leg.transfer(head["uri"], attended=bool(head.get("attended")))
            case "keypad":
                self._leg.send_digits(str(head["digits"]))
            case "listen":
                self._monitor.listened_to = bool(head["on"])
            case "choices":
                self._tell.position(self._brain, again=True)
        if head["do"] in ("take_over", "hand_back", "barge_in", "hold"):
            held = self._takeover
            self._tell.event("holder", at, holder=held.holder.value, operator=held.operator, barge_in=held.barged_in)

    def _hold(self, at: float, operator: str, on: bool) -> None:
        before = self._takeover
        self._takeover = before.hold(operator, on)
        self._leg.give_line_to(self._takeover.voice())
        with_operator = (before.holder if on else self._takeover.holder) is Holder.OPERATOR
        if with_operator:
            self.floor.operator_holds(on)
        else:
            self._do(self.floor.on_hold(at, on))

    def _hear_operator(self, at: float, pcm: bytes) -> None:
        """What the operator says is transcribed, so that the AI knows it when the line comes back."""
        if self._operator_ear is None:
            on = operator_callbacks(partial(self._tell.partial, Speaker.OPERATOR), self._operator_turn)
            self._operator_ear = self._new_ear(Speaker.OPERATOR, on)
        self._operator_ear.frame(at, pcm, agent_speaking=False, agent_level_db=SILENCE_DB)

    def _operator_turn(self, at: float, turn: HeardTurn) -> None:
        if turn.heard.text.strip():
            self._do(self.floor.operator_said(at, turn.heard, self._takeover.operator or ""))

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
