"""The operator's seat in one call: who has the line, the voice from the headset or the desk phone, and what it said."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from console.call.effects import Effect
from console.call.floor import Floor
from console.call.listening import SILENCE_DB, EarCallbacks, HeardTurn, Listening, only_transcribed
from console.call.monitor import Monitor
from console.call.takeover import Takeover
from console.call.telling import Telling
from console.call.trunk.port import OperatorFrame, OperatorLeg, TrunkLeg
from console.domain.call import Holder
from console.domain.errors import Refused
from console.domain.transcript import Speaker

ORDERS = frozenset({"operator_voice", "take_over", "hand_back", "barge_in", "hold", "desk_phone"})
"""What ``command`` obeys."""


class OperatorSeat:
    """``do`` carries effects out; ``new_ear`` makes the ear on the operator's voice, once there is one."""

    def __init__(
        self,
        leg: TrunkLeg,
        floor: Floor,
        monitor: Monitor,
        telling: Telling,
        do: Callable[[list[Effect]], None],
        new_ear: Callable[[EarCallbacks], Listening],
    ) -> None:
        self._leg = leg
        self._floor = floor
        self._monitor = monitor
        self._tell = telling
        self._do = do
        self._new_ear = new_ear
        self._ear: Listening | None = None
        self._takeover = Takeover()
        self._speaker = ""
        self._desk_phone_of: str | None = None
        self.desk_phone_has_call = False

    @property
    def ai_has_line(self) -> bool:
        return self._takeover.holder is Holder.AI

    def command(self, at: float, head: Mapping[str, Any], body: bytes) -> None:
        """One of ``ORDERS``. Raises ``Refused`` when the takeover rules forbid it."""
        operator = str(head.get("operator", ""))
        match head["do"]:
            case "operator_voice":
                if self._takeover.holder is Holder.OPERATOR or self._takeover.barged_in:
                    self._leg.operator_voice(body)
                    self._monitor.operator(body)
                    self._hear(at, body)
            case "take_over":
                self._take(at, operator)
            case "hand_back":
                if self._takeover.operator != operator and head.get("vanished"):
                    raise Refused("call.not_taken", "この通話は引き取られていません。", "Nobody has taken this call over.")
                self._give_back(at, operator, vanished=bool(head.get("vanished")))
            case "barge_in":
                self._hand(at, self._takeover.barge_in(operator, bool(head["on"])))
                self._hush(at)
            case "hold":
                self._hold(at, operator, bool(head["on"]))
            case "desk_phone":
                self._takeover.take(operator)  # refused before it rings, not when somebody has picked it up
                self._desk_phone_of = operator
                self._leg.call_desk_phone(head["uri"])

    def desk_phone_says(self, at: float, event: OperatorFrame) -> None:
        self._hear(at, event.pcm)

    def desk_phone(self, at: float, event: OperatorLeg) -> None:
        """Picked up, it takes the call over; laid down, the AI has it back and says so, as with any operator who is gone."""
        self._tell.event("desk_phone", at, state=event.state)
        self.desk_phone_has_call = event.state == "answered"
        operator = self._desk_phone_of
        if operator is None:
            return
        if event.state == "answered" and self._takeover.operator in (None, operator):
            self._take(at, operator)
        elif event.state == "ended":
            self._desk_phone_of = None
            if self._takeover.operator == operator and not self._takeover.barged_in:
                self._give_back(at, operator, vanished=True)

    def put_through(self, at: float, operator: str) -> None:
        """The customer talks to a person elsewhere, by this operator's order: what is left of our line says nothing more, and a desk phone
        that leaves it gives nothing back."""
        self._desk_phone_of = None
        self._do(self._floor.operator_took(at, operator))

    async def close(self) -> None:
        if self._ear is not None:
            await self._ear.close()

    def _take(self, at: float, operator: str) -> None:
        self._hand(at, self._takeover.take(operator))
        self._do(self._floor.operator_took(at, operator))

    def _give_back(self, at: float, operator: str, *, vanished: bool) -> None:
        self._hand(at, self._takeover.hand_back(operator))
        self._do(self._floor.operator_handed_back(at, operator, vanished=vanished))
        self._hush(at)

    def _hush(self, at: float) -> None:
        """What an operator without the line was saying is taken as said. After the bridge line was given out: it is some 50 ms of work."""
        if self._ear is not None and not (self._takeover.holder is Holder.OPERATOR or self._takeover.barged_in):
            self._ear.falls_silent(at)

    def _hold(self, at: float, operator: str, on: bool) -> None:
        before = self._takeover
        self._hand(at, before.hold(operator, on))
        with_operator = (before.holder if on else self._takeover.holder) is Holder.OPERATOR
        if with_operator:
            self._floor.operator_holds(on)
        elif before != self._takeover:
            self._do(self._floor.on_hold(at, on))
        self._hush(at)

    def _hand(self, at: float, takeover: Takeover) -> None:
        """The line goes to whom ``takeover`` says."""
        self._takeover = takeover
        self._speaker = takeover.operator or self._speaker
        self._leg.give_line_to(takeover.voice())
        self._tell.event("holder", at, holder=takeover.holder.value, operator=takeover.operator, barge_in=takeover.barged_in)

    def _hear(self, at: float, pcm: bytes) -> None:
        """What the operator says is transcribed, so that the AI knows it when the line comes back."""
        if self._ear is None:
            self._ear = self._new_ear(only_transcribed(partial(self._tell.partial, Speaker.OPERATOR), self._turn))
        self._ear.frame(at, pcm, agent_speaking=False, agent_level_db=SILENCE_DB)

    def _turn(self, at: float, turn: HeardTurn) -> None:
        if turn.heard.text.strip():
            self._do(self._floor.operator_said(at, turn.heard, self._speaker))
