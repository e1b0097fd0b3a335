"""The desk's side of the engine's door: REST, live events and sound, over one address and one token."""

import json
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QTimer, QUrl
from PySide6.QtNetwork import QAbstractSocket, QNetworkAccessManager, QNetworkReply, QNetworkRequest
from PySide6.QtWebSockets import QWebSocket

from console.ui.answers import JSON, UNREACHABLE, Answer, Done, Fetched, Link, LinkState, refusal_of
from console.ui.backlog import Backlog
from console.ui.door import Door

BACKOFF_S: Final = (1, 1, 2, 3, 5, 8)
"""Pauses between attempts to reconnect; the last one repeats."""
REQUEST_LIMIT_MS: Final = 8_000
UPLOAD_LIMIT_MS: Final = 120_000
PATIENT_MS: Final = {"/api/scripts/read-aloud": 60_000, "/api/scripts/try": 60_000}
"""What takes longer by its nature: a voice or an understanding that is woken up first."""
HANDSHAKE_LIMIT_MS: Final = 5_000
SOUND_RETRY_MS: Final = (300, 500, 1_000, 2_000, 4_000)
NAME_HEADER: Final = b"X-Okaeri-Operator"
LARGEST_MESSAGE: Final = 4 * 1024 * 1024
SLICE_S: Final = 0.012
"""Longest stretch of event handling before the window may paint."""
SEND_BUFFER: Final = 32_000
"""Bytes of microphone sound (one second) that may wait for the network; older words are worth nothing."""

TokenSource = Callable[[], str | None]


