"""Several things said in one breath, where recognition wrote no full stop between them. Pure.

「返品できますかあと届くのいつですか」 asks twice, 「送料が高いので買わないです」 says one thing. A sentence is cut where a clause may end, but
only between clauses that speak of different subjects, and only questions and doubts are looked for in them: what may end a call
is judged over the whole.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from console.conversation.understanding.comparison import SAFETY
from console.conversation.understanding.normal import squeezed

_SURE: Final = 0.8
"""What a clause's own label must come to: a question that nobody asked is answered at length."""
_SUBJECTS: Final = {
    "送料": "postage", "返品": "return", "返金": "return", "交換": "return", "取消": "return", "届く": "delivery", "配送": "delivery",
    "間に合う": "delivery", "受取": "delivery", "在庫": "stock", "売切": "stock", "入荷": "stock", "支払": "payment", "カード": "payment",
    "電子払": "payment", "後払": "payment", "分割": "payment", "領収": "payment", "保証": "warranty", "修理": "warranty", "故障": "warranty",
    "割引": "price", "クーポン": "price", "ポイント": "price", "セール": "price", "値段": "price", "サイズ": "size", "置ける": "size",
    "色": "colour", "素材": "product", "成分": "product", "仕様": "product", "産地": "product", "包装": "product",
    "他店名": "others", "比べる": "others", "エラー": "site",
}  # fmt: skip
"""Concept of ``cues.yaml`` → what it speaks of."""
_REMARKS: Final = {
    "高い": "price",
    "予算": "price",
    "安ければ": "price",
    "大小": "size",
    "色名": "colour",
    "遅い": "delivery",
    "急ぐ": "delivery",
    "画面": "site",
}
"""The same, where nothing else names the subject: 「送料が高い」 is of postage, 「高い」 of the price."""
_REMARKED_OF: Final = {"price": "postage", "colour": "stock"}
"""What such a remark is also made of: 「送料がネックで、高いなって」, 「在庫ありますか、黒のなんですが」."""
_OF: Final = {
    "ask_shipping_fee": "postage", "reason_shipping_cost": "postage", "ask_return": "return", "ask_delivery_date": "delivery",
    "reason_delivery": "delivery", "ask_stock": "stock", "ask_payment": "payment", "reason_payment": "payment", "ask_warranty": "warranty",
    "ask_discount": "price", "reason_price": "price", "reason_size": "size", "reason_color": "colour", "ask_product": "product",
    "reason_comparing": "others", "reason_site_trouble": "site",
}  # fmt: skip
"""The questions and doubts that are looked for, and the subject that the clause must name."""
_WHY: Final = {
    "reason_size": ("ask_return", "ask_stock", "ask_product"),
    "reason_color": ("ask_return", "ask_stock", "ask_product"),
    "reason_price": ("ask_discount", "ask_payment", "ask_shipping_fee"),
    "reason_shipping_cost": ("ask_shipping_fee", "ask_discount"),
    "reason_delivery": ("ask_delivery_date", "ask_stock"),
    "reason_payment": ("ask_payment",),
    "reason_comparing": ("ask_discount", "ask_shipping_fee", "ask_warranty"),
    "reason_site_trouble": ("ask_payment", "ask_stock"),
    "ask_return": ("ask_shipping_fee", "ask_delivery_date"),
    "ask_stock": ("ask_delivery_date",),
}
"""What only leads up to a question in the same sentence: 「サイズが不安なので、返品できますか」 asks one thing."""
_FURTHER: Final = (
    r"(?:それと|それから|それに(?!し)|ついでに|ちなみに|しかも|そういえば|もう(?:[一1]つ|ひとつ|[一1]点|一個)"
    r"|(?<![たのぶ間分時日週月年])あと(?![でにのかをがくず払回思言]|も(?!う)))"
)
_ENDS: Final = re.compile(
    r"(?P<asked>(?:です|ます|でした|ました|ません|でしょう|だろう|[んの])か(?:ね|な)?(?![とっもはがをにらどなねあ])"
    r"|(?<!な)か(?:な|しら)(?![とっあぁーか]))"
    r"|(?P<said>(?:です|ます)(?:よね|ね|よ)?(?![がけかのねよしっとでもなら、,])|(?:くだ|下)さい(?:ね)?(?![ねまよって、,]))"
    r"|(?P<soft>けれども|けれど|けども|けど|(?:です|ます|でした|ました)が|ので(?![しすは])|なんで(?![すもし])|(?<=[いただすん])から(?![もでにはと])"
    r"|(?<=[いだすたる])し(?![たてまなよいかんばつらょゃろせさ])|くて(?![もはいる])"
    r"|(?:心配|不安|微妙|ネック|面倒|無理|だめ|ダメ|苦手|嫌|いや|不便|大変|気がかり|みたい|よう|そう)で(?![すしもはき])"
    r"|(?:迷っ|思っ|悩ん|困っ|なっ|ちゃっ|あっ|比べ)て(?:い?て)?(?![まいるたおしきくみも]))"
    rf"|(?P<further>(?={_FURTHER}))"
)
_OPENER: Final = re.compile(rf"^[、,\s]*{_FURTHER}[、,\s]*")
_ADDS: Final = re.compile(rf"^[、,\s]*(?:{_FURTHER}|[^もか]{{1,8}}も(?![うしらっとの]))")
"""A clause that is one more of several: 「…それと色も」, 「送料も高いし」."""


