"""The PJSUA2 endpoint of a process, and the thread that owns it.

PJSIP ends the process on a misuse, so the rules are few and kept here: one thread creates, uses and destroys
everything; others hand it work through ``post``; an object of the library is disposed of on that thread, never by the
collector; no exception leaves a callback.
"""

import contextlib
import gc
import os
import queue
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pjsua2 as pj
import structlog

from console.call.trunk.frame_bytes import check_layout
from console.call.trunk.port import Account
from console.domain.audio import FRAME_MS, RATE
from console.domain.errors import BadInput, OurBug, TrunkFault

log = structlog.get_logger(__name__)

_CODECS = {"G722": "G722/16000/1", "PCMU": "PCMU/8000/1", "PCMA": "PCMA/8000/1"}
_TRANSPORTS = {"udp": pj.PJSIP_TRANSPORT_UDP, "tcp": pj.PJSIP_TRANSPORT_TCP, "tls": pj.PJSIP_TRANSPORT_TLS}
SYSTEM_CA = "/etc/ssl/certs/ca-certificates.crt"
POLL_MS = 10


@dataclass(frozen=True, slots=True)
class JitterBuffer:
    """Milliseconds of sound held back against a network that delivers unevenly."""

    first_ms: int = 0
    least_ms: int = 0
    most_ms: int = 200


def fault(error: Any, ja: str, en: str, *, retry: bool = True) -> TrunkFault:
    """The library's error as one of ours; its own text goes behind the English sentence."""
    detail = str(getattr(error, "reason", "") or error).strip()
    return TrunkFault(ja, f"{en} ({detail})", retry=retry)


