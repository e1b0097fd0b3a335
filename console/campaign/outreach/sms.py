"""SMS over one HTTP gateway protocol (docs/SMS_GATEWAY.md): a form POST with basic authentication, answered by JSON."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from console.campaign.outreach.port import Message
from console.domain.errors import MessageFault


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """``url`` is the gateway's root; ``sender`` what the phone shows as the sender."""

    url: str
    account: str
    sender: str
    token: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_s: float = 15.0


class HttpSms:
    """``MessagePort`` for SMS."""

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    async def send(self, message: Message) -> str:
        gateway = self._gateway
        address = f"{gateway.url.rstrip('/')}/2010-04-01/Accounts/{gateway.account}/Messages.json"
        form = {"To": message.to, "From": gateway.sender, "Body": message.body}
        try:
            context = ssl.create_default_context(cafile=gateway.ca_file)
            async with httpx.AsyncClient(timeout=gateway.timeout_s, verify=context, trust_env=False) as client:
                answer = await client.post(
                    address, data=form, auth=(gateway.account, gateway.token), headers={"Idempotency-Key": message.message_id}
                )
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
            raise mapped(fault) from fault
        return _receipt(answer)


def _receipt(answer: httpx.Response) -> str:
    """The gateway's id of the message. Raises ``MessageFault`` unless it took the message."""
    try:
        body = answer.json()
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    if answer.status_code in (401, 403):
        raise MessageFault(
            "SMS の送信サービスが認証を拒みました。sms.account とパスワードを確かめてください。",
            "The SMS gateway refused the credentials. Check sms.account and its password.",
        )
    if not answer.is_success:
        said = f"{answer.status_code} {body.get('code', '')}".strip()
        raise MessageFault(
            f"SMS の送信サービスが受け付けませんでした（{said}）。",
            f"The SMS gateway did not accept it ({said}).",
            retry=answer.status_code == 429 or answer.status_code >= 500,
        )
    if not body.get("sid") or body.get("error_code") or body.get("status") in ("failed", "undelivered"):
        raise MessageFault("SMS の送信サービスの答えが正しくありません。", "The SMS gateway's answer is no acceptance.")
    return f"{answer.status_code} {body['sid']}"[:200]


def mapped(fault: Exception) -> MessageFault:
    """Every exception of httpx to ours."""
    if isinstance(fault, (httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.RemoteProtocolError)):
        # The request was on its way: the gateway may have taken it.
        return MessageFault(
            "SMS の送信サービスの答えを時間内に受け取れず、送信されたか分かりません。",
            "The SMS gateway's answer did not arrive in time; nobody knows whether it took the message.",
            retry=True,
            unsure=True,
        )
    if isinstance(fault, httpx.TimeoutException):
        return MessageFault("SMS の送信サービスが時間内に答えません。", "The SMS gateway did not answer in time.", retry=True)
    if isinstance(fault, (httpx.InvalidURL, httpx.UnsupportedProtocol)):
        return MessageFault("sms.url が正しくありません。", "sms.url is not right.")
    return MessageFault(
        "SMS の送信サービスにつながりません。sms.url と回線を確かめてください。",
        "The SMS gateway cannot be reached. Check sms.url and the network.",
        retry=True,
    )
