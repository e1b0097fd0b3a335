"""The process of one call: the customer's leg, the agent's queue, the operator's voice, the recording.

Threads: the endpoint's owner (SIP, everything of the library), the bridge's clock (20 ms, copies bytes), the reader of
commands, and two writers (parent, disk). Sound commands take effect without the SIP thread's help.
"""

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pjsua2 as pj
import structlog

from console.call.trunk.bridge_port import BridgePort
from console.call.trunk.endpoint import Endpoint, dial_uri, open_account
from console.call.trunk.line_sound import LineSound
from console.call.trunk.messages import dial_of, event_message
from console.call.trunk.outbox import Outbox
from console.call.trunk.outcomes import Ending, line_result
from console.call.trunk.port import (
    Answered,
    Dial,
    Digit,
    EarlyMedia,
    Ended,
    LineQuality,
    OperatorFrame,
    RecordingStopped,
    Ringing,
    TrunkEvent,
)
from console.call.trunk.recording import StereoRecording
from console.call.trunk.second_leg import SecondLeg
from console.call.trunk.sip_call import CallEnd, SipCall
from console.call.trunk.ticket import Ticket
from console.domain.errors import BadInput, TrunkFault
from console.domain.outcome import LineResult
from console.wire.child import Parent

log = structlog.get_logger(__name__)

CANCEL_LIMIT_S = 3.0
"""How long the network may take to confirm that we have hung up."""
UNREPLIED_LIMIT_S = 10.0
"""A trunk that has not said even 100 Trying by then is down."""
MEDIA_LIMIT_S = 30.0
"""An answered call from which no packet has come for so long is lost."""
MEDIA_CHECK_S = 2.0


