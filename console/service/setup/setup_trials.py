"""A trunk tried out, and a call to one's own telephone: both real, both told step by step, neither of them a sales call."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from console.call.trunk.port import Account
from console.domain.barring import national, number_forbidden
from console.domain.errors import Refused
from console.service.broadcast import Broadcast
from console.service.calls.call_room import CallRoom
from console.service.campaign.planning_terms import switched_on
from console.service.commands import Person
from console.service.first_shop import first_shop
from console.service.setup.marks import MarksFile
from console.service.setup.setup_port import SetupParts
from console.service.setup.under_way import UnderWay
from console.service.terms import JAPAN, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

CALLS_A_DAY: Final = 10

_OUTCOMES: Final[dict[str, tuple[str, str]]] = {
    "busy": ("話し中でした。", "The line was busy."),
    "declined": ("電話機側で拒否されました。", "The telephone declined the call."),
    "no_answer": ("呼び出しましたが、出られませんでした。", "It rang, and nobody answered."),
    "unknown_number": (
        "回線に「この番号はない」と言われました。番号をご確認ください。",
        "The trunk says there is no such number. Check it.",
    ),
    "not_registered": (
        "回線に発信を断られました。ユーザー名とパスワード、契約の発信許可をご確認ください。",
        "The trunk refused the call. Check user name, password and whether the contract allows calls out.",
    ),
    "trunk_down": (
        "回線から返事がありません。先に「接続を試す」で確かめてください。",
        "The trunk does not answer. Try the connection first.",
    ),
    "cancelled": ("途中で切りました。", "Hung up before it was answered."),
    "failed": ("音声が届かなくなりました。ネットワークをご確認ください。", "The sound broke off. Check the network."),
    "rejected": ("回線に断られました（応答 {status}）。", "The trunk refused it (reply {status})."),
}
_BY_STATUS: Final[dict[int, tuple[str, str]]] = {
    488: (
        "回線と共通の音声方式がないか、音声の暗号化（SRTP）の設定が回線と違います（応答 488）。",
        "No codec in common with the trunk, or SRTP is not as the trunk wants it (reply 488).",
    ),
    403: (
        "回線に発信を禁じられました（応答 403）。発信者番号が契約の番号かどうかをご確認ください。",
        "The trunk forbids the call (reply 403). Check that the caller id is a number of the contract.",
    ),
}
_VERDICTS: Final[dict[str, tuple[str, str]]] = {
    "well": ("お声はよく届いています。通話の準備ができました。", "Your voice comes through well. Ready for calls."),
    "faint": ("お声が小さめに届いています。電話機のマイクをご確認ください。", "Your voice is faint. Check the telephone's microphone."),
    "loud": ("お声が大きすぎて割れています。", "Your voice is too loud and distorts."),
    "noisy": (
        "お声に雑音が重なっています。静かな場所でもう一度お試しください。",
        "There is noise over your voice. Try again somewhere quiet.",
    ),
    "nothing": (
        "お声が届きませんでした。ルーターやファイアウォールが音声（RTP）を止めていないかをご確認ください。",
        "Your voice did not arrive. Check whether a router or firewall stops the sound (RTP).",
    ),
}
_HUNG_UP: Final = ("聞き取る前に切れました。", "It was hung up before anything was heard.")


class SetupTrials:
    def __init__(
        self,
        terms: Terms,
        transactions: Transactions,
        broadcast: Broadcast,
        room: CallRoom,
        parts: SetupParts,
        marks: MarksFile,
    ) -> None:
        self._terms = terms
        self._transactions = transactions
        self._room = room
        self._parts = parts
        self._marks = marks
        self.trunk = UnderWay("trunk_test", broadcast)
        self.phone = UnderWay("test_call", broadcast)

    async def close(self) -> None:
        await self.trunk.close()
        await self.phone.close()

    def try_trunk(self, account: Account, *, register: bool, digest: str) -> dict[str, Any]:
        async def work(more: Callable[..., None], stop: asyncio.Event) -> dict[str, Any]:
            found: list[dict[str, Any]] = []
            checking = self._parts.check(account, register=register)
            async for finding in checking:
                found.append(dict(finding))
                more(found=list(found))
                if stop.is_set():
                    break
            good = bool(found) and all(one["good"] for one in found) and not stop.is_set()
            if good:
                self._marks.put(replace(self._marks.value, trunk=digest))
            return {"good": good}

        return self.trunk.begin({"found": [], "good": None}, work)

    async def call_phone(self, person: Person, account: Account, ring_timeout_s: float, number: str) -> dict[str, Any]:
        """Dials ``number``, the administrator's own telephone; told on the way. Never a customer's, and only while nothing is sold.

        Raises:
            Refused: the rule that forbids it.
        """
        self._refuse(number)
        await self._transactions.read(first_shop)
        today = self._terms.local_now().date()
        if self._marks.value.calls_on(today) >= CALLS_A_DAY:
            raise Refused(
                "setup.too_many", f"試しの電話は1日{CALLS_A_DAY}回までです。", f"There are {CALLS_A_DAY} test calls a day at most."
            )
        now = self._terms.clock()
        await self._transactions.write(lambda work: _allowed(work, person, number, now))
        counted = self._marks.value.one_more_call(today)
        self._marks.put(counted)

        async def work(more: Callable[..., None], stop: asyncio.Event) -> dict[str, Any]:
            def told(facts: dict[str, Any]) -> None:
                more(**facts)

            facts = await self._parts.trial_call(account, national(number), ring_timeout_s, told, stop)
            ja, en = _said(facts)
            good = facts.get("verdict") in ("well", "faint", "loud", "noisy")
            if good:
                self._marks.put(replace(self._marks.value, called=True))
            return {"ja": ja, "en": en, "good": good}

        return self.phone.begin({"state": "dialling", "good": None, "left": CALLS_A_DAY - counted.calls}, work)

    def _refuse(self, number: str) -> None:
        if self.phone.running:
            raise Refused("setup.running", "試しの電話の最中です。", "A test call is under way.")
        if (forbidden := number_forbidden(number, loopback=self._terms.loopback)) is not None:
            raise Refused(forbidden.rule, forbidden.ja, forbidden.en)
        if self._room.live():
            raise Refused(
                "setup.live_calls",
                "お客様との通話中は、試しの電話をかけません。終わってからどうぞ。",
                "No test call while customers are on the line.",
            )


def _allowed(work: UnitOfWork, person: Person, number: str, now: datetime) -> None:
    """Raises ``Refused``; what is allowed is in the audit trail before it is dialled, the number as a digest only."""
    shop_id = first_shop(work)
    if switched_on(work, shop_id):
        raise Refused(
            "setup.campaign_on",
            "自動の発信が動いています。止めてから、試しの電話をかけてください。",
            "The campaign is on. Switch it off before a test call.",
        )
    plain = national(number)
    for spelled in (number, plain, "+81" + plain[1:]):
        if work.customers.by_phone(shop_id, spelled) is not None:
            raise Refused(
                "setup.customers_number",
                "お客様の番号です。試しの電話は、ご自分の電話にだけかけられます。",
                "This is a customer's number. A test call goes to your own telephone only.",
            )
        if work.barred.scope(shop_id, spelled) is not None:
            raise Refused("gate.barred", "電話をお断りになった方の番号です。", "This person has declined calls.")
    work.audit.append(shop_id, now, person.name, "setup.test_call", shop_id, {"number": plain, "day": now.astimezone(JAPAN).date()})


def _said(facts: dict[str, Any]) -> tuple[str, str]:
    result, status = str(facts.get("result", "failed")), int(facts.get("status", 0))
    if result == "answered":
        return _VERDICTS.get(str(facts.get("verdict")), _HUNG_UP)
    ja, en = _BY_STATUS.get(status) or _OUTCOMES.get(result, _OUTCOMES["rejected"])
    return ja.format(status=status), en.format(status=status)
