"""An account tried out before it is used, told step by step in words that a shop's owner can act on."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass
from typing import Final

from console.call.trunk.port import Account
from console.domain.errors import TrunkFault
from console.wire.child import Child

MODULE: Final = "console.app.trunk_check"
LIMIT_S: Final = 40.0
"""For everything, the start of the process included; each step has a limit of its own below."""

GOOD: Final = frozenset({"name_found", "connected", "registered", "unneeded", "media_fits", "media_untold"})

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "name_found": ("サーバーの名前が見つかりました（{detail}）。", "The server's name was found ({detail})."),
    "name_not_found": (
        "サーバー「{detail}」という名前が見つかりません。綴りと、このマシンのインターネット接続をご確認ください。",
        "There is no server called “{detail}”. Check the spelling and this machine's connection to the internet.",
    ),
    "connected": ("サーバーにつながりました（{detail}）。", "Connected to the server ({detail})."),
    "refused": (
        "{detail} では何も待ち受けていません。ポート番号と接続方式（UDP・TCP・TLS）をご確認ください。",
        "Nothing listens at {detail}. Check the port and the transport (UDP, TCP, TLS).",
    ),
    "no_answer": (
        "サーバーから返事がありません。ポート番号、接続方式と、ルーターやファイアウォールが SIP を止めていないかをご確認ください。",
        "The server does not answer. Check the port, the transport, and whether a router or firewall stops SIP.",
    ),
    "no_tls": (
        "{detail} は TLS で話していません。接続方式とポート番号（TLS は多くの場合 5061）をご確認ください。",
        "{detail} does not speak TLS. Check the transport and the port (for TLS usually 5061).",
    ),
    "ca_file": ("認証局の証明書ファイル「{detail}」がありません。", "The certificate file “{detail}” is not there."),
    "certificate_untrusted": (
        "{detail} の証明書を信頼できません。回線の事業者から認証局の証明書を受け取り、「認証局のファイル」に指定してください。",
        "The certificate of {detail} is not trusted. Get the carrier's authority certificate and name it under “Authority file”.",
    ),
    "certificate_expired": (
        "{detail} の証明書は期限切れか、まだ有効ではありません。このマシンの時計が合っていれば、回線の事業者にお伝えください。",
        "The certificate of {detail} has run out or is not valid yet. If this machine's clock is right, tell the carrier.",
    ),
    "certificate_name": (
        "{detail} の証明書は、別の名前のサーバーのものです。サーバーには、事業者が案内している名前をそのまま入れてください。",
        "The certificate of {detail} is for another name. Enter the server's name exactly as the carrier gives it.",
    ),
    "registered": ("登録できました。ユーザー名とパスワードは合っています。", "Registered. User name and password are right."),
    "unneeded": ("登録の要らない回線です。", "This trunk needs no registration."),
    "wrong_password": (
        "パスワードかユーザー名が違います（応答 {detail}）。事業者の書類の「SIP パスワード」をもう一度入れてください。",
        "The password or the user name is wrong (reply {detail}). Enter the SIP password from the carrier's papers again.",
    ),
    "forbidden": (
        "この契約では登録を断られました（応答 {detail}）。パスワード、契約の状態、つないでよい IP アドレスの制限をご確認ください。",
        "The carrier forbids this registration (reply {detail}). Check the password, the contract, and which IP addresses may connect.",
    ),
    "wrong_user": (
        "このユーザー名は回線にありません（応答 {detail}）。ユーザー名とドメインをご確認ください。",
        "The trunk knows no such user (reply {detail}). Check user name and domain.",
    ),
    "unavailable": (
        "回線のサーバーにいま受け付けられません（応答 {detail}）。ポート番号と接続方式を確かめ、しばらくしてからもう一度お試しください。",
        "The trunk's server cannot take it now (reply {detail}). Check port and transport, and try again in a while.",
    ),
    "trunk_error": (
        "回線から思いがけない応答（{detail}）がありました。この番号を添えて、回線の事業者にお問い合わせください。",
        "The trunk gave an unexpected reply ({detail}). Ask the carrier about this number.",
    ),
    "media_fits": ("使える音声方式: {detail}。", "Codecs in common: {detail}."),
    "media_untold": (
        "音声方式は回線が知らせないため、試しの電話で確かめます。",
        "The trunk does not tell its codecs; the test call will show.",
    ),
    "codec_missing": (
        "共通の音声方式がありません（回線側は {detail}）。「音声方式」に回線側のものを加えてください。",
        "There is no codec in common (the trunk has {detail}). Add one of the trunk's under “Codecs”.",
    ),
    "srtp_missing": (
        "この回線は音声の暗号化（SRTP）に応じません。SRTP を切るか、対応する契約に変えてください。",
        "This trunk does not offer encrypted sound (SRTP). Switch SRTP off or change the contract.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """``step``: name, way, register, media. ``finding`` is an id; ``ms`` how long the step took."""

    step: str
    finding: str
    detail: str
    ms: int

    @property
    def good(self) -> bool:
        return self.finding in GOOD

    @property
    def ja(self) -> str:
        return _WORDS[self.finding][0].format(detail=self.detail)

    @property
    def en(self) -> str:
        return _WORDS[self.finding][1].format(detail=self.detail.replace("、", ", "))


async def check(account: Account, *, register: bool, module: str = MODULE) -> AsyncGenerator[Finding, None]:
    """Each step as it is done, the first bad one the last. Ends its process when nobody reads any more.

    Raises:
        TrunkFault: the process does not start, or dies of it.
    """
    try:
        child = await Child.spawn(module)
    except OSError as error:
        raise _no_process() from error
    over = False
    try:
        child.send({"do": "check", "account": asdict(account), "register": register})
        messages, until = child.messages(), asyncio.get_running_loop().time() + LIMIT_S
        while not over:
            # The limit is for the waiting alone: while a finding is out, the time is its reader's.
            async with asyncio.timeout_at(until):
                head, _ = await anext(messages)
            if head["event"] == "found":
                yield Finding(head["step"], head["finding"], head["detail"], head["ms"])
            over = head["event"] == "done"
    except (TimeoutError, StopAsyncIteration) as error:
        raise _no_process() from error
    finally:
        await child.close(5.0 if over else 0.2)


def _no_process() -> TrunkFault:
    return TrunkFault(
        "回線を確かめるプロセスが動きません。okaeri doctor で不足しているものをご確認ください。",
        "The process that tries the trunk does not work; run okaeri doctor to see what is missing.",
        retry=True,
    )
