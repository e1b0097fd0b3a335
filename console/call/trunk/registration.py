"""The registration at the trunk, as the engine sees it: what state it is in, who called, restarted when its process dies."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

import structlog

from console.call.trunk.port import Account
from console.wire.child import Child

log = structlog.get_logger(__name__)

MODULE = "console.app.registrar"
LONGEST_PAUSE_S = 30.0

_SENTENCES = {
    "registered": ("電話回線に登録されています。", "Registered at the trunk."),
    "unneeded": ("登録の要らない回線です。", "This trunk needs no registration."),
    "refused": (
        "電話回線に登録を拒否されました。ユーザー名とパスワードをご確認ください。",
        "The trunk refused the registration; check user name and password.",
    ),
    "unreachable": (
        "電話回線のサーバーから応答がありません。再接続を続けています。",
        "The trunk's server does not answer; trying again.",
    ),
    "restarting": ("登録用のプロセスを再起動しています。", "The registrar's process is being restarted."),
}


@dataclass(frozen=True, slots=True)
class Registration:
    """``state``: registered, refused, unreachable, unneeded, restarting. ``status``: SIP code, 0 when there was none."""

    at: float
    state: str
    status: int

    @property
    def ja(self) -> str:
        return _SENTENCES[self.state][0]

    @property
    def en(self) -> str:
        return _SENTENCES[self.state][1]

    @property
    def usable(self) -> bool:
        return self.state in ("registered", "unneeded")


@dataclass(frozen=True, slots=True)
class InboundCall:
    """Somebody called the shop's number; they have heard 480. ``caller`` is personal data."""

    at: float
    caller: str


class Registrar:
    """``news`` may be read once; it ends with ``close``. ``state`` is the last registration told."""

    def __init__(self, account: Account, *, refresh_s: int = 60) -> None:
        self._account = account
        self._refresh_s = refresh_s
        self._child: Child | None = None
        self._closed = False
        self.state: Registration | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    async def news(self) -> AsyncIterator[Registration | InboundCall]:
        """Every word of the trunk as it comes, each refresh included, so that a silent trunk can be told from a quiet one."""
        pause = 0.5
        while not self._over():
            with contextlib.suppress(OSError):
                self._child = await Child.spawn(MODULE)
                self._child.send({"do": "register", "account": asdict(self._account), "refresh_s": self._refresh_s})
                async for head, _ in self._child.messages():
                    if head["event"] == "registration":
                        self.state = Registration(time.monotonic(), head["state"], head["status"])
                        pause = 0.5
                        yield self.state
                    elif head["event"] == "inbound":
                        yield InboundCall(time.monotonic(), head["caller"])
                if not self._over():
                    await self._child.close(0.5)
            if self._over():
                return
            log.error("registrar_lost", pause_s=pause)
            self.state = Registration(time.monotonic(), "restarting", 0)
            yield self.state
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE_S, pause * 2)

    def _over(self) -> bool:
        return self._closed

    async def close(self) -> None:
        """Unregister and end the process."""
        self._closed = True
        if self._child is not None:
            await self._child.close(5.0)
