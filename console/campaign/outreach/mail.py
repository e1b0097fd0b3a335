"""Mail over the merchant's own SMTP server. A message counts as sent after the server's 250 to the data, not before."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from pathlib import Path

from console.campaign.outreach.port import Message
from console.domain.errors import MessageFault


@dataclass(frozen=True, slots=True)
class MailServer:
    """``security`` is ``starttls``, ``tls`` or ``none`` (a server on this machine only)."""

    host: str
    port: int
    security: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeout_s: float = 15.0


class SmtpMail:
    """``MessagePort`` for mail; one connection a message, each in a thread of its own."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, message: Message) -> str:
        return await asyncio.to_thread(self._send, composed(message), message.to)

    def _send(self, mail: EmailMessage, to: str) -> str:
        sent = False
        try:
            with self._connected() as smtp:
                smtp.ehlo_or_helo_if_needed()
                if self._server.user is not None:
                    smtp.login(self._server.user, self._server.password or "")
                smtp.mail(smtp_address(mail["From"]))
                code, words = smtp.rcpt(to)
                if code not in (250, 251):
                    raise _refused(code, words)
                sent = True
                code, words = smtp.data(mail.as_bytes(policy=policy.SMTP))  # lines end in CRLF on the wire
                if code != 250:
                    raise _refused(code, words)
                return f"{code} {words.decode('utf-8', 'replace')}"[:200]
        except (smtplib.SMTPException, OSError) as fault:
            ours = mapped(fault, self._server)
            if sent and not isinstance(fault, smtplib.SMTPResponseException):
                # The line broke while the server had the message: it may have taken it.
                raise MessageFault(ours.ja, ours.en, unsure=True) from fault
            raise ours from fault

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "none":
            return smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
        context = ssl.create_default_context(cafile=server.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_s, context=context)
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
        try:
            smtp.starttls(context=context)
        except BaseException:
            smtp.close()
            raise
        return smtp


def composed(message: Message) -> EmailMessage:
    """The mail, with a way out that mail programs show as a button (RFC 2369)."""
    mail = EmailMessage()
    mail["From"] = formataddr((message.sender_name, message.sender_address))
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = f"<{message.message_id}@{message.sender_address.partition('@')[2]}>"
    if message.opt_out:
        mail["List-Unsubscribe"] = f"<{message.opt_out}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body, cte="base64")
    for one in message.attachments:
        mail.add_attachment(one.data, *one.kind.split("/"), filename=one.name)
    return mail


def smtp_address(header: str) -> str:
    return header.rpartition("<")[2].rstrip(">")


def _refused(code: int, words: bytes) -> MessageFault:
    said = f"{code} {words.decode('utf-8', 'replace')}"[:120]
    return MessageFault(
        f"メールサーバーが受け付けませんでした（{said}）。", f"The mail server did not accept it ({said}).", retry=400 <= code < 500
    )


def mapped(fault: Exception, server: MailServer) -> MessageFault:
    """Every exception of ``smtplib``, ``ssl`` and the socket to ours."""
    place = f"{server.host}:{server.port}"
    match fault:
        case smtplib.SMTPAuthenticationError():
            return MessageFault(
                f"メールサーバー {place} にログインできません。mail.user とパスワードを確かめてください。",
                f"The mail server {place} refused the login. Check mail.user and its password.",
            )
        case smtplib.SMTPNotSupportedError():
            return MessageFault(
                f"メールサーバー {place} は STARTTLS か認証に対応していません。mail.security を確かめてください。",
                f"The mail server {place} lacks STARTTLS or authentication. Check mail.security.",
            )
        case smtplib.SMTPResponseException():
            words = fault.smtp_error if isinstance(fault.smtp_error, bytes) else str(fault.smtp_error).encode()
            return _refused(fault.smtp_code, words)
        case ssl.SSLError():
            return MessageFault(
                f"メールサーバー {place} の証明書か暗号化に問題があります。mail.ca_file と mail.security を確かめてください。",
                f"The mail server's certificate or TLS at {place} is not right. Check mail.ca_file and mail.security.",
            )
        case smtplib.SMTPException():
            return MessageFault(f"メールサーバー {place} との通信が途切れました。", f"The mail server {place} broke off.", retry=True)
    return MessageFault(
        f"メールサーバー {place} につながりません。動いているか、mail.host と mail.port を確かめてください。",
        f"The mail server {place} cannot be reached. Check that it runs, mail.host and mail.port.",
        retry=True,
    )
