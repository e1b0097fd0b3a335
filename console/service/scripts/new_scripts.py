"""A new script from a pack, and the shop's terms that every script speaks of: what a newcomer starts with."""

from collections.abc import Mapping
from typing import Any

from console.campaign.scripts.new_script import Wish, made_from, next_name, tones
from console.conversation.knowledge.book import book_of
from console.domain.errors import BadInput
from console.domain.script import Script
from console.service.commands import Person, may_manage
from console.service.first_shop import first_shop
from console.service.scripts.shop_terms import ShopTerms, as_told
from console.service.scripts.studio import Studio
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork


class NewScripts:
    """Every command names who gives it and leaves a line in the audit trail."""

    def __init__(self, terms: Terms, transactions: Transactions, studio: Studio, shop_terms: ShopTerms) -> None:
        self._terms = terms
        self._transactions = transactions
        self._studio = studio
        self._shop_terms = shop_terms

    async def beginnings(self) -> dict[str, Any]:
        """``tones``, the kinds of ``goods`` that scripts or carts name, and the shop's ``terms`` with their sentences."""
        now = self._terms.clock()
        packs = await self._studio.packs()

        def read(work: UnitOfWork) -> list[dict[str, Any]]:
            return as_told(book_of(work.facts.of(first_shop(work), now)), now)

        return {
            "tones": [{"tone": tone.id, "ja": tone.name_ja, "en": tone.name_en} for tone in tones()],
            "goods": sorted({kind for pack in packs for kind in pack["goods"]}),
            "terms": await self._transactions.read(read),
        }

    async def begin(self, person: Person, origin: str, wish: Wish, sentences: Mapping[str, str]) -> dict[str, Any]:
        """A draft of a script of its own from the newest version of ``origin``; ``sentences``: the shop's terms by key, as far as they changed.

        Raises:
            BadInput: no such script, name, tone or term.
            Refused: a term that may not be said so.
        """
        may_manage(person)
        await self._shop_terms.write(person, sentences)

        def content(work: UnitOfWork, shop_id: str) -> tuple[Script, str | None]:
            found = work.scripts.of_pack(shop_id, origin)
            if not found:
                raise BadInput(f"台本「{origin}」はありません。", f"There is no script {origin!r}.")
            return made_from(found[0].script, wish, next_name(work.scripts.packs(shop_id))), found[0].id

        return await self._studio.draft(person, content, "script.founded")
