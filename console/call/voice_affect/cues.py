"""What the words say of the mood: the intent they were taken for, and words that speak for themselves. Pure.

The intent comes from the understanding; a はい is worth what was asked.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_IRRITATED: Final = re.compile(
    r"いい加減|いいかげん|しつこ|うるさ|ふざけ|何[度回]も|なん[どかい]も言|迷惑|腹が立|頭に[きく来]|(?:イラ|いら){2}|むかつ|ムカつ|どうなって(?:る|いる)ん|話にならな|失礼(?:だ|な人|じゃない|極まり)"
)
_HESITANT: Final = re.compile(
    r"え[ーえ]*っ?と|う[ーう]*ん(?!と)|ん[ーん]+|どうしよ|迷[いうっ]|悩[みむん]|微妙|ちょっと(?:考え|待|ね|なあ)|かなあ|かも(?:しれ|ね)|まだ決め|何とも|なんとも"
)
_EAGER: Final = re.compile(r"ぜひ|欲しい|ほしい|楽しみ|助か(?:り|る)|よかった|良かった|いいですね|それなら|安心")

_PURCHASE: Final = {
    "agree_purchase": 95,
    "agree_send_link": 90,
    "ask_payment": 70,
    "ask_stock": 68,
    "ask_delivery_date": 66,
    "ask_shipping_fee": 60,
    "ask_discount": 60,
    "ask_return": 58,
    "ask_warranty": 58,
    "ask_product": 58,
    "reason_forgot": 60,
    "reason_site_trouble": 60,
    "reason_payment": 58,
    "reason_delivery": 52,
    "reason_size": 50,
    "reason_color": 50,
    "reason_shipping_cost": 45,
    "reason_price": 40,
    "reason_comparing": 35,
    "need_consult": 38,
    "call_later": 35,
    "reason_just_looking": 20,
    "complaint": 12,
    "reason_bought_elsewhere": 4,
    "already_ordered": 0,
    "refuse_offer": 5,
    "refuse_contact": 0,
}
"""Where each intent puts the purchase intent (0–100)."""
_INTEREST: Final = {
    "agree_purchase": 90,
    "agree_send_link": 85,
    "reason_forgot": 55,
    "reason_site_trouble": 60,
    "need_consult": 50,
    "call_later": 40,
    "off_topic": 30,
    "reason_just_looking": 35,
    "complaint": 30,
    "reason_bought_elsewhere": 10,
    "refuse_offer": 10,
    "refuse_contact": 0,
}
_A_QUESTION: Final = 75
_A_DOUBT: Final = 58
"""Interest of whoever asks about the goods, and of whoever tells what keeps them from it."""
_ANGER: Final = {"complaint": 0.6, "refuse_contact": 0.35, "want_human": 0.1, "refuse_offer": 0.1}
_HESITATION: Final = {"need_consult": 0.55, "reason_comparing": 0.5, "reason_price": 0.3, "reason_just_looking": 0.25, "hold_on": 0.2}
_IRRITATION: Final = 0.5
_A_FILLER: Final = 0.3
_AGREES_TO_OFFER: Final = ("affirm", "identity_confirm")


@dataclass(frozen=True, slots=True)
class Cues:
    """``anger`` and ``hesitation`` 0–1; ``interest`` and ``purchase`` are where the turn puts them (0–100), ``None``: nowhere.
    ``intent`` is what the turn was taken for, given what was asked."""

    intent: str | None = None
    anger: float = 0.0
    hesitation: float = 0.0
    interest: int | None = None
    purchase: int | None = None
    irritated: bool = False
    fillers: bool = False
    eager: bool = False


def cues(words: str, intent: str | None, asked: str | None = None) -> Cues:
    """``asked``: what the agent's last question was after (``offer``, ``identity`` …)."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
    if asked == "offer" and intent in _AGREES_TO_OFFER:
        intent = "agree_send_link"
    elif asked == "offer" and intent == "deny":
        intent = "refuse_offer"
    known = intent or ""
    irritated, hesitant, eager = (pattern.search(plain) is not None for pattern in (_IRRITATED, _HESITANT, _EAGER))
    asks, doubts = known.startswith("ask_") and known in _PURCHASE, known.startswith("reason_")
    interest = _INTEREST.get(known, _A_QUESTION if asks else _A_DOUBT if doubts else None)
    return Cues(
        intent=intent,
        anger=_either(_ANGER.get(known, 0.0), _IRRITATION if irritated else 0.0),
        hesitation=_either(_HESITATION.get(known, 0.0), _A_FILLER if hesitant else 0.0),
        interest=interest,
        purchase=_PURCHASE.get(known),
        irritated=irritated,
        fillers=hesitant,
        eager=eager,
    )


def _either(one: float, other: float) -> float:
    return 1.0 - (1.0 - one) * (1.0 - other)