@dataclass(frozen=True, slots=True)
class Clause:
    """``leads``: the clause before it may only have led up to it."""

    text: str
    subjects: frozenset[str]
    leads: bool


def clauses_by_subject(sentence: str, concepts: Callable[[str], Iterable[str]]) -> tuple[Clause, ...]:
    """The stretches of a folded sentence that speak of different subjects, in order; what names none belongs to the one before.

    ``concepts``: those of ``cues.yaml`` in a squeezed text.
    """
    found: list[Clause] = []
    for text, soft in _cut(sentence):
        names = frozenset(concepts(squeezed(text)))
        subjects = _named(names) or _remarked(names)
        if found and _goes_with(found[-1], subjects, named=bool(_named(names))):
            last = found[-1]
            found[-1] = Clause(last.text + text, last.subjects | subjects, last.leads)
        elif subjects:
            found.append(Clause(_OPENER.sub("", text), subjects, soft and not _ADDS.match(text)))
    return tuple(found)


def said_together(clauses: Iterable[Clause], first_of: Callable[[str], tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """The questions and doubts of the clauses, each with its probability; fewer than two count for nothing, and none do beside a
    clause that may be a grave word. ``first_of``: the best label of a text."""
    found: list[tuple[str, float]] = []
    before = ""
    for clause in clauses:
        label, share = first_of(clause.text)
        if label in SAFETY:
            return ()
        counts = share >= _SURE and _OF.get(label) in clause.subjects and label not in dict(found)
        if counts and clause.leads and label in _WHY.get(before, ()):
            found.pop()
        if counts:
            found.append((label, share))
        before = label if counts else ""
    return tuple(found) if len(found) > 1 else ()


def is_looked_for(label: str) -> bool:
    """Whether the label is one of the questions and doubts that one breath may hold several of."""
    return label in _OF


def _cut(sentence: str) -> list[tuple[str, bool]]:
    """The stretches between possible ends of a clause, and whether the end before each is a soft one."""
    parts: list[tuple[str, bool]] = []
    start, soft = 0, False
    for end in _ENDS.finditer(sentence):
        if squeezed(sentence[start : end.end()]):
            parts.append((sentence[start : end.end()], soft))
            start, soft = end.end(), False
        soft = end["soft"] is not None or (soft and end["further"] is None)
    if squeezed(sentence[start:]):
        parts.append((sentence[start:], soft))
    return parts


def _goes_with(last: Clause, subjects: frozenset[str], *, named: bool) -> bool:
    """Whether a stretch says more of what the clause before it speaks of."""
    return subjects <= last.subjects or (not named and {_REMARKED_OF.get(subject) for subject in subjects} <= last.subjects)


def _named(concepts: frozenset[str]) -> frozenset[str]:
    if "送料" in concepts:
        concepts -= {"配送"}  # of 「配送料」
    return frozenset(_SUBJECTS[name] for name in concepts if name in _SUBJECTS)


def _remarked(concepts: frozenset[str]) -> frozenset[str]:
    return frozenset(_REMARKS[name] for name in concepts if name in _REMARKS)