def local_address_towards(host: str, port: int) -> str:
    """The address of this machine from which ``host`` is reached. Nothing is sent.

    Raises:
        TrunkFault: the host has no address or no route leads to it.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(address)
            return str(probe.getsockname()[0])
    except OSError as error:
        raise TrunkFault(
            f"電話回線のサーバー「{host}」に到達できません。設定のホスト名と、ネットワークの接続をご確認ください。",
            f"The trunk's server '{host}' cannot be reached; check its name in the settings and the network ({error.strerror}).",
            retry=True,
        ) from error


class Endpoint:
    """Create it on the thread that will call ``run``; every other method but ``post`` and ``stop`` belongs to that thread.

    Raises:
        TrunkFault: the library could not be started.
    """

    def __init__(self, *, jitter: JitterBuffer | None = None, calls: int = 4) -> None:
        jitter = jitter or JitterBuffer()
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._kept: list[Any] = []
        self._stopped = False
        if not check_layout(pj.ByteVector()):
            raise OurBug("PJSUA2's ByteVector is not laid out as a begin and an end pointer")
        try:
            self._endpoint = pj.Endpoint()
            with _stdout_closed():
                self._endpoint.libCreate()
            self._endpoint.libInit(_endpoint_config(jitter, calls))
            self._endpoint.audDevManager().setNullDev()
            self._endpoint.libStart()
        except pj.Error as error:
            raise fault(error, "電話回線の処理を開始できません。", "The telephone line's library did not start") from error

    def listen(self, transport: str, address: str, port: int = 0, *, ca_file: str | None = None) -> int:
        """Open a SIP transport and return its port.

        Raises:
            TrunkFault: the port is taken, or the certificate file cannot be read.
        """
        config = pj.TransportConfig()
        config.port = port
        config.boundAddress = address
        if transport == "tls":
            ca = ca_file or SYSTEM_CA
            if not os.access(ca, os.R_OK):
                raise TrunkFault(
                    f"認証局の証明書ファイル「{ca}」を読めません。電話回線の設定をご確認ください。",
                    f"The certificate file '{ca}' cannot be read; check the trunk's settings.",
                )
            config.tlsConfig.verifyServer = True
            config.tlsConfig.CaListFile = ca
            config.tlsConfig.method = pj.PJSIP_TLSV1_2_METHOD
        try:
            number = self._endpoint.transportCreate(_TRANSPORTS[transport], config)
            name: str = self._endpoint.transportGetInfo(number).localName
        except pj.Error as error:
            raise fault(
                error,
                f"SIPのポート{port}を開けません。ほかのプログラムが使っていないかご確認ください。",
                f"SIP port {port} on {address} cannot be opened; check whether another program uses it",
            ) from error
        return int(name.rsplit(":", 1)[1])

    def prefer(self, codecs: tuple[str, ...]) -> None:
        """Offer exactly these codecs, best first; unknown names are left out."""
        for info in self._endpoint.codecEnum2():
            self._endpoint.codecSetPriority(info.codecId, 0)
        for place, codec in enumerate(codecs):
            if codec in _CODECS:
                self._endpoint.codecSetPriority(_CODECS[codec], 255 - place)

    def silence_sink(self) -> Any:
        """The bridge's clock end, which swallows what it is given: a port connected to it is asked for sound at every
        tick, whether or not anyone hears it."""
        return self._endpoint.audDevManager().getPlaybackDevMedia()

    def keep(self, thing: Any) -> Any:
        """Hold ``thing``, an object of the library, until it is disposed of here."""
        self._kept.append(thing)
        return thing

    def dispose(self, thing: Any) -> None:
        self._kept = [kept for kept in self._kept if kept is not thing]
        if thing.thisown:
            thing.__swig_destroy__(thing)
            thing.thisown = False
            thing.this = None

    def post(self, work: Callable[[], None]) -> None:
        """From any thread: have ``work`` done by the owner within about ``POLL_MS``."""
        self._work.put(work)

    def stop(self) -> None:
        """From any thread: let ``run`` end."""
        self._stopped = True

    def run(self, tick: Callable[[float], None]) -> None:
        """Serve until ``stop``; ``tick`` is called with the monotonic time about every ``POLL_MS``."""
        while not self._stopped:
            self._turn()
            tick(time.monotonic())

    def _turn(self) -> None:
        while True:
            try:
                work = self._work.get_nowait()
            except queue.Empty:
                break
            try:
                work()
            except pj.Error as error:
                log.error("sip_command_failed", status=error.status)
            except Exception:
                log.exception("sip_command_failed")
            del work
        self._endpoint.libHandleEvents(POLL_MS)

    def close(self, linger_s: float = 1.0) -> None:
        """Hang up what is left, let the goodbyes leave, dispose of everything in order, end the library."""
        try:
            self._endpoint.hangupAllCalls()
            until = time.monotonic() + linger_s
            while time.monotonic() < until:
                self._turn()
            for kind in (pj.Call, pj.AudioMediaPort, pj.Account):
                for thing in [kept for kept in self._kept if isinstance(kept, kind)]:
                    self.dispose(thing)
            gc.collect()
            # Whatever had to leave has left: the library need not wait for the network again.
            self._endpoint.libDestroy(pj.PJSUA_DESTROY_NO_NETWORK)
        except pj.Error as error:
            log.error("endpoint_close_failed", status=error.status)


@contextlib.contextmanager
def _stdout_closed() -> Iterator[None]:
    """The library writes a few lines to the standard output before its own log can be turned off."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _endpoint_config(jitter: JitterBuffer, calls: int) -> Any:
    config = pj.EpConfig()
    config.logConfig.level = int(os.environ.get("OKAERI_SIP_LOG", "0"))
    config.logConfig.consoleLevel = config.logConfig.level
    config.uaConfig.threadCnt = 0
    config.uaConfig.maxCalls = calls
    config.uaConfig.userAgent = "Okaeri"
    media = config.medConfig
    media.clockRate = RATE
    media.sndClockRate = RATE
    media.channelCount = 1
    media.audioFramePtime = FRAME_MS
    media.ptime = FRAME_MS
    media.ecTailLen = 0
    media.noVad = True
    media.threadCnt = 1
    media.hasIoqueue = True
    media.jbInit = jitter.first_ms
    media.jbMinPre = jitter.least_ms
    media.jbMaxPre = max(jitter.least_ms, jitter.most_ms * 4 // 5)
    media.jbMax = jitter.most_ms
    return config


def account_config(account: Account, address: str, *, register: bool = False, refresh_s: int = 60) -> Any:
    """The library's form of an account. Without a user it is nobody's: plain calls to ``host:port``."""
    config = pj.AccountConfig()
    named = bool(account.user)
    proxy = f"sip:{account.host}:{account.port};transport={account.transport}"
    if named:
        config.idUri = f"sip:{account.user}@{account.domain}"
        config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", account.user, 0, account.password))
        config.sipConfig.proxies.append(f"{proxy};lr")
    else:
        config.idUri = f"sip:{account.caller_id or 'okaeri'}@{account.domain or address}"
    config.regConfig.registrarUri = f"sip:{account.domain};transport={account.transport}" if register and named else ""
    config.regConfig.timeoutSec = 2 * refresh_s + 10
    config.regConfig.firstRetryIntervalSec = 1
    config.regConfig.retryIntervalSec = 3
    config.regConfig.randomRetryIntervalSec = 0
    config.mediaConfig.transportConfig.boundAddress = address
    config.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY if account.srtp else pj.PJMEDIA_SRTP_DISABLED
    config.mediaConfig.srtpSecureSignaling = 0
    return config


def open_account(
    endpoint: Endpoint, account: Account, *, register: bool = False, refresh_s: int = 60, make: Callable[[], Any] = pj.Account
) -> Any:
    """Transport, codecs and account, ready to dial.

    Raises:
        TrunkFault: the server cannot be reached, or the account's files cannot be read.
    """
    address = local_address_towards(account.host, account.port)
    endpoint.listen(account.transport, address, ca_file=account.ca_file)
    endpoint.prefer(account.codecs)
    opened = endpoint.keep(make())
    opened.create(account_config(account, address, register=register, refresh_s=refresh_s))
    return opened


def dial_uri(account: Account, number: str) -> str:
    """Where to send the INVITE. A whole ``sip:`` address is taken as it is.

    Raises:
        BadInput: the number has characters that no telephone number has.
    """
    if number.startswith(("sip:", "sips:")):
        if any(sign in number for sign in ' <>"\r\n'):
            raise _bad_number()
        return number
    plain = "".join(sign for sign in number if sign not in " -()")
    if not plain or not all(sign.isascii() and (sign.isalnum() or sign in "+*#._") for sign in plain):
        raise _bad_number()
    if account.user:
        return f"sip:{plain}@{account.domain}"
    return f"sip:{plain}@{account.host}:{account.port};transport={account.transport}"


def _bad_number() -> BadInput:
    return BadInput(
        "電話番号として使えない文字が含まれています。番号をご確認ください。",
        "The telephone number contains characters that cannot be dialled; check the number.",
    )
