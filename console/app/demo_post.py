"""The demo's post office: a real SMTP server and a real SMS gateway on this machine, so that "sent" is true in the demo too.

Every message lies in ``folder`` afterwards, as ``mail-N.eml`` or ``sms-N.json``. Nothing leaves the machine.
"""

import asyncio
import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from console.settings import MailSettings, SmsSettings

ACCOUNT, TOKEN, SENDER = "demo", "demo-token", "+81120000310"


class DemoPost:
    """Start it, then send through ``mail`` and ``sms`` like through any server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._gateway: ThreadingHTTPServer | None = None
        self._mail_server: asyncio.Server | None = None

    async def start(self) -> None:
        from aiosmtpd.smtp import SMTP

        self._folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._mail_server = await loop.create_server(lambda: SMTP(_Mailbox(self)), "127.0.0.1", 0)
        self._gateway = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._gateway.serve_forever, name="sms gateway", daemon=True).start()

    @property
    def mail(self) -> MailSettings:
        assert self._mail_server is not None
        return MailSettings(host="127.0.0.1", port=self._mail_server.sockets[0].getsockname()[1], security="none")

    @property
    def sms(self) -> SmsSettings:
        assert self._gateway is not None
        return SmsSettings(url=f"http://127.0.0.1:{self._gateway.server_address[1]}", account=ACCOUNT, sender=SENDER)

    def keep(self, kind: str, content: bytes) -> int:
        number = next(self._numbers)
        suffix = "eml" if kind == "mail" else "json"
        (self._folder / f"{kind}-{number}.{suffix}").write_bytes(content)
        return number

    def close(self) -> None:
        if self._mail_server is not None:
            self._mail_server.close()
        if self._gateway is not None:
            self._gateway.shutdown()
            self._gateway.server_close()


class _Mailbox:
    def __init__(self, post: DemoPost) -> None:
        self._post = post

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return f"250 OK demo {self._post.keep('mail', envelope.content)}"


def _handler(post: DemoPost) -> type[BaseHTTPRequestHandler]:
    expected = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), 65536)).decode()
            if self.headers.get("Authorization") != expected:
                self._answer(401, {"code": 20003, "message": "Authenticate"})
                return
            form = {key: values[0] for key, values in parse_qs(body).items()}
            if not {"To", "From", "Body"} <= form.keys():
                self._answer(400, {"code": 21604, "message": "To, From and Body are required"})
                return
            number = post.keep("sms", json.dumps(form, ensure_ascii=False, indent=1).encode())
            self._answer(201, {"sid": f"SM{number:032x}", "status": "queued", "error_code": None})

        def _answer(self, status: int, content: dict[str, Any]) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Requests hold numbers and words; they are not logged."""

    return Gateway
