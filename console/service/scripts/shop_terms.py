"""The shop's own terms: what every script speaks of a purchase beside the goods, told by people; and which of them the law still waits for."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from console.campaign.scripts.lint import too_long
from console.campaign.scripts.untold import untold
from console.conversation.guardrails.expressions import prohibited
from console.conversation.knowledge.book import Book, book_of
from console.domain.errors import BadInput, Refused
from console.domain.facts import Fact
from console.domain.readings import wholly_read
from console.domain.sentences import made_whole
from console.domain.terms import Term
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.scripts import postage
from console.service.scripts.studio import Studio
from console.service.terms import JAPAN, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LONGEST_TERM: Final = 160


class Kind(StrEnum):
    SENTENCE = "sentence"  # spoken as it is, without its full stop
    YEN = "yen"
    DAYS = "days"
    PREFECTURES = "prefectures"  # an amount for each that differs


@dataclass(frozen=True, slots=True)
class ShopTerm:
    """One fact of the shop. ``of``: the term of the law that waits for it; ``least`` and ``most`` bound a number; ``about``: what a sentence
    is about where somebody enters only 「10日以内」."""

    key: str
    ja: str
    en: str
    example: str
    of: Term | None = None
    kind: Kind = Kind.SENTENCE
    least: int = 0
    most: int = 0
    about: str = ""


TERMS: Final = (
    ShopTerm("shipping.fee", "送料（円）", "Postage (yen)", "660", Term.PRICE, Kind.YEN, most=100_000),
    ShopTerm(
        postage.KEY,
        "送料の異なる都道府県（円）",
        "Prefectures with another postage (yen)",
        "北海道 1,100、九州 900、沖縄県 1,650",
        kind=Kind.PREFECTURES,
    ),
    ShopTerm("shipping.free_from", "送料無料になる金額（円）", "Free postage from (yen)", "11000", kind=Kind.YEN, most=10_000_000),
    ShopTerm(
        "shipping.days",
        "お届けまでの日数",
        "Days to delivery",
        "お届けは、2営業日から4営業日ほどでございます",
        Term.DELIVERY,
        about="お届け",
    ),
    ShopTerm(
        "payment.methods",
        "お支払い方法",
        "Ways to pay",
        "お支払いは、カード、コンビニ、代金引換からお選びいただけます",
        Term.PAYMENT,
        about="お支払い方法",
    ),
    ShopTerm("payment.fees", "お支払いの手数料", "Payment fees", "代金引換は330円の手数料がかかります", about="お支払いの手数料"),
    ShopTerm(
        "return.condition",
        "返品できる条件",
        "When goods may be returned",
        "到着後14日以内、未使用のものは、返品をお受けしております",
        Term.RETURN,
        about="返品",
    ),
    ShopTerm(
        "return.postage",
        "返送料の負担",
        "Who pays the return postage",
        "不良品のほかは、返送料はお客様のご負担でございます",
        about="返送料",
    ),
    ShopTerm(
        "return.defect",
        "不良品の返送料",
        "Postage of defective goods",
        "不良品の場合は、返送料は当店が負担いたします",
        about="不良品の返送料",
    ),
    # 特定商取引法 第24条: no fewer than eight days.
    ShopTerm("law.cooling_off.days", "クーリング・オフの日数", "Days of cooling-off", "8", Term.COOLING_OFF, Kind.DAYS, 8, 365),
)
_CONFIRMING: Final = {"ja": "特定商取引法 第12条の6第1項", "en": "Specified Commercial Transactions Act, Art. 12-6 (1)"}
LAWS: Final = {
    Term.PRICE: _CONFIRMING,
    Term.PAYMENT: _CONFIRMING,
    Term.DELIVERY: _CONFIRMING,
    Term.RETURN: _CONFIRMING,
    Term.COOLING_OFF: {"ja": "特定商取引法 第18条・第24条", "en": "Specified Commercial Transactions Act, Arts. 18 and 24"},
}


class ShopTerms:
    """What is told leaves a line in the audit trail, with who told it."""

    def __init__(self, terms: Terms, transactions: Transactions, studio: Studio) -> None:
        self._terms = terms
        self._transactions = transactions
        self._studio = studio

    async def picture(self) -> dict[str, Any]:
        """``terms`` as they stand, and those of the law that are ``lacking``: as long as there is one, calls send no link."""
        now = self._terms.clock()
        await self._studio.put_shipped()

        def read(work: UnitOfWork) -> dict[str, Any]:
            shop_id = first_shop(work)
            return {"terms": as_told(book_of(work.facts.of(shop_id, now)), now), "lacking": lacking_terms(work, shop_id, now)}

        return await self._transactions.read(read)

    async def tell(self, person: Person, said: Mapping[str, str]) -> dict[str, Any]:
        """``said`` by key, as far as it changed; an empty text takes a term back. Calls dialled from now on know it.

        Raises:
            BadInput: no such term, or no such number.
            Refused: not this role's, or a sentence that may not be said.
        """
        may_manage(person)
        await self.write(person, said)
        return await self.picture()

    async def write(self, person: Person, said: Mapping[str, str]) -> None:
        """As ``tell``, for whoever has asked for the role."""
        if not said:
            return
        values = {key: value for term, text in said.items() for key, value in _values(term, text).items()}
        now = self._terms.clock()

        def write(work: UnitOfWork) -> None:
            shop_id = first_shop(work)
            facts = work.facts.of(shop_id, now)
            book = book_of(facts)
            for key, value in values.items():
                known, spoken = book.get(key, now), value if isinstance(value, str) else ""
                if value == "":
                    new = [replace(fact, valid_until=now) for fact in facts if fact.key == key]
                elif known is not None and (known.spoken == spoken if spoken else known.value == value):
                    new = []
                else:
                    new = [Fact(f"terms:{key}", key, value, spoken, person.name, now)]
                if new:
                    work.facts.put(shop_id, new)
                    work.audit.append(shop_id, now, person.name, "shop.term_taken_back" if value == "" else "shop.term_told", key)

        await self._transactions.write(write)


def as_told(book: Book, now: datetime) -> list[dict[str, Any]]:
    """Every term with what the shop says of it; ``sentence`` is empty where it says nothing."""
    return [
        {
            "key": term.key,
            "ja": term.ja,
            "en": term.en,
            "example": term.example,
            "kind": term.kind.value,
            "sentence": _as_written(term, book, now),
        }
        for term in TERMS
    ]


def _as_written(term: ShopTerm, book: Book, now: datetime) -> str:
    if term.kind is Kind.PREFECTURES:
        return postage.as_written(book, now)
    fact = book.get(term.key, now)
    return "" if fact is None else fact.spoken if term.kind is Kind.SENTENCE else str(fact.value)


def lacking_terms(work: UnitOfWork, shop_id: str, now: datetime) -> list[dict[str, Any]]:
    """``[{term, law, keys}]`` of the scripts that the shop speaks or writes; of a shop without any yet, every term."""
    shop, at = work.shops.get(shop_id), now.astimezone(JAPAN)
    facts, packs = work.facts.of(shop_id, now), work.scripts.packs(shop_id)
    missing: set[Term] = set() if packs else set(Term)
    for pack in packs:
        try:
            missing |= untold(work.scripts.of_pack(shop_id, pack)[0].script, shop, facts, at)
        except BadInput:
            continue  # a draft that is not whole is spoken by nobody, and the law check says what it lacks
    return [
        {"term": term.value, "law": LAWS[term], "keys": [one.key for one in TERMS if one.of is term]} for term in Term if term in missing
    ]


def _values(key: str, text: str) -> Mapping[str, str | int]:
    """Checked, as the facts hold them, by key; empty: taken back."""
    term = next((one for one in TERMS if one.key == key), None)
    if term is None:
        raise BadInput(f"「{key}」という決まりはありません。", f"There is no term {key!r}.")
    if term.kind is Kind.PREFECTURES:
        return postage.facts_of(text)
    said = text.strip().rstrip("。")
    if not said:
        return {key: ""}
    return {key: _sentence(term, said) if term.kind is Kind.SENTENCE else _number(term, said)}


def _number(term: ShopTerm, text: str) -> int:
    digits = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("円").removesuffix("日").strip()
    if len(digits) > LONGEST_TERM or not digits.isdecimal() or not term.least <= int(digits) <= term.most:
        raise BadInput(
            f"「{term.ja}」は、{term.least:,} から {term.most:,} までの数字で入れてください。",
            f"{term.en}: a number from {term.least:,} to {term.most:,}.",
        )
    return int(digits)


def _sentence(term: ShopTerm, said: str) -> str:
    text = made_whole(term.about, said)
    if text is None:
        raise BadInput(
            f"「{term.ja}」は、お客様に話すとおりの、「です・ます」で終わる文で入れてください。例: {term.example}",
            f"{term.en}: write it as it is spoken to a customer, in sentences that end in です or ます. For example: {term.example}",
        )
    found = prohibited(text)
    if found is not None:
        raise Refused(found.id, f"「{term.ja}」: {found.ja}（{found.law}）", f"{term.en}: {found.en}")
    if len(text) > LONGEST_TERM or too_long(text, {}):
        raise Refused("speech.long", f"「{term.ja}」は、12 秒で言える長さにしてください。", f"{term.en}: more than 12 s; shorten it.")
    if not wholly_read(text, {}):
        raise Refused(
            "speech.reading", f"「{term.ja}」に、読みの定まらない文字があります。", f"{term.en} holds characters without a reading."
        )
    return text
