"""The messages of the plan: a reminder on the first day, an offer of help later; and the survey after a call. By mail and by SMS; two people
sign each wording."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from console.campaign.outreach.port import Message
from console.campaign.outreach.templates import fields_of, filled
from console.conversation.guardrails.expressions import prohibited
from console.domain.call import Shop
from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.errors import BadInput, Refused
from console.domain.script import Approval
from console.domain.verdict import Verdict

OF_THE_PLAN: Final = ("reminder.mail", "offer.mail", "reminder.sms", "offer.sms")
SURVEYS: Final = ("survey.mail", "survey.sms")
NAMES: Final = (*OF_THE_PLAN, *SURVEYS)
FIRST_DAY_HOURS: Final = 24
LONGEST_SMS: Final = 300
FIELDS: Final = frozenset({"name", "shop", "company", "return_number", "mail", "url", "opt_out", "offer"})
NEEDED: Final = ("url", "shop", "company", "opt_out")
"""特定電子メール法 第4条 and 特商法 第12条の3: who sends it, and how not to get another."""
SURVEY_FIELDS: Final = FIELDS - {"url", "offer"} | {"survey"}
SURVEY_NEEDED: Final = ("survey", "shop", "company", "opt_out")
"""A survey leads nowhere but to its questions."""
_SOLICITS: Final = re.compile("購入|買い|注文|お得|割引|値引|クーポン|セール|キャンペーン|特典|ポイント|おすすめ|カート|商品|お品物")
_FIELD: Final = re.compile(r"\{([a-z_]*)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """``name`` is one of ``NAMES``; ``subject`` is empty for an SMS. ``{offer}`` is filled with the shop's fact ``message.offer``."""

    name: str
    subject: str
    body: str

    @property
    def channel(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def surveys(self) -> bool:
        return self.name in SURVEYS

    @property
    def content_hash(self) -> str:
        content = json.dumps([self.name, self.subject, self.body], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def offers(self) -> bool:
        return "{offer}" in self.subject + self.body


@dataclass(frozen=True, slots=True)
class SignedWording:
    """``approvals``: none, one or two, for the wording with this hash."""

    wording: Wording
    content_hash: str
    approvals: tuple[Approval, ...] = ()

    @property
    def approved(self) -> bool:
        return len({one.by.strip().casefold() for one in self.approvals}) >= 2

    @property
    def intact(self) -> bool:
        return self.wording.content_hash == self.content_hash


def name_for(channel: str, phase_hours: int) -> str:
    """``phase_hours``: when the phase of the channel matrix begins."""
    return f"{'reminder' if phase_hours < FIRST_DAY_HOURS else 'offer'}.{channel}"


def faults(wording: Wording) -> tuple[Verdict, ...]:
    """What keeps it from being signed."""
    found = []
    text = f"{wording.subject}\n{wording.body}"
    for name in sorted(set(_FIELD.findall(text)) - (SURVEY_FIELDS if wording.surveys else FIELDS)):
        found.append(Verdict("message.field", f"{{{name}}} という項目はありません。", f"There is no field {{{name}}}."))
    for name in SURVEY_NEEDED if wording.surveys else NEEDED:
        if f"{{{name}}}" not in wording.body:
            found.append(Verdict("message.needed", f"本文に {{{name}}} がありません。", f"The body lacks {{{name}}}."))
    if wording.channel == "mail" and not wording.subject.strip():
        found.append(Verdict("message.subject", "件名がありません。", "There is no subject."))
    plain = _FIELD.sub("", text)
    if re.search(r"[0-9０-９]", plain):
        found.append(
            Verdict(
                "message.number", "数字は直接書かず、項目か事実から入れます。", "Numbers are not typed; they come out of fields and facts."
            )
        )
    selling = _SOLICITS.search(plain) if wording.surveys else None
    if selling is not None:
        found.append(
            Verdict(
                "message.solicits",
                f"アンケートには、勧誘になる言葉（{selling[0]}）を入れられません。",
                f"A survey must not solicit ({selling[0]}).",
            )
        )
    expression = prohibited(plain)
    if expression is not None:
        found.append(Verdict("message.expression", f"使えない表現があります。{expression.ja}", f"Not allowed: {expression.en}"))
    if "{" in plain or "}" in plain:
        found.append(Verdict("message.field", "波かっこの書き方が正しくありません。", "The braces are not right."))
    if wording.channel == "sms" and len(plain) > LONGEST_SMS:
        found.append(Verdict("message.length", f"SMS は {LONGEST_SMS} 文字までです。", f"An SMS has at most {LONGEST_SMS} characters."))
    return tuple(found)


def signed(kept: SignedWording, signature: Approval) -> SignedWording:
    """Raises ``Refused``: it has faults, or this person has signed it already."""
    found = faults(kept.wording)
    if found:
        raise Refused(found[0].rule, found[0].ja, found[0].en)
    if any(one.by.strip().casefold() == signature.by.strip().casefold() for one in kept.approvals):
        raise Refused("message.two_people", "承認には、別々の二人の署名が必要です。", "Two different people must sign.")
    return SignedWording(kept.wording, kept.wording.content_hash, (*kept.approvals, signature))


def composed(wording: Wording, message_id: str, shop: Shop, customer: Customer, cart: Cart, offer: str, survey: str = "") -> Message:
    """``survey``: the address of its questions."""
    fields = {**fields_of(wording.channel, shop, customer, cart.checkout_url), "offer": offer, "survey": survey}
    return filled(wording.channel, message_id, shop, customer, fields, wording.subject, wording.body)


def shipped(folder: Path) -> dict[str, Wording]:
    """The wordings that came with the program. Raises ``BadInput``."""
    return {name: _read(folder, name) for name in NAMES}


def _read(folder: Path, name: str) -> Wording:
    path = folder / f"{name}.ja.txt"
    try:
        text = path.read_text("utf-8")
    except OSError as fault:
        raise BadInput(f"文面 {path} を読めません。", f"The template {path} cannot be read.") from fault
    subject, body = ("", text) if name.endswith("sms") else text.split("\n", 1)
    return Wording(name, subject.strip(), body.strip())


def to_json(kept: SignedWording) -> dict[str, Any]:
    signatures = [{"by": one.by, "at": one.at.isoformat(), "demo": one.demo} for one in kept.approvals]
    return {"subject": kept.wording.subject, "body": kept.wording.body, "content_hash": kept.content_hash, "approvals": signatures}


def problems(found: Sequence[Verdict]) -> list[dict[str, str]]:
    return [{"rule": one.rule, "ja": one.ja, "en": one.en} for one in found]
