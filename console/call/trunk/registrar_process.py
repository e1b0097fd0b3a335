"""The process that is known at the trunk: keeps the registration, reports its health, meets inbound calls.

To it, ``do``: ``register`` (``account``, ``refresh_s``), once. From it, ``event``: ``ready``; ``registration``
(``state``: ``registered``, ``refused``, ``unreachable``, ``unneeded``; ``status``); ``inbound`` (``caller``, ``call_id``
of SIP). The end of its socket unregisters and ends it.

The trunk is asked anew every ``refresh_s``, by this process's own clock: the library refreshes only shortly before the
registration would lapse, which is late for noticing that the trunk has gone or has forgotten us.

An inbound call is not taken by this process: it hears ``480 Temporarily Unavailable`` after its facts have gone up.
"""

import time
from collections.abc import Mapping
from typing import Any

import pjsua2 as pj
import structlog

from console.call.trunk.account_process import AccountProcess
from console.call.trunk.endpoint import Endpoint, open_account
from console.call.trunk.messages import account_of
from console.call.trunk.port import Account
from console.call.trunk.sip_call import CallEnd, SipCall, guarded
from console.domain.errors import TrunkFault
from console.wire.child import Parent

log = structlog.get_logger(__name__)

REFUSALS = (401, 403, 404, 407)


class _RegisteredAccount(pj.Account):  # type: ignore[misc]  # PJSUA2 is published without types
    def __init__(self, process: "RegistrarProcess") -> None:
        super().__init__()
        self._process = process

    @guarded
    def onRegState(self, prm: Any) -> None:
        info = self.getInfo()
        self._process.registration(int(prm.code), active=bool(info.regIsActive))

    @guarded
    def onIncomingCall(self, prm: Any) -> None:
        self._process.called(int(prm.callId))


class RegistrarProcess(AccountProcess):
    farewell_s = 1.5

    def __init__(self, endpoint: Endpoint, parent: Parent) -> None:
        super().__init__(endpoint, parent)
        self._retry_at: float | None = None
        self._refresh_at: float | None = None
        self._wanted: tuple[Account, int] | None = None

    def _obey(self, order: Mapping[str, Any]) -> None:
        if order.get("do") == "register":
            self._endpoint.post(lambda: self._register(order))

    def _register(self, facts: Mapping[str, Any]) -> None:
        if self._wanted is not None:
            return
        self._wanted = account_of(facts["account"]), int(facts["refresh_s"])
        self._open()

    def _open(self) -> None:
        if self._wanted is None:
            return
        account, refresh_s = self._wanted
        try:
            self._account = open_account(self._endpoint, account, register=True, refresh_s=refresh_s, make=lambda: _RegisteredAccount(self))
        except (TrunkFault, pj.Error) as error:
            log.warning("registration_failed", reason=type(error).__name__)
            self._tell("unreachable", 0)
            self._retry_at = time.monotonic() + 5.0
            return
        if not account.user:
            self._tell("unneeded", 0)

    def registration(self, status: int, *, active: bool) -> None:
        """The trunk's word on a REGISTER, or our stack's on its silence."""
        self._active = active and status == 200
        if self._active and self._wanted is not None:
            self._refresh_at = time.monotonic() + self._wanted[1]
        self._tell("registered" if self._active else "refused" if status in REFUSALS else "unreachable", status)

    def called(self, call_id: int) -> None:
        call = self._endpoint.keep(SipCall(self._account, self, call_id))
        info = call.getInfo()
        self._outbox.put({"event": "inbound", "caller": str(info.remoteUri), "call_id": str(info.callIdString)})
        call.reply(480)

    def _tell(self, state: str, status: int) -> None:
        self._outbox.put({"event": "registration", "state": state, "status": status})

    def _tick(self, now: float) -> None:
        if self._retry_at is not None and now >= self._retry_at:
            self._retry_at = None
            self._open()
        if self._refresh_at is not None and now >= self._refresh_at and self._account is not None and self._wanted is not None:
            self._refresh_at = now + self._wanted[1]
            try:
                self._account.setRegistration(True)
            except pj.Error as error:
                log.debug("refresh_while_busy", status=error.status)

    # --- an inbound call only ever ends ---------------------------------------------------------------------------

    def ringing(self, call: SipCall) -> None: ...

    def answered(self, call: SipCall) -> None: ...

    def sound_connected(self, call: SipCall, media: Any, *, sending: bool, early: bool) -> None: ...

    def digit(self, call: SipCall, digit: str) -> None: ...

    def transfer_status(self, call: SipCall, status: int, final: bool) -> None: ...

    def transfer_request(self, call: SipCall, uri: str) -> SipCall | None:
        return None

    def replaced(self, call: SipCall, call_id: int) -> SipCall:
        kept: SipCall = self._endpoint.keep(SipCall(self._account, self, call_id))
        return kept

    def ended(self, call: SipCall, end: CallEnd) -> None:
        self._endpoint.post(lambda: self._endpoint.dispose(call))
