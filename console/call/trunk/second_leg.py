"""The other telephone in a call: the operator's desk phone, or the party a customer is put through to."""

import time
from typing import Any, Protocol

import pjsua2 as pj
import structlog

from console.call.trunk.bridge_port import BridgePort
from console.call.trunk.endpoint import Endpoint, dial_uri
from console.call.trunk.line_sound import SILENCE, VoiceBuffer
from console.call.trunk.port import Account, OperatorLeg, Transferred, TrunkEvent
from console.call.trunk.sip_call import CallEnd, SipCall
from console.domain.errors import BadInput

log = structlog.get_logger(__name__)

RING_LIMIT_S = 30.0
TRANSFER_LIMIT_S = 40.0
SOUND_COMES_S = 0.2
"""A desk phone is picked up before its sound is on the line; nobody is told until then, so that the agent speaks on and the customer hears
no hole."""


class FirstLeg(Protocol):
    """What the second leg needs of the customer's."""

    def customer(self) -> SipCall | None: ...

    def desk_phone_answered(self) -> None: ...

    def desk_phone_gone(self) -> None: ...

    def hang_up(self) -> None: ...

    def tell(self, event: TrunkEvent) -> None: ...


class SecondLeg:
    """All methods belong to the SIP thread, but for ``customer_says``, which the bridge's clock calls."""

    def __init__(self, endpoint: Endpoint, voice: VoiceBuffer, first: FirstLeg) -> None:
        self._endpoint = endpoint
        self._voice = voice
        self._first = first
        self._account: Any = None
        self._facts: Account | None = None
        self._call: SipCall | None = None
        self._port: BridgePort | None = None
        self._ear = VoiceBuffer()
        self._consulting = False
        self._answered = False
        self._sounds_at: float | None = None
        self._deadline = 0.0
        self._transfer_deadline: float | None = None

    def use(self, account: Any, facts: Account) -> None:
        self._account, self._facts = account, facts

    @property
    def holds_call(self) -> bool:
        """Whether the operator talks to the customer over the desk phone."""
        return self._answered and not self._consulting and self._call is not None

    def call_desk_phone(self, uri: str) -> None:
        self._consulting = False
        if not self._call_out(uri):
            self._first.tell(OperatorLeg(0.0, "ended"))

    def transfer(self, uri: str, *, attended: bool) -> None:
        """Blind: the customer is told to call ``uri``. Attended: ``uri`` is called first and, once it has answered,
        takes our place. A desk phone that has the call is put through when ``uri`` is empty."""
        customer = self._first.customer()
        if customer is None:
            self._first.tell(Transferred(0.0, False, 0))
        elif attended and not uri and self.holds_call:
            self._put_through(customer)
        elif attended:
            self._consulting = True
            if not self._call_out(uri):
                self._first.tell(Transferred(0.0, False, 0))
        else:
            try:
                self._transfer_deadline = time.monotonic() + TRANSFER_LIMIT_S
                customer.xfer(self._target(uri), pj.CallOpParam(True))
            except (pj.Error, BadInput):
                self._transfer_over(0)

    def transfer_progress(self, status: int, final: bool) -> None:
        """What the customer's side reports of the transfer."""
        if final:
            self._transfer_over(status)

    def hang_up(self) -> None:
        if self._call is not None:
            self._call.end()

    def lay_down(self) -> None:
        """The operator at the desk phone has given the call back."""
        if self.holds_call:
            self.hang_up()

    def customer_says(self, sound: bytes) -> None:
        if self._answered:
            self._ear.put(sound)

    def tick(self, now: float) -> None:
        if self._call is not None and not self._answered and now > self._deadline:
            self._call.end()
            self._deadline = now + RING_LIMIT_S
        if self._sounds_at is not None and now >= self._sounds_at:
            self._sounds_at = None
            self._first.tell(OperatorLeg(0.0, "answered"))
            self._first.desk_phone_answered()
        if self._transfer_deadline is not None and now > self._transfer_deadline:
            self._transfer_over(408)

    def _target(self, uri: str) -> str:
        assert self._facts is not None
        return dial_uri(self._facts, uri)

    def _call_out(self, uri: str) -> bool:
        if self._call is not None or self._facts is None:
            return False
        try:
            target = self._target(uri)
            self._ear.clear()
            self._voice.clear()
            self._port = self._endpoint.keep(BridgePort("second", self._voice.put, lambda: self._ear.take() or SILENCE))
            self._call = self._endpoint.keep(SipCall(self._account, self))
            self._deadline = time.monotonic() + RING_LIMIT_S
            self._call.dial(target)
        except (pj.Error, BadInput) as error:
            log.warning("second_leg_failed", reason=type(error).__name__)
            self._let_go()
            return False
        return True

    def _put_through(self, customer: SipCall) -> None:
        assert self._call is not None
        try:
            self._transfer_deadline = time.monotonic() + TRANSFER_LIMIT_S
            customer.xferReplaces(self._call, pj.CallOpParam(True))
        except pj.Error:
            self._transfer_over(0)

    def _transfer_over(self, status: int) -> None:
        if self._transfer_deadline is None:
            return
        self._transfer_deadline = None
        accepted = 200 <= status < 300
        self._first.tell(Transferred(0.0, accepted, status))
        if accepted:
            self._first.hang_up()
        elif self._consulting:
            self.hang_up()

    def _let_go(self) -> None:
        for thing in (self._call, self._port):
            if thing is not None:
                self._endpoint.dispose(thing)
        self._call = self._port = self._sounds_at = None
        self._answered = False

    # --- the library's word on this leg ---------------------------------------------------------------------------

    def ringing(self, call: SipCall) -> None:
        if not self._consulting:
            self._first.tell(OperatorLeg(0.0, "ringing"))

    def answered(self, call: SipCall) -> None:
        if self._answered:
            return
        self._answered = True
        if self._consulting:
            customer = self._first.customer()
            if customer is None:
                call.end()
            else:
                self._endpoint.post(lambda: self._put_through(customer))
        else:
            self._sounds_at = time.monotonic() + SOUND_COMES_S

    def sound_connected(self, call: SipCall, media: Any, *, sending: bool, early: bool) -> None:
        if self._port is not None and not early:
            media.startTransmit(self._port)
            self._port.startTransmit(media)

    def digit(self, call: SipCall, digit: str) -> None:
        """Keys pressed at the desk phone are the operator's own business."""

    def transfer_status(self, call: SipCall, status: int, final: bool) -> None:
        self.transfer_progress(status, final)

    def transfer_request(self, call: SipCall, uri: str) -> SipCall | None:
        return None

    def replaced(self, call: SipCall, call_id: int) -> SipCall:
        stand_in: SipCall = self._endpoint.keep(SipCall(self._account, self, call_id))
        self._call = stand_in
        return stand_in

    def ended(self, call: SipCall, end: CallEnd) -> None:
        self._endpoint.post(lambda: self._ended(call, end))

    def _ended(self, call: SipCall, end: CallEnd) -> None:
        if call is not self._call:
            self._endpoint.dispose(call)
            return
        had, consulted = self._answered, self._consulting
        self._let_go()
        self._consulting = False
        if consulted:
            if not had:
                self._first.tell(Transferred(0.0, False, end.status))
            return
        self._first.tell(OperatorLeg(0.0, "ended"))
        if had:
            self._first.desk_phone_gone()
