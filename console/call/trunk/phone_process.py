"""The customer's telephone: answers, speaks what it is given, passes on what it hears.

The messages are described in ``console.app.customer_phone``.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pjsua2 as pj
import structlog

from console.call.trunk.bridge_port import BridgePort
from console.call.trunk.endpoint import Endpoint, account_config
from console.call.trunk.line_sound import SILENCE
from console.call.trunk.outbox import Outbox
from console.call.trunk.playback import Playback
from console.call.trunk.port import Account, PlaybackBegan
from console.call.trunk.recording import StereoRecording
from console.call.trunk.sip_call import CallEnd, SipCall, guarded
from console.domain.errors import TrunkFault
from console.wire.child import Parent

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Expected:
    """How the next call is met."""

    behaviour: str = "answer"
    answer_after_s: float = 0.0
    status: int = 486
    recording: str | None = None


class _Ear(pj.Account):  # type: ignore[misc]  # PJSUA2 is published without types
    def __init__(self, phone: "PhoneProcess") -> None:
        super().__init__()
        self._phone = phone

    @guarded
    def onIncomingCall(self, prm: Any) -> None:
        self._phone.called(int(prm.callId))


class PhoneProcess:
    """Built and run on the thread that owns the endpoint. One call at a time; a second caller hears busy."""

    def __init__(self, endpoint: Endpoint, parent: Parent) -> None:
        self._endpoint = endpoint
        self._inbox = parent.inbox
        self._outbox = Outbox(parent, endpoint.stop)
        self._playback = Playback()
        self._expected = Expected()
        self._account: _Ear | None = None
        self._port: BridgePort | None = None
        self._call: SipCall | None = None
        self._follow: SipCall | None = None
        self._recording: StereoRecording | None = None
        self._answer_at: float | None = None
        self._speaking = False
        self._answered = False
        self._by_us = False
        self._tick_number = 0
        self._spoken = SILENCE

    def run(self) -> None:
        threading.Thread(target=self._read_commands, name="commands", daemon=True).start()
        self._outbox.put({"event": "ready"})
        self._endpoint.run(self._tick)
        if self._recording is not None:
            self._recording.close()
        self._outbox.close()
        self._endpoint.close(linger_s=0.3)

    def _read_commands(self) -> None:
        while True:
            message = self._inbox.get()
            if message is None:
                self._endpoint.stop()
                return
            try:
                self._obey(*message)
            except Exception:
                log.exception("command_failed", command=str(message[0].get("do")))

    def _obey(self, head: Mapping[str, Any], body: bytes) -> None:
        match head["do"]:
            case "play":
                self._playback.add(head["utterance"], body)
            case "stop":
                self._playback.stop(int(head.get("fade_ms", 10)))
            case "expect":
                fields = {name: head[name] for name in ("behaviour", "answer_after_s", "status", "recording") if name in head}
                expected = Expected(**fields)
                self._endpoint.post(lambda: self._expect(expected))
            case "listen":
                facts = dict(head)
                self._endpoint.post(lambda: self._listen(facts))
            case "digits":
                digits = str(head["digits"])
                self._endpoint.post(lambda: self._call.dialDtmf(digits) if self._call and self._answered else None)
            case "hold":
                on = bool(head["on"])
                self._endpoint.post(lambda: self._hold(on))
            case "hangup":
                self._endpoint.post(self._hang_up)
            case other:
                log.warning("command_unknown", command=str(other))

    def _expect(self, expected: Expected) -> None:
        self._expected = expected
        self._outbox.put({"event": "expecting"})

    def _listen(self, facts: Mapping[str, Any]) -> None:
        try:
            transport = str(facts.get("transport", "udp"))
            port = self._endpoint.listen(transport, LOOPBACK, int(facts.get("port", 0)))
            codecs = tuple(facts.get("codecs", ("PCMU", "PCMA", "G722")))
            self._endpoint.prefer(codecs)
            own = Account(LOOPBACK, "", "", LOOPBACK, port, transport, bool(facts.get("srtp", False)), caller_id="customer")
            self._port = self._endpoint.keep(BridgePort("customer", self._hear, self._speak))
            self._port.startTransmit(self._endpoint.silence_sink())
            self._account = self._endpoint.keep(_Ear(self))
            config = account_config(own, LOOPBACK)
            if "proxy" in facts:
                config.sipConfig.proxies.append(f"sip:{facts['proxy']};lr")
            self._account.create(config)
        except TrunkFault as error:
            self._outbox.put({"event": "failed", "ja": error.ja, "en": error.en})
            return
        self._outbox.put({"event": "listening", "port": port})

    def called(self, call_id: int) -> None:
        """An INVITE has come."""
        call = self._endpoint.keep(SipCall(self._account, self, call_id))
        if self._call is not None:
            call.reply(486)
            return
        self._call = call
        self._by_us = False
        expected = self._expected
        self._outbox.put({"event": "ringing", "at": time.monotonic(), "caller": str(call.getInfo().remoteUri)})
        if expected.behaviour == "reject":
            call.end(expected.status)
            return
        if expected.recording is not None:
            try:
                self._recording = StereoRecording(
                    expected.recording, lambda reason: self._outbox.put({"event": "recording", "reason": reason})
                )
            except OSError as error:
                self._outbox.put({"event": "recording", "reason": error.strerror or str(error)})
        if expected.behaviour == "early":
            call.reply(183)
        elif expected.behaviour == "ring" or expected.answer_after_s > 0:
            call.reply(180)
        if expected.behaviour != "ring":
            self._answer_at = time.monotonic() + expected.answer_after_s

    def _hold(self, on: bool) -> None:
        if self._call is None or not self._answered:
            return
        how = pj.CallOpParam(True)
        if on:
            self._call.setHold(how)
        else:
            how.opt.flag = pj.PJSUA_CALL_UNHOLD
            how.opt.audioCount = 1
            how.opt.videoCount = 0
            self._call.reinvite(how)

    def _hang_up(self) -> None:
        self._answer_at = None
        if self._call is not None:
            self._by_us = True
            self._call.end(0 if self._answered else 603)

    def _tick(self, now: float) -> None:
        if self._answer_at is not None and now >= self._answer_at and self._call is not None:
            self._answer_at = None
            self._call.reply(200)

    # --- the bridge's clock ---------------------------------------------------------------------------------------

    def _speak(self) -> bytes:
        self._spoken = SILENCE
        if self._speaking:
            now = time.monotonic()
            sound, reports = self._playback.frame(now)
            self._spoken = sound or SILENCE
            for report in reports:
                head: dict[str, Any] = {"at": now, "tick": self._tick_number, "utterance": report.utterance}
                if isinstance(report, PlaybackBegan):
                    self._outbox.put({"event": "began", **head})
                else:
                    self._outbox.put({"event": "played", **head, "ms": report.ms, "interrupted": report.interrupted})
        return self._spoken

    def _hear(self, sound: bytes) -> None:
        if not self._answered:
            return
        self._outbox.put({"event": "frame", "at": time.monotonic(), "tick": self._tick_number}, sound)
        self._tick_number += 1
        if self._recording is not None:
            self._recording.add(self._spoken, sound)

    # --- SIP ------------------------------------------------------------------------------------------------------

    def ringing(self, call: SipCall) -> None:
        """Our own ringing is not news."""

    def answered(self, call: SipCall) -> None:
        if call is self._follow:
            self._call, self._follow = call, None
        if self._answered:
            return
        self._tick_number = 0
        self._answered = True
        self._speaking = True
        self._outbox.put({"event": "answered", "at": time.monotonic(), "codec": call.codec()})

    def sound_connected(self, call: SipCall, media: Any, *, sending: bool, early: bool) -> None:
        media.startTransmit(self._port)
        if self._port is not None:
            self._port.startTransmit(media)
        if early and self._expected.behaviour == "early":
            self._speaking = True

    def digit(self, call: SipCall, digit: str) -> None:
        self._outbox.put({"event": "digit", "at": time.monotonic(), "digit": digit})

    def transfer_status(self, call: SipCall, status: int, final: bool) -> None:
        """This phone asks nobody to call elsewhere."""

    def transfer_request(self, call: SipCall, uri: str) -> SipCall | None:
        self._follow = self._endpoint.keep(SipCall(self._account, self))
        return self._follow

    def replaced(self, call: SipCall, call_id: int) -> SipCall:
        stand_in: SipCall = self._endpoint.keep(SipCall(self._account, self, call_id))
        self._call = stand_in
        return stand_in

    def ended(self, call: SipCall, end: CallEnd) -> None:
        self._endpoint.post(lambda: self._ended(call, end))

    def _ended(self, call: SipCall, end: CallEnd) -> None:
        self._endpoint.dispose(call)
        if call is self._follow:
            self._follow = None
        if call is not self._call:
            return
        self._call = None
        self._answered = self._speaking = False
        self._answer_at = None
        self._playback.abandon(time.monotonic())
        if self._recording is not None:
            self._recording.close()
            self._recording = None
        self._expected = Expected()
        self._outbox.put({"event": "ended", "at": time.monotonic(), "by_us": self._by_us, "status": end.status})
