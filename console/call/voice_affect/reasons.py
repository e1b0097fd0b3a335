"""Why a gauge stands where it stands, in a few words for the operator."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Gauge(StrEnum):
    ANGER = "anger"
    DISTRESS = "distress"
    HESITATION = "hesitation"
    INTEREST = "interest"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True)
class Reason:
    """``id`` names a sentence of this file; ``weight`` 0–1 is how much it counted."""

    gauge: Gauge
    id: str
    weight: float

    @property
    def ja(self) -> str:
        return _WORDS[self.id][0]

    @property
    def en(self) -> str:
        return _WORDS[self.id][1]


_WORDS: Final = {
    "brightness": ("声が鋭い", "sharper voice"),
    "melody": ("抑揚が激しい", "strong ups and downs"),
    "stress": ("語気が強い", "hard stresses"),
    "level": ("声が大きい", "louder voice"),
    "pitch": ("声が高い", "higher voice"),
    "rate": ("早口", "faster speech"),
    "dull": ("声に張りがない", "dull voice"),
    "low": ("声が低い", "lower voice"),
    "slow": ("話し方が遅い", "slower speech"),
    "flat": ("抑揚が少ない", "flat voice"),
    "lively": ("声が弾む", "lively voice"),
    "over": ("話をさえぎった", "spoke over the AI"),
    "pause": ("間が長い", "long pauses"),
    "late": ("返事に間", "slow to answer"),
    "fillers": ("言いよどみ", "hesitant words"),
    "irritated": ("苛立ちの言葉", "irritated words"),
    "distressed": ("お困りの言葉", "words of distress"),
    "eager": ("前向きな言葉", "keen words"),
    "agrees": ("承諾", "agreed"),
    "asks": ("質問", "asked a question"),
    "doubts": ("気になる点の話", "told a doubt"),
    "price": ("価格の話", "spoke of the price"),
    "consult": ("相談したい", "wants to consult"),
    "compares": ("比較中", "comparing"),
    "later": ("あとで", "wants it later"),
    "looking": ("見ていただけ", "just looking"),
    "complains": ("ご不満の言葉", "complained"),
    "refuses": ("お断り", "declined"),
    "elsewhere": ("購入済み", "already bought"),
}

_OF_INTENT: Final = {
    "agree_purchase": "agrees",
    "agree_send_link": "agrees",
    "reason_price": "price",
    "need_consult": "consult",
    "reason_comparing": "compares",
    "call_later": "later",
    "reason_just_looking": "looking",
    "complaint": "complains",
    "refuse_offer": "refuses",
    "refuse_contact": "refuses",
    "reason_bought_elsewhere": "elsewhere",
    "already_ordered": "elsewhere",
}


def of_intent(intent: str) -> str | None:
    """The id of the sentence for an intent; ``None`` for one that says nothing of the mood."""
    if intent in _OF_INTENT:
        return _OF_INTENT[intent]
    return "asks" if intent.startswith("ask_") else "doubts" if intent.startswith("reason_") else None
