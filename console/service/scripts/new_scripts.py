"""A new script from a pack, and the shop's terms that every script speaks of: what a newcomer starts with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from console.campaign.scripts.lint import too_long
from console.campaign.scripts.new_script import Wish, made_from, next_name, tones
from console.conversation.guardrails.expressions import prohibited
from console.conversation.knowledge.book import book_of
from console.domain.errors import BadInput, Refused
from console.domain.facts import Fact
from console.domain.readings import wholly_read
from console.domain.script import Script
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.scripts.studio import Studio
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LONGEST_TERM: Final = 160


@dataclass(frozen=True, slots=True)
class Term:
    """One fact of the shop that scripts speak as a sentence, without its full stop."""

    key: str
    ja: str
    en: str
    example: str


TERMS: Final = (
    Term("shipping.days", "お届けまでの日数", "Days to delivery", "お届けは、2営業日から4営業日ほどでございます"),
    Term("payment.methods", "お支払い方法", "Ways to pay", "お支払いは、カード、コンビニ、代金引換からお選びいただけます"),
    Term("payment.fees", "お支払いの手数料", "Payment fees", "代金引換は330円の手数料がかかります"),
    Term("return.condition", "返品できる条件", "When goods may be returned", "到着後14日以内、未使用のものは、返品をお受けしております"),
    Term("return.postage", "返送料の負担", "Who pays the return postage", "不良品のほかは、返送料はお客様のご負担でございます"),
    Term("return.defect", "不良品の返送料", "Postage of defective goods", "不良品の場合は、返送料は当店が負担いたします"),
)


class NewScripts:
    """Every command names who gives it and leaves a line in the audit trail."""

    def __init__(self, terms: Terms, transactions: Transactions, studio: Studio) -> None:
        self._terms = terms
        self._transactions = transactions
        self._studio = studio

    async def beginnings(self) -> dict[str, Any]:
        """``tones``, the kinds of ``goods`` that scripts or carts name, and the shop's ``terms`` with their sentences."""
        now = self._terms.clock()
        packs = await self._studio.packs()

        def read(work: UnitOfWork) -> dict[str, str]:
            book = book_of(work.facts.of(first_shop(work), now))
            return {term.key: fact.spoken for term in TERMS if (fact := book.get(term.key, now)) is not None}

        said = await self._transactions.read(read)
        return {
            "tones": [{"tone": tone.id, "ja": tone.name_ja, "en": tone.name_en} for tone in tones()],
            "goods": sorted({kind for pack in packs for kind in pack["goods"]}),
            "terms": [
                {"key": term.key, "ja": term.ja, "en": term.en, "example": term.example, "sentence": said.get(term.key, "")}
                for term in TERMS
            ],
        }

    async def begin(self, person: Person, origin: str, wish: Wish, sentences: Mapping[str, str]) -> dict[str, Any]:
        """A draft of a script of its own from the newest version of ``origin``; ``sentences``: the shop's terms by key, as far as they changed.

        Raises:
            BadInput: no such script, name, tone or term.
            Refused: a term that may not be said so.
        """
        may_manage(person)
        await self._tell(person, sentences)

        def content(work: UnitOfWork, shop_id: str) -> tuple[Script, str | None]:
            found = work.scripts.of_pack(shop_id, origin)
            if not found:
                raise BadInput(f"台本「{origin}」はありません。", f"There is no script {origin!r}.")
            return made_from(found[0].script, wish, next_name(work.scripts.packs(shop_id))), found[0].id

        return await self._studio.draft(person, content, "script.founded")

    async def _tell(self, person: Person, sentences: Mapping[str, str]) -> None:
        terms = {term.key: term for term in TERMS}
        said = {key: text.strip().rstrip("。") for key, text in sentences.items()}
        for key, text in said.items():
            if key not in terms or not text:
                raise BadInput(f"「{key}」の文がありません。", f"There is no sentence for {key!r}.")
            _lawful(terms[key], text)
        now = self._terms.clock()

        def write(work: UnitOfWork) -> None:
            shop_id = first_shop(work)
            book = book_of(work.facts.of(shop_id, now))
            new = {key: text for key, text in said.items() if (fact := book.get(key, now)) is None or fact.spoken != text}
            work.facts.put(shop_id, [Fact(f"terms:{key}", key, text, text, person.name, now) for key, text in new.items()])
            for key in new:
                work.audit.append(shop_id, now, person.name, "shop.term_told", key)

        if said:
            await self._transactions.write(write)


def _lawful(term: Term, text: str) -> None:
    found = prohibited(text)
    if found is not None:
        raise Refused(found.id, f"「{term.ja}」: {found.ja}（{found.law}）", f"{term.en}: {found.en}")
    if len(text) > LONGEST_TERM or too_long(text, {}):
        raise Refused("speech.long", f"「{term.ja}」は、12 秒で言える長さにしてください。", f"{term.en}: more than 12 s; shorten it.")
    if not wholly_read(text, {}):
        raise Refused(
            "speech.reading", f"「{term.ja}」に、読みの定まらない文字があります。", f"{term.en} holds characters without a reading."
        )
