"""The process that tries an account out: name, way, registration, and what the trunk says it can do.

To it, ``do``: ``check`` (``account``, ``register``), once. From it, ``event``: ``ready``; ``found`` (``step``, ``finding``, ``detail``, ``ms``) for
each step; ``done``. It never dials. The end of its socket ends it; a registration that succeeded is taken back.
"""

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any

import pjsua2 as pj

from console.call.trunk.account_process import AccountProcess
from console.call.trunk.endpoint import SYSTEM_CA, Endpoint, open_account
from console.call.trunk.messages import account_of
from console.call.trunk.port import Account
from console.call.trunk.sdp_offer import read_offer
from console.call.trunk.sip_call import guarded
from console.domain.errors import TrunkFault
from console.wire.child import Parent

CONNECT_S = 4.0
REPLY_S = 8.0
"""A trunk that has not answered a REGISTER or an OPTIONS by then does not."""
_EXPIRED, _WRONG_NAME = (9, 10), (62, 64)


class _TriedAccount(pj.Account):  # type: ignore[misc]  # PJSUA2 is published without types
    def __init__(self, process: "CheckProcess") -> None:
        super().__init__()
        self._process = process

    @guarded
    def onRegState(self, prm: Any) -> None:
        self._process.registered(int(prm.code))

    @guarded
    def onSendRequest(self, prm: Any) -> None:
        # The wrappers of parts point into the whole: each whole must be held by a name while a part is read.
        event = prm.e
        body = event.body
        change = body.tsxState
        transaction = change.tsx
        status, text = int(transaction.statusCode), ""
        heard = change.type == pj.PJSIP_EVENT_RX_MSG
        if heard:
            source = change.src
            received = source.rdata
            text = str(received.wholeMsg)
        self._process.asked(status, text, heard=heard)


def _shake_hands(way: socket.socket, account: Account) -> None:
    trusted = ssl.create_default_context(cafile=account.ca_file or SYSTEM_CA)
    try:
        with trusted.wrap_socket(way, server_hostname=account.host):
            pass
    except TimeoutError as fault:
        raise ssl.SSLError("silent") from fault  # it took the connection, and waits for something else than TLS


class CheckProcess(AccountProcess):
    farewell_s = 1.0

    def __init__(self, endpoint: Endpoint, parent: Parent) -> None:
        super().__init__(endpoint, parent)
        self._wanted: Account | None = None
        self._since = 0.0
        self._late: tuple[float, Callable[[], None]] | None = None

    def _obey(self, order: Mapping[str, Any]) -> None:
        if order.get("do") == "check":
            self._check(order)

    def _check(self, order: Mapping[str, Any]) -> None:
        """Still on the reading thread: names and sockets wait, and the endpoint need not."""
        account, register = account_of(order["account"]), bool(order["register"])
        self._since = time.monotonic()
        if self._find_name(account) and self._connect(account):
            self._endpoint.post(lambda: self._open(account, register=register))
        else:
            self._done()

    def _find_name(self, account: Account) -> bool:
        try:
            found = socket.getaddrinfo(account.host, account.port, type=socket.SOCK_DGRAM)
        except (OSError, UnicodeError):
            self._found("name", "name_not_found", account.host)
            return False
        self._found("name", "name_found", str(found[0][4][0]))
        return True

    def _connect(self, account: Account) -> bool:
        if account.transport == "udp":
            return True  # nothing to connect: the registration shows
        place = f"{account.host}:{account.port}"
        try:
            with socket.create_connection((account.host, account.port), CONNECT_S) as way:
                if account.transport == "tls":
                    _shake_hands(way, account)
        except ssl.SSLCertVerificationError as fault:
            expired, wrong = fault.verify_code in _EXPIRED, fault.verify_code in _WRONG_NAME
            self._found("way", "certificate_expired" if expired else "certificate_name" if wrong else "certificate_untrusted", place)
        except ssl.SSLError:
            self._found("way", "no_tls", place)
        except ConnectionRefusedError:
            self._found("way", "refused", place)
        except FileNotFoundError:
            self._found("way", "ca_file", str(account.ca_file))
        except OSError:
            self._found("way", "no_answer", place)
        else:
            self._found("way", "connected", place)
            return True
        return False

    # --- on the endpoint's thread

    def _open(self, account: Account, *, register: bool) -> None:
        self._wanted = account
        register = register and bool(account.user)
        self._wait(REPLY_S, lambda: self._settle("register", "no_answer", ""))
        try:
            self._account = open_account(self._endpoint, account, register=register, make=lambda: _TriedAccount(self))
        except (TrunkFault, pj.Error):
            self._settle("register" if register else "media", "no_answer", "")
            return
        if not register:
            self._found("register", "unneeded", "")
            self._ask(account)

    def registered(self, status: int) -> None:
        """The trunk's word on the REGISTER, or our stack's on its silence."""
        if self._wanted is None or self._late is None:
            return
        if status == 200:
            self._active = True
            self._found("register", "registered", "")
            self._ask(self._wanted)
            return
        known = {401: "wrong_password", 407: "wrong_password", 403: "forbidden", 404: "wrong_user", 408: "no_answer", 503: "unavailable"}
        self._settle("register", known.get(status, "trunk_error"), str(status))

    def _ask(self, account: Account) -> None:
        """What the trunk can do: OPTIONS; not every carrier tells, and none of them minds."""
        self._wait(REPLY_S, lambda: self._settle("media", "media_untold", ""))
        request = pj.SendRequestParam()
        request.method = "OPTIONS"
        request.txOption.targetUri = (
            f"sip:{account.domain if account.user else f'{account.host}:{account.port}'};transport={account.transport}"
        )
        try:
            self._account.sendRequest(request)
        except pj.Error:
            self._settle("media", "media_untold", "")

    def asked(self, status: int, message: str, *, heard: bool) -> None:
        if self._wanted is None or self._late is None or status < 200:
            return
        if not heard:
            self._settle("media", "media_untold" if self._active else "no_answer", "")
            return
        offer = read_offer(message)
        common = [codec for codec in self._wanted.codecs if codec in offer.codecs]
        if not offer.codecs:
            self._settle("media", "media_untold", str(status))
        elif not common:
            self._settle("media", "codec_missing", "、".join(offer.codecs))
        elif self._wanted.srtp and not offer.srtp:
            self._settle("media", "srtp_missing", "")
        else:
            self._settle("media", "media_fits", "、".join(common))

    def _wait(self, seconds: float, late: Callable[[], None]) -> None:
        self._since = time.monotonic()
        self._late = (self._since + seconds, late)

    def _tick(self, now: float) -> None:
        if self._late is not None and now > self._late[0]:
            self._late[1]()

    def _settle(self, step: str, finding: str, detail: str) -> None:
        self._late = None
        self._found(step, finding, detail)
        self._done()

    def _found(self, step: str, finding: str, detail: str) -> None:
        ms = round((time.monotonic() - self._since) * 1000)
        self._outbox.put({"event": "found", "step": step, "finding": finding, "detail": detail, "ms": ms})
        self._since = time.monotonic()

    def _done(self) -> None:
        self._outbox.put({"event": "done"})
