"""What people do to a live call. One operator at a time has it; who asks second is told who was first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from console.domain.call import Holder
from console.domain.errors import BadInput, Refused
from console.service.calls.call_room import CallRoom
from console.service.calls.line_port import LinePort
from console.service.calls.presence import Presence
from console.service.calls.records import HANDED, TALKING, CallRecord
from console.service.commands import (
    BargeIn,
    CallCommand,
    DeskPhone,
    HandBack,
    HangUp,
    Hold,
    Keypad,
    Person,
    Role,
    SendLink,
    Steer,
    TakeOver,
    Transfer,
    may_act,
    overrules,
)
from console.service.terms import Terms
from console.service.unit_of_work import UnitOfWork

LONGEST_TYPED = 200
"""Characters of a line typed by an operator: about 25 seconds of speech."""


class CallCommands:
    def __init__(self, terms: Terms, room: CallRoom, line: LinePort, presence: Presence) -> None:
        self._terms = terms
        self._room = room
        self._line = line
        self._presence = presence

    async def do(self, person: Person, command: CallCommand) -> CallRecord:
        """Carry it out; the call as it stands then.

        Raises:
            Refused: another operator has the call, the call is over, or the role does not allow it.
            BadInput: the command's content cannot be used.
        """
        may_act(person)
        order = _order(person, command)
        claims = isinstance(command, (TakeOver, Hold)) or (isinstance(command, BargeIn) and command.on)

        def claim(call: CallRecord) -> CallRecord:
            _refuse_if_anothers(person, call, command)
            if call.state == HANDED:
                raise Refused(
                    "call.at_desk_phone",
                    "この通話は卓上電話だけで続いています。切るときも、その電話機を置いてください。",
                    "This call goes on at the desk phone alone; to end it, lay that telephone down.",
                )
            if call.state != TALKING and not isinstance(command, HangUp):
                raise Refused("call.not_answered", "まだ応答がありません。", "The call has not been answered yet.")
            if isinstance(command, HandBack) and call.operator is None:
                raise Refused("call.not_taken", "この通話は引き取られていません。", "Nobody has taken this call over.")
            if isinstance(command, BargeIn) and call.holder is not Holder.AI:
                raise Refused(
                    "call.not_ai", "AIが話している通話にだけ割り込めます。", "Only a call the AI is speaking on can be barged into."
                )
            return replace(call, operator=person.name) if claims else call

        def record(work: UnitOfWork, call: CallRecord) -> None:
            at, now = seconds_into(call, self._terms), self._terms.clock()
            kept = {key: value for key, value in order.items() if key not in ("call_id", "text", "digits")}
            work.calls.add_event(call, at, f"asked.{order['do']}", kept, now)
            work.audit.append(call.shop_id, now, person.name, f"call.{order['do']}", call.call_id, kept)

        call = await self._room.change(command.call_id, claim, record)
        self._line.send(order)
        if claims:
            self._presence.watch(person.name)
        return call

    async def vanished(self, name: str) -> None:
        """The AI gets back what this operator had; a desk phone still speaks for itself."""
        for call in self._room.live():
            if call.operator == name and not call.desk_phone:
                command: CallCommand = HandBack(call.call_id, vanished=True)
                if call.holder is Holder.AI and call.barge_in:
                    command = BargeIn(call.call_id, on=False)
                try:
                    await self.do(Person(name, Role.OPERATOR), command)
                except Refused:
                    continue


def seconds_into(call: CallRecord, terms: Terms, at: datetime | None = None) -> float:
    """Since the answer, until ``at`` or now."""
    return 0.0 if call.answered_at is None else max(0.0, ((at or terms.clock()) - call.answered_at).total_seconds())


def _refuse_if_anothers(person: Person, call: CallRecord, command: CallCommand) -> None:
    if call.operator is None or call.operator == person.name:
        return
    if isinstance(command, HangUp) and overrules(person):
        return
    raise Refused("call.held_by_another", f"この通話は{call.operator}さんが対応中です。", f"{call.operator} already has this call.")


def _order(person: Person, command: CallCommand) -> dict[str, Any]:
    """The command in the words of the line. Raises ``BadInput``."""
    head: dict[str, Any] = {"call_id": command.call_id, "operator": person.name}
    return {**head, **_content(command)}


def _content(command: CallCommand) -> Mapping[str, Any]:
    match command:
        case TakeOver():
            return {"do": "take_over"}
        case HandBack(vanished=vanished):
            return {"do": "hand_back", "vanished": vanished}
        case BargeIn(on=on):
            return {"do": "barge_in", "on": on}
        case Hold(on=on):
            return {"do": "hold", "on": on}
        case HangUp():
            return {"do": "hangup"}
        case Steer(line=line, text=text):
            if (line is None) == (text is None) or (text is not None and not 0 < len(text.strip()) <= LONGEST_TYPED):
                raise BadInput(
                    f"話す内容は、承認済みの行か {LONGEST_TYPED} 文字までの文章のどちらか一つです。",
                    f"Give either an approved line or a text of up to {LONGEST_TYPED} characters.",
                )
            return {"do": "steer", "line": line} if line is not None else {"do": "steer", "text": (text or "").strip()}
        case SendLink(channel=channel):
            if channel not in ("sms", "mail"):
                raise BadInput("送る方法は sms か mail です。", "The channel is sms or mail.")
            return {"do": "send_link_now", "channel": channel}
        case DeskPhone(uri=uri):
            return {"do": "desk_phone", "uri": _telephone(uri)}
        case Transfer(uri=uri, attended=attended):
            # A desk phone that has the call is put through without an address of its own.
            return {"do": "transfer", "uri": "" if attended and not uri else _telephone(uri), "attended": attended}
        case Keypad(digits=digits):
            if not digits or len(digits) > 32 or set(digits) - set("0123456789*#ABCD"):
                raise BadInput("キーは 0–9、*、#、A–D の 32 文字までです。", "Keys are 0–9, *, # and A–D, up to 32 of them.")
            return {"do": "keypad", "digits": digits}
    raise AssertionError(command)


def _telephone(address: str) -> str:
    """``sip:…``, or a number or extension as the trunk dials it. Raises ``BadInput``."""
    whole = address.startswith(("sip:", "sips:")) and not any(sign.isspace() or sign in '<>"' for sign in address)
    number = address.isascii() and address.strip("+*#").isalnum()
    if len(address) > 200 or not (whole or number):
        raise BadInput("電話機は番号か sip:… の形で指定してください。", "Give the telephone as a number or as sip:….")
    return address
