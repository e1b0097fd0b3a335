"""Mail and SMS against real servers on this machine: accepted, turned away, absent, encrypted."""

import asyncio
import json
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from console.app.demo_post import TOKEN, DemoPost
from console.campaign.outreach.mail import MailServer, SmtpMail
from console.campaign.outreach.port import Message
from console.campaign.outreach.sms import HttpSms, SmsGateway
from console.domain.errors import MessageFault

pytestmark = pytest.mark.integration
MAIL = Message(
    "m1", "yamada@example.com", "お手続きページ", "https://shop.example/c/1", "港の店", "shop@shop.example", "mailto:shop@shop.example"
)
SMS = replace(MAIL, to="+819000000001", subject="", body="【港の店】https://shop.example/c/1")


class Mailbox:
    def __init__(self, data: str = "250 OK kept", rcpt: str = "250 OK") -> None:
        self.kept: list[bytes] = []
        self._data = data
        self._rcpt = rcpt

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self._rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.kept.append(envelope.content)
        return self._data


@asynccontextmanager
async def mail_server(box: Mailbox, **options: Any) -> AsyncIterator[MailServer]:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, **options), "127.0.0.1", 0)
    try:
        yield MailServer("localhost", server.sockets[0].getsockname()[1], "none", timeout_s=20)
    finally:
        server.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"]
    subprocess.run([*command, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    return cert, key


async def refused(port: SmtpMail | HttpSms, message: Message) -> MessageFault:
    with pytest.raises(MessageFault) as caught:
        await port.send(message)
    assert caught.value.ja
    return caught.value


async def test_a_mail_is_accepted_and_whole() -> None:
    box = Mailbox()
    async with mail_server(box) as server:
        assert (await SmtpMail(server).send(MAIL)).startswith("250")
    mail = message_from_bytes(box.kept[0], policy=policy.default)
    assert mail["Subject"] == "お手続きページ"
    assert mail["From"].addresses[0].display_name == "港の店"
    assert mail["List-Unsubscribe"] == "<mailto:shop@shop.example>"
    assert "https://shop.example/c/1" in mail.get_body().get_content()


async def test_a_long_mail_goes_out_in_lines() -> None:
    box = Mailbox()
    async with mail_server(box) as server:
        await SmtpMail(server).send(replace(MAIL, body="お手続きのページをお送りいたします。\n" * 100))
    mail = message_from_bytes(box.kept[0], policy=policy.default)
    assert mail.get_body().get_content().count("お手続き") == 100


@pytest.mark.parametrize(
    ("box", "retry"),
    [(Mailbox(data="554 no"), False), (Mailbox(data="451 later"), True), (Mailbox(rcpt="550 unknown"), False)],
    ids=["refused", "later", "unknown"],
)
async def test_a_mail_that_was_not_accepted_was_not_sent(box: Mailbox, retry: bool) -> None:
    async with mail_server(box) as server:
        assert (await refused(SmtpMail(server), MAIL)).retry is retry


async def test_starttls_and_login(certificate: tuple[Path, Path], expect_log: Any) -> None:
    expect_log("SMTP session exception", 40)  # the server's view of a client that does not trust its certificate
    expect_log("login_data is deprecated")  # the test server's own remark about itself
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    box = Mailbox()
    options = {"tls_context": context, "require_starttls": True, "authenticator": authenticate, "auth_required": True}
    async with mail_server(box, **options) as plain:
        server = replace(plain, security="starttls", ca_file=certificate[0], user="shop", password="right")
        assert (await SmtpMail(server).send(MAIL)).startswith("250")
        assert "login" in (await refused(SmtpMail(replace(server, password="wrong")), MAIL)).en
        assert "certificate" in (await refused(SmtpMail(replace(server, ca_file=None)), MAIL)).en
    assert len(box.kept) == 1


async def test_a_server_without_tls_gets_nothing() -> None:
    box = Mailbox()
    async with mail_server(box) as server:
        assert "STARTTLS" in (await refused(SmtpMail(replace(server, security="starttls")), MAIL)).en
    assert box.kept == []


async def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert (await refused(SmtpMail(MailServer("127.0.0.1", port, "none")), MAIL)).retry
    assert (await refused(HttpSms(SmsGateway(f"http://127.0.0.1:{port}", "a", "s")), SMS)).retry


@asynccontextmanager
async def post(folder: Path) -> AsyncIterator[DemoPost]:
    post = DemoPost(folder)
    await post.start()
    try:
        yield post
    finally:
        post.close()


async def test_an_sms_is_accepted(tmp_path: Path) -> None:
    async with post(tmp_path) as office:
        gateway = SmsGateway(office.sms.url, office.sms.account, office.sms.sender, TOKEN)
        assert (await HttpSms(gateway).send(SMS)).startswith("201 SM")
        assert "credentials" in (await refused(HttpSms(replace(gateway, token="wrong")), SMS)).en
    kept = json.loads((tmp_path / "sms-1.json").read_text(encoding="utf-8"))
    assert kept == {"To": "+819000000001", "From": office.sms.sender, "Body": SMS.body}


@pytest.mark.parametrize(
    ("answer", "retry"),
    [
        ("HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n", True),
        ("HTTP/1.1 429 x\r\nContent-Length: 0\r\n\r\n", True),
        ('HTTP/1.1 400 x\r\nContent-Length: 13\r\n\r\n{"code":21211}'[:-1], False),
        ("HTTP/1.1 201 x\r\nContent-Length: 2\r\n\r\n{}", False),
        ('HTTP/1.1 201 x\r\nContent-Length: 33\r\n\r\n{"sid":"SM1","status":"failed"}   ', False),
        ("HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\nhello", False),
        ("nonsense", True),
    ],
)
async def test_anything_else_is_no_acceptance(answer: str, retry: bool) -> None:
    async def gateway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(gateway, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        assert (await refused(HttpSms(SmsGateway(f"http://127.0.0.1:{port}", "a", "s")), SMS)).retry is retry
    finally:
        server.close()


async def test_a_gateway_that_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        gateway = SmsGateway(f"http://127.0.0.1:{silent.getsockname()[1]}", "a", "s", timeout_s=0.2)
        assert "in time" in (await refused(HttpSms(gateway), SMS)).en