class CallProcess:
    """Built and run on the thread that owns the endpoint; ``run`` returns when the call is over and everything is closed."""

    def __init__(self, endpoint: Endpoint, parent: Parent) -> None:
        self._endpoint = endpoint
        self._outbox = Outbox(parent, self._line_lost)
        self._inbox = parent.inbox
        self._sound = LineSound()
        self._port: BridgePort | None = None
        self._account: Any = None
        self._call: SipCall | None = None
        self._dial: Dial | None = None
        self._recording: StereoRecording | None = None
        self._ticket = Ticket(None)
        self._second = SecondLeg(endpoint, self._sound.desk_phone, self)
        self._spoken = b""
        self._answered = False
        self._early = False
        self._line_open = True
        self._finished = False
        self._by_us = False
        self._ring_timed_out = False
        self._media_lost = False
        self._dialled_at = 0.0
        self._ending_at: float | None = None
        self._packets = (0, 0.0)
        self._next_media_check = 0.0

    def run(self) -> None:
        """Serve one call, from the dial to the last message."""
        threading.Thread(target=self._read_commands, name="commands", daemon=True).start()
        self._outbox.put({"event": "ready"})
        self._endpoint.run(self._tick)
        if self._recording is not None:
            self._recording.close()
        self._outbox.close()
        self._endpoint.close(linger_s=0.3)

    # --- commands -------------------------------------------------------------------------------------------------

    def _read_commands(self) -> None:
        while True:
            message = self._inbox.get()
            if message is None:
                self._endpoint.post(self._line_gone)
                return
            try:
                self._obey(*message)
            except Exception:
                log.exception("command_failed", command=str(message[0].get("do")))

    def _obey(self, head: Mapping[str, Any], body: bytes) -> None:
        """Sound at once, on the reading thread; everything else on the SIP thread."""
        match head["do"]:
            case "operator_voice":
                self._sound.headset.put(body)
            case "play":
                self._sound.playback.add(head["utterance"], body)
            case "duck":
                self._sound.playback.duck(head["db"])
            case "stop":
                self._sound.playback.stop(head["fade_ms"])
            case "give_line_to":
                self._sound.give_to(head["holder"])
                if head["holder"] == "ai":
                    self._endpoint.post(self._second.lay_down)
            case "silence_recording":
                if self._recording is not None:
                    self._recording.silence(bool(head["on"]), float(head.get("back_s", 0.0)))
            case "dial":
                dial = dial_of(head)
                self._endpoint.post(lambda: self._start(dial))
            case "digits":
                digits = str(head["digits"])
                self._endpoint.post(lambda: self._send_digits(digits))
            case "desk_phone":
                uri = str(head["uri"])
                self._endpoint.post(lambda: self._second.call_desk_phone(uri))
            case "transfer":
                uri, attended = str(head["uri"]), bool(head["attended"])
                self._endpoint.post(lambda: self._second.transfer(uri, attended=attended))
            case "hangup":
                self._endpoint.post(self._hang_up)
            case other:
                log.warning("command_unknown", command=str(other))

    def _start(self, dial: Dial) -> None:
        if self._finished:  # hung up before it was dialled
            return
        if self._dial is not None:
            log.warning("dialled_twice")
            return
        self._dial = dial
        self._dialled_at = time.monotonic()
        self._ticket = Ticket(None if dial.ticket is None else Path(dial.ticket))
        if dial.recording is not None:
            try:
                self._recording = StereoRecording(dial.recording, lambda reason: self.tell(RecordingStopped(0.0, reason)))
            except OSError as error:
                self.tell(RecordingStopped(0.0, error.strerror or str(error)))
        try:
            uri = dial_uri(dial.account, dial.number)
            self._account = open_account(self._endpoint, dial.account)
            self._second.use(self._account, dial.account)
            self._port = self._endpoint.keep(BridgePort("line", self._hear, self._speak))
            self._port.startTransmit(self._endpoint.silence_sink())
            self._call = self._endpoint.keep(SipCall(self._account, self))
            headers: tuple[tuple[str, str], ...] = ()
            if dial.account.user and dial.account.caller_id:
                headers = (("P-Preferred-Identity", f"<sip:{dial.account.caller_id}@{dial.account.domain}>"),)
            self._call.dial(uri, headers)
        except BadInput:
            log.warning("number_cannot_be_dialled", call_id=dial.call_id)
            self._finish(LineResult.REJECTED, 0, False)
        except TrunkFault as error:
            log.warning("dial_refused", call_id=dial.call_id, reason=error.en)
            self._finish(LineResult.TRUNK_DOWN, 0, False)
        except pj.Error as error:
            log.warning("dial_failed", call_id=dial.call_id, status=error.status)
            self._finish(LineResult.TRUNK_DOWN, 0, False)

    def _send_digits(self, digits: str) -> None:
        if self._call is not None and self._answered and not self._finished:
            self._call.dialDtmf(digits)

    def _hang_up(self) -> None:
        self._second.hang_up()
        if self._call is None:
            self._finish(LineResult.CANCELLED, 0, False)
        elif not self._finished:
            self._by_us = True
            self._ending_at = time.monotonic()
            self._call.end()

    def hang_up(self) -> None:
        """End the customer's leg; the second leg asks for it after a transfer."""
        self._hang_up()

    def customer(self) -> SipCall | None:
        return self._call if self._answered and not self._finished else None

    def desk_phone_answered(self) -> None:
        self._sound.give_to("operator")
        self._ticket.hold()

    def desk_phone_gone(self) -> None:
        """Nobody holds the customer any more: the line's process decides what they hear next, or the call ends with it."""
        if not self._line_open:
            self._hang_up()
            return
        self._sound.give_to("ai")
        self._ticket.drop()

    # --- the end of the line's process ----------------------------------------------------------------------------

    def _line_lost(self) -> None:
        self._endpoint.post(self._line_gone)

    def _line_gone(self) -> None:
        if not self._line_open:
            return
        self._line_open = False
        if self._second.holds_call and self._answered and not self._finished:
            log.info("line_gone_desk_phone_has_call", call_id=self._dial.call_id if self._dial else "")
            return
        if self._finished or self._call is None:
            self._endpoint.stop()
        else:
            self._hang_up()

    # --- the bridge's clock ---------------------------------------------------------------------------------------

    def _speak(self) -> bytes:
        self._spoken, reports, desk = self._sound.frame(time.monotonic())
        for report in reports:
            self.tell(report)
        if desk is not None:
            self.tell(OperatorFrame(0.0, desk))
        return self._spoken

    def _hear(self, sound: bytes) -> None:
        if self._answered or self._early:
            self._outbox.put({"event": "frame"}, sound)
        if self._answered:
            self._second.customer_says(sound)
            if self._recording is not None:
                self._recording.add(sound, self._spoken)

    # --- SIP ------------------------------------------------------------------------------------------------------

    def ringing(self, call: SipCall) -> None:
        self.tell(Ringing(0.0))

    def answered(self, call: SipCall) -> None:
        if self._answered:
            return
        self._answered = True
        self._sound.on_wire = True
        self._packets = (0, time.monotonic())
        self.tell(Answered(0.0, call.codec()))

    def sound_connected(self, call: SipCall, media: Any, *, sending: bool, early: bool) -> None:
        media.startTransmit(self._port)
        if self._port is not None:
            self._port.startTransmit(media)
        if early and not self._early:
            self._early = True
            self.tell(EarlyMedia(0.0))
        if self._answered:
            self._sound.on_wire = sending
            self._packets = (self._packets[0], time.monotonic())

    def digit(self, call: SipCall, digit: str) -> None:
        self.tell(Digit(0.0, digit))

    def transfer_status(self, call: SipCall, status: int, final: bool) -> None:
        self._second.transfer_progress(status, final)

    def transfer_request(self, call: SipCall, uri: str) -> SipCall | None:
        return None

    def replaced(self, call: SipCall, call_id: int) -> SipCall:
        """The customer's own exchange has moved the call: same conversation, another dialogue."""
        stand_in: SipCall = self._endpoint.keep(SipCall(self._account, self, call_id))
        self._call = stand_in
        return stand_in

    def ended(self, call: SipCall, end: CallEnd) -> None:
        if call is not self._call:
            self._endpoint.post(lambda: self._endpoint.dispose(call))
            return
        ending = Ending(
            status=end.status,
            answered=self._answered,
            from_network=end.from_network,
            replied=end.replied,
            ring_timed_out=self._ring_timed_out,
            hung_up_by_us=self._by_us,
            media_lost=self._media_lost,
        )
        self._endpoint.post(lambda: self._finish(line_result(ending), end.status, self._answered and not self._by_us))

    def tell(self, event: TrunkEvent) -> None:
        self._outbox.put(*event_message(event))

    def _finish(self, result: LineResult, status: int, by_customer: bool) -> None:
        if self._finished:
            return
        self._finished = True
        self._sound.on_wire = False
        for report in self._sound.playback.abandon(time.monotonic()):
            self.tell(report)
        self._second.hang_up()
        if self._recording is not None:
            self._recording.close()
        self._ticket.end(result, by_customer, datetime.now(UTC))
        self.tell(Ended(0.0, result, status, by_customer))
        self._endpoint.stop()

    # --- limits ---------------------------------------------------------------------------------------------------

    def _tick(self, now: float) -> None:
        if self._finished or self._dial is None or self._call is None:
            return
        self._second.tick(now)
        if self._ending_at is not None:
            if now - self._ending_at > CANCEL_LIMIT_S:
                result = LineResult.ANSWERED if self._answered else LineResult.NO_ANSWER if self._ring_timed_out else LineResult.CANCELLED
                self._finish(result, 0, False)
            return
        if not self._answered:
            waited = now - self._dialled_at
            silent = waited > UNREPLIED_LIMIT_S and not self._call.replied
            if waited > self._dial.ring_timeout_s or silent:
                self._ring_timed_out = True
                self._hang_up()
            return
        if now >= self._next_media_check:
            self._next_media_check = now + MEDIA_CHECK_S
            self._check_media(self._call, now)

    def _check_media(self, call: SipCall, now: float) -> None:
        if (quality := call.quality()) is not None:
            self.tell(LineQuality(0.0, *quality))
        packets = call.packets_received()
        if packets != self._packets[0] or not self._sound.on_wire:
            self._packets = (packets, now)
        elif now - self._packets[1] > MEDIA_LIMIT_S:
            self._media_lost = True
            self._hang_up()