class EngineClient(Door):
    """``url`` is ``http://host:port`` (or https); ``token`` is asked anew for every connection, since an engine that
    is just starting writes its token late. ``on_unreachable`` is called once, at the first failure to connect: the
    composition root starts an engine there and returns whether it did. ``name`` is who sits at this desk, for an engine
    whose one local token is shared; empty leaves it to the engine."""

    def __init__(
        self,
        url: str,
        token: TokenSource,
        *,
        name: str = "",
        on_unreachable: Callable[[], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._url = url.rstrip("/")
        self._token = token
        self._name = name
        self._session: str | None = None
        self._on_unreachable = on_unreachable
        self._network = QNetworkAccessManager(self)
        self._live: QWebSocket | None = None
        self._sound: QWebSocket | None = None
        self._wanted: tuple[str, str] | None = None
        self._attempt = 0
        self._closing = False
        self._starting = False
        self._untrusted = False
        self._backlog = Backlog()
        self._drain_timer = self._timer(self._drain, 0)
        self._first = self._timer(self._connect_live, 0)
        self._handshake = self._timer(self._handshake_over, HANDSHAKE_LIMIT_MS)
        self._sound_retry = self._timer(self._connect_sound, SOUND_RETRY_MS[0])
        self._sound_attempt = 0
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._tick)

    def _timer(self, then: Callable[[], None], ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(then)
        return timer

    def start(self) -> None:
        """Connects once the window has been painted and what was asked for already is on its way: where a socket may be encrypted, the
        first one reads all of the machine's certificates, and the engine answers meanwhile."""
        self._closing = False
        self._first.start()

    def connect_now(self) -> None:
        if self.link.state in (LinkState.LOST, LinkState.REFUSED, LinkState.UNTRUSTED):
            self._countdown.stop()
            self._connect_live()

    def close(self) -> None:
        self._closing = True
        for timer in (self._first, self._countdown, self._handshake, self._drain_timer, self._sound_retry):
            timer.stop()
        self.close_sound()
        self._drop_live()

    def enter(self, token: str) -> None:
        self._session = token
        self._anew()

    def leave(self) -> None:
        self._session = None
        self._anew()

    def _anew(self) -> None:
        if not self._closing:
            self._countdown.stop()
            self._attempt = 0
            self._connect_live()

    # REST

    def ask(self, method: str, path: str, body: JSON | None = None, done: Done | None = None) -> None:
        request = self._request(path)
        request.setTransferTimeout(PATIENT_MS.get(path, REQUEST_LIMIT_MS))
        data = QByteArray(json.dumps(body).encode()) if body is not None else QByteArray()
        if body is not None:
            request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        self._hand_over(self._network.sendCustomRequest(request, QByteArray(method.encode()), data), done)

    def send(self, path: str, content: bytes, done: Done) -> None:
        request = self._request(path)
        request.setTransferTimeout(UPLOAD_LIMIT_MS)
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/octet-stream")
        self._hand_over(self._network.post(request, QByteArray(content)), done)

    def _hand_over(self, reply: QNetworkReply, done: Done | None) -> None:
        def finished() -> None:
            answer = _answer(reply)
            reply.deleteLater()
            if done is not None and not self._closing:
                done(answer)

        reply.finished.connect(finished)

    def fetch(self, path: str, done: Fetched) -> None:
        request = self._request(path)
        request.setTransferTimeout(REQUEST_LIMIT_MS)
        reply = self._network.get(request)

        def finished() -> None:
            status = int(reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute) or 0)
            whole = reply.error() is QNetworkReply.NetworkError.NoError
            data = bytes(reply.readAll().data()) if whole else b""
            refusal = None if whole else UNREACHABLE if 200 <= status < 300 else _answer(reply).refusal
            reply.deleteLater()
            if not self._closing:
                done(data, refusal)

        reply.finished.connect(finished)

    def _request(self, path: str, *, scheme: str | None = None) -> QNetworkRequest:
        url = QUrl(self._url + path)
        if scheme == "ws":
            url.setScheme("wss" if url.scheme() == "https" else "ws")
        request = QNetworkRequest(url)
        token = self._session or self._token()
        if token:
            request.setRawHeader(QByteArray(b"Authorization"), QByteArray(f"Bearer {token}".encode()))
        if self._name:
            request.setRawHeader(QByteArray(NAME_HEADER), QUrl.toPercentEncoding(self._name))
        return request

    # live events

    def _connect_live(self) -> None:
        self._drop_live()
        if self._closing:
            return
        self._set_link(Link(LinkState.STARTING if self._starting else LinkState.CONNECTING if self._attempt == 0 else LinkState.LOST))
        socket = QWebSocket(parent=self)
        socket.setMaxAllowedIncomingMessageSize(LARGEST_MESSAGE)
        socket.connected.connect(self._live_connected)
        socket.disconnected.connect(self._live_lost)
        socket.errorOccurred.connect(self._live_error)
        socket.textMessageReceived.connect(self._received)
        self._live = socket
        self._handshake.start()
        socket.open(self._request("/api/live", scheme="ws"))

    def _drop_live(self) -> None:
        socket, self._live = self._live, None
        if socket is not None:
            socket.blockSignals(True)
            socket.abort()
            socket.deleteLater()
        self._backlog.clear()

    def _live_connected(self) -> None:
        self._handshake.stop()
        self._attempt = 0
        self._starting = False
        self._on_unreachable = None
        self._set_link(Link(LinkState.ONLINE))

    def _live_error(self, error: QAbstractSocket.SocketError) -> None:
        self._untrusted = error is QAbstractSocket.SocketError.SslHandshakeFailedError
        if self._live is not None and self._live.state() is not QAbstractSocket.SocketState.ConnectedState:
            self._live_lost()

    def _handshake_over(self) -> None:
        self._live_lost()

    def _live_lost(self) -> None:
        if self._live is None or self._closing:
            return
        words = self._live.errorString()
        self._drop_live()
        self._handshake.stop()
        # Qt tells a refused handshake by its text only; the status is what the engine's answer 401/403 leaves in it.
        refused = any(status in words for status in ("401", "403"))
        untrusted, self._untrusted = self._untrusted, False
        start, self._on_unreachable = self._on_unreachable, None
        # Whoever refuses, or shows a certificate, is there.
        self._starting = not (refused or untrusted) and (self._starting or (start is not None and start()))
        pause = BACKOFF_S[min(self._attempt, len(BACKOFF_S) - 1)]
        self._attempt += 1
        away = LinkState.REFUSED if refused else LinkState.UNTRUSTED if untrusted else LinkState.LOST
        state = LinkState.STARTING if self._starting else away
        self._set_link(Link(state, pause))
        self._countdown.start()

    def _tick(self) -> None:
        left = self.link.retry_in - 1
        if left <= 0:
            self._countdown.stop()
            self._connect_live()
        else:
            self._set_link(Link(self.link.state, left))

    def _received(self, text: str) -> None:
        try:
            event = json.loads(text)
        except ValueError:
            return
        if not isinstance(event, dict) or not isinstance(event.get("event"), str):
            return
        self._backlog.put(event)
        if not self._drain_timer.isActive():
            self._drain_timer.start()

    def _drain(self) -> None:
        if self._backlog.overflowed:
            # Too far behind to catch up event by event: connect again and begin from a snapshot.
            self._connect_live()
            return
        until = time.monotonic() + SLICE_S
        for event in self._backlog.drain():
            self.happened.emit(event)
            if time.monotonic() > until:
                break
        if len(self._backlog):
            self._drain_timer.start()

    # sound

    def open_sound(self, call_id: str, mode: str) -> None:
        if self._wanted == (call_id, mode) and self._sound is not None:
            return
        self.close_sound()
        self._wanted = (call_id, mode)
        self._connect_sound()

    def close_sound(self) -> None:
        self._wanted = None
        self._sound_retry.stop()
        self._drop_sound()

    def send_sound(self, frame: bytes) -> None:
        socket = self._sound
        if socket is None or self._wanted is None or self._wanted[1] != "talk":
            return
        if socket.isValid() and socket.bytesToWrite() < SEND_BUFFER:
            socket.sendBinaryMessage(QByteArray(frame))

    def _connect_sound(self) -> None:
        self._drop_sound()
        if self._wanted is None or self._closing:
            return
        call_id, mode = self._wanted
        socket = QWebSocket(parent=self)
        socket.connected.connect(self._sound_up)
        socket.disconnected.connect(self._sound_lost)
        # Methods, not lambdas: a lambda that holds the client would make the socket's end the client's end too.
        socket.errorOccurred.connect(self._sound_failed)
        socket.binaryMessageReceived.connect(self._sound_came)
        self._sound = socket
        socket.open(self._request(f"/api/calls/{call_id}/sound?mode={mode}", scheme="ws"))

    def _sound_failed(self, error: QAbstractSocket.SocketError) -> None:
        self._sound_lost()

    def _sound_came(self, data: QByteArray) -> None:
        self.sound_heard.emit(bytes(data.data()))

    def _sound_up(self) -> None:
        self._sound_attempt = 0
        self.sound_link.emit(True)

    def _drop_sound(self) -> None:
        socket, self._sound = self._sound, None
        if socket is not None:
            socket.blockSignals(True)
            socket.abort()
            socket.deleteLater()

    def _sound_lost(self) -> None:
        if self._sound is None:
            return
        self._drop_sound()
        self.sound_link.emit(False)
        if self._wanted is not None and not self._closing:
            self._sound_retry.start(SOUND_RETRY_MS[min(self._sound_attempt, len(SOUND_RETRY_MS) - 1)])
            self._sound_attempt += 1


def _answer(reply: QNetworkReply) -> Answer:
    status = int(reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute) or 0)
    if status == 0:
        return Answer(0, refusal=UNREACHABLE)
    try:
        body = json.loads(bytes(reply.readAll().data()) or b"{}")
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    if 200 <= status < 300:
        return Answer(status, body)
    return Answer(status, body, refusal_of(body, status))
