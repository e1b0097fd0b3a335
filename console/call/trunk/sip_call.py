"""One SIP dialogue of the library, reduced to plain values.

The library calls back on the thread that owns the endpoint. Nothing may be disposed of in here, and no exception may
leave: it would end the process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import pjsua2 as pj
import structlog

log = structlog.get_logger(__name__)

P = ParamSpec("P")
S = TypeVar("S")


def guarded(callback: Callable[Concatenate[S, P], None]) -> Callable[Concatenate[S, P], None]:
    @wraps(callback)
    def call(self: S, *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(self, *args, **kwargs)
        except BaseException:
            log.exception("sip_callback_failed", callback=callback.__name__)

    return cast(Callable[Concatenate[S, P], None], call)


@dataclass(frozen=True, slots=True)
class CallEnd:
    """``from_network``: the final code came in a message. ``replied``: the other side sent anything before or with it."""

    status: int
    from_network: bool
    replied: bool


class CallListener(Protocol):
    def ringing(self, call: "SipCall") -> None: ...

    def answered(self, call: "SipCall") -> None: ...

    def sound_connected(self, call: "SipCall", media: Any, *, sending: bool, early: bool) -> None:
        """The call's place in the bridge is there, perhaps again; ``sending``: what we say reaches the other side."""
        ...

    def digit(self, call: "SipCall", digit: str) -> None: ...

    def transfer_status(self, call: "SipCall", status: int, final: bool) -> None: ...

    def transfer_request(self, call: "SipCall", uri: str) -> "SipCall | None":
        """The other side asks us to call ``uri`` instead: the new call, or ``None`` to decline."""
        ...

    def replaced(self, call: "SipCall", call_id: int) -> "SipCall":
        """The other side has put someone else through to us: the call that stands in ``call``'s place from now on."""
        ...

    def ended(self, call: "SipCall", end: CallEnd) -> None: ...


class SipCall(pj.Call):  # type: ignore[misc]  # PJSUA2 is published without types
    def __init__(self, account: Any, listener: CallListener, call_id: int = -1) -> None:
        super().__init__(account, call_id)
        self._listener = listener
        self._replied = call_id >= 0
        self._from_network = False
        self._ringing = False
        self._answered = False
        self.over = False

    @property
    def replied(self) -> bool:
        """Whether the other side has sent anything yet."""
        return self._replied

    def dial(self, uri: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Raises ``pj.Error`` when the INVITE cannot even be sent."""
        how = pj.CallOpParam(True)
        how.opt.audioCount = 1
        how.opt.videoCount = 0
        for name, value in headers:
            header = pj.SipHeader()
            header.hName = name
            header.hValue = value
            how.txOption.headers.append(header)
        self.makeCall(uri, how)

    def reply(self, status: int) -> None:
        """To an INVITE. Harmless when the caller has gone in the meantime: the end of the call is told by the stack."""
        if self.over:
            return
        how = pj.CallOpParam(status == 200)
        how.statusCode = status
        if status == 200:
            how.opt.audioCount = 1
            how.opt.videoCount = 0
        try:
            self.answer(how)
        except pj.Error as error:
            log.info("reply_refused", status=error.status)

    def end(self, status: int = 0) -> None:
        """BYE, CANCEL or a refusal, as the state asks for. Harmless on a call that is over."""
        if self.over:
            return
        how = pj.CallOpParam()
        if status:
            how.statusCode = status
        try:
            self.hangup(how)
        except pj.Error as error:
            log.info("hangup_refused", status=error.status)

    def codec(self) -> str:
        """Name of the codec in use, such as ``PCMU``; empty before there is one."""
        index = self._audio()
        if index is None:
            return ""
        try:
            stream = self.getStreamInfo(index)
            return str(stream.codecName)
        except pj.Error:
            return ""

    def packets_received(self) -> int:
        """RTP packets that have come so far; 0 when there is no stream."""
        index = self._audio()
        if index is None:
            return 0
        try:
            statistics = self.getStreamStat(index)
            rtcp = statistics.rtcp
            received = rtcp.rxStat
            return int(received.pkt)
        except pj.Error:
            return 0

    def quality(self) -> tuple[float | None, float, float] | None:
        """Round trip and jitter in milliseconds and the share of packets lost in per cent; ``None`` when there is no stream."""
        index = self._audio()
        if index is None:
            return None
        try:
            statistics = self.getStreamStat(index)
            rtcp = statistics.rtcp
            trips, received = rtcp.rttUsec, rtcp.rxStat
            jitter = received.jitterUsec
            came, lost = int(received.pkt), int(received.loss)
            trip = float(trips.last) / 1000 if int(trips.n) else None
            return trip, float(jitter.last) / 1000, 100 * lost / max(1, came + lost)
        except pj.Error:
            return None

    def _audio(self) -> int | None:
        # The wrappers of parts point into the whole: each whole must be held by a name while a part is read.
        info = self.getInfo()
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status != pj.PJSUA_CALL_MEDIA_NONE:
                return index
        return None

    @guarded
    def onCallTsxState(self, prm: Any) -> None:
        self._look_at(prm.e)

    def _look_at(self, event: Any) -> None:
        """Note whether the other side has spoken; the event of a final reply comes with the state, before its transaction's."""
        if event.type != pj.PJSIP_EVENT_TSX_STATE or self._answered:
            return
        body = event.body
        change = body.tsxState
        transaction = change.tsx
        if transaction.method == "INVITE" and transaction.statusCode >= 100:
            self._from_network = change.type == pj.PJSIP_EVENT_RX_MSG
            self._replied = self._replied or self._from_network

    @guarded
    def onCallState(self, prm: Any) -> None:
        self._look_at(prm.e)
        info = self.getInfo()
        if info.state == pj.PJSIP_INV_STATE_EARLY and not self._ringing:
            self._ringing = True
            self._listener.ringing(self)
        elif info.state == pj.PJSIP_INV_STATE_CONFIRMED and not self._answered:
            self._answered = True
            self._listener.answered(self)
        elif info.state == pj.PJSIP_INV_STATE_DISCONNECTED and not self.over:
            self.over = True
            self._listener.ended(self, CallEnd(int(info.lastStatusCode), self._from_network, self._replied))

    @guarded
    def onCallMediaState(self, prm: Any) -> None:
        info = self.getInfo()
        early = info.state < pj.PJSIP_INV_STATE_CONNECTING
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status in (
                pj.PJSUA_CALL_MEDIA_ACTIVE,
                pj.PJSUA_CALL_MEDIA_REMOTE_HOLD,
                pj.PJSUA_CALL_MEDIA_LOCAL_HOLD,
            ):
                sending = bool(media.dir & pj.PJMEDIA_DIR_ENCODING)
                self._listener.sound_connected(self, self.getAudioMedia(index), sending=sending, early=early)
                return

    @guarded
    def onDtmfDigit(self, prm: Any) -> None:
        self._listener.digit(self, str(prm.digit))

    @guarded
    def onCallTransferStatus(self, prm: Any) -> None:
        self._listener.transfer_status(self, int(prm.statusCode), bool(prm.finalNotify))

    @guarded
    def onCallTransferRequest(self, prm: Any) -> None:
        call = self._listener.transfer_request(self, str(prm.dstUri))
        if call is None:
            prm.statusCode = 603
        else:
            prm.newCall = call

    @guarded
    def onCallReplaced(self, prm: Any) -> None:
        prm.newCall = self._listener.replaced(self, int(prm.newCallId))
