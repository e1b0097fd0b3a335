"""The survey after a call: asked once, where two people have signed its wording and no rule stands against it; answered at a page of the
engine's own."""

import hmac
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from console.campaign.outreach.plan_templates import SURVEYS
from console.domain import consent, survey
from console.domain.call import Shop
from console.domain.errors import BadInput
from console.service.broadcast import Broadcast
from console.service.campaign.message_records import READY, PlannedMessage
from console.service.campaign.outreach import Outreach
from console.service.campaign.survey_records import PHASE, Askable, Asked
from console.service.campaign.wordings import kept
from console.service.commands import CUSTOMER, ENGINE
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LOOKED_AT: Final = 500
AT_ONCE: Final = 20
"""Asked in one round; the others wait for the next."""


class SurveyDesk:
    """``channels``: those that there is a server for. ``reading``: what everybody outside may ask for does not stand in line with calls."""

    def __init__(
        self,
        terms: Terms,
        reading: Transactions,
        transactions: Transactions,
        broadcast: Broadcast,
        outreach: Outreach,
        channels: Collection[str],
    ) -> None:
        self._terms = terms
        self._reading = reading
        self._transactions = transactions
        self._broadcast = broadcast
        self._outreach = outreach
        self._channels = channels

    async def ask_due(self) -> int:
        """Put the surveys that are due among what is to be sent; how many. Raises ``StoreFault``."""
        if not self._terms.survey.page or not self._channels:
            return 0
        asked = 0
        for shop_id, one in await self._transactions.read(self._due):
            asked += await self._transactions.write(partial(self._ask, shop_id, one))
            if asked == AT_ONCE:
                break
        if asked:
            self._broadcast.tell({"event": "messages"})
        return asked

    def _due(self, work: UnitOfWork) -> list[tuple[str, Askable]]:
        shops = [shop.id for shop in work.shops.all() if self._wordings(work, shop.id)]
        return [(shop_id, one) for shop_id in shops for one in self._askable(work, shop_id)]

    def _askable(self, work: UnitOfWork, shop_id: str, only: str | None = None) -> Sequence[Askable]:
        now, terms = self._terms.clock(), self._terms.survey
        ended = now - survey.WAITS_AT_MOST, now - terms.after
        return work.surveys.due(shop_id, ended, now - terms.again, LOOKED_AT, only)

    def _wordings(self, work: UnitOfWork, shop_id: str) -> dict[str, str]:
        """The signed ones by channel."""
        found = {name.rpartition(".")[2]: name for name in SURVEYS}
        return {
            channel: name
            for channel, name in found.items()
            if channel in self._channels and (one := kept(work, shop_id, name)).approved and one.intact
        }

    def _ask(self, shop_id: str, due: Askable, work: UnitOfWork) -> bool:
        work.campaign.in_line(due.customer_id, None)
        now = self._terms.clock()
        wordings = self._wordings(work, shop_id)
        channel = next((one for one in consent.channels(work.customers.get(due.customer_id)) if one in wordings), None)
        # Read after the lock: another engine may have asked meanwhile.
        if channel is None or not self._askable(work, shop_id, due.call_id):
            return False
        name = wordings[channel]
        message = PlannedMessage(
            self._terms.new_id(), shop_id, due.cart_id, due.customer_id, PHASE, channel, name, kept(work, shop_id, name).wording.content_hash, READY, 0, now, now, None, "",
        )  # fmt: skip
        if self._outreach.refusal(work, message) is not None:
            return False
        work.surveys.ask(message, due.call_id)
        work.audit.append(shop_id, now, ENGINE.name, "survey.asked", due.call_id, {"message": message.id, "channel": channel})
        return True

    # --- at the page

    async def shown(self, token: str) -> tuple[Shop, Asked]:
        """The shop that asks, and the survey, answered or not. Raises ``BadInput`` for a link that leads nowhere (any more)."""
        return await self._reading.read(lambda work: self._found(work, token))

    async def answer(self, token: str, csat: int, nps: int) -> Shop:
        """The first answer counts; another one changes nothing. Raises ``BadInput``."""
        if csat not in survey.CSAT or nps not in survey.NPS:
            raise BadInput("二つの質問に一つずつお答えください。", "Answer each of the two questions.")
        now = self._terms.clock()

        def write(work: UnitOfWork) -> tuple[Shop, Asked, bool]:
            shop, asked = self._found(work, token)
            fresh = work.surveys.answer(asked.message_id, csat, nps, now)
            if fresh:
                work.audit.append(asked.shop_id, now, CUSTOMER, "survey.answered", asked.call_id, {"csat": csat, "nps": nps})
            return shop, asked, fresh

        shop, asked, fresh = await self._transactions.write(write)
        if fresh:
            self._broadcast.tell({"event": "past", "call_id": asked.call_id})
        return shop

    def _found(self, work: UnitOfWork, token: str) -> tuple[Shop, Asked]:
        message_id, _, mark = token.partition(".")
        ours = hmac.compare_digest(work.surveys.mark(message_id).encode(), mark.encode())
        asked = work.surveys.get(message_id) if ours else None
        if asked is None or self._over(asked, self._terms.clock()) or work.erasures.erased(asked.customer_id):
            raise BadInput("このアンケートは終わっています。", "This survey is over.")
        return work.shops.get(asked.shop_id), asked

    @staticmethod
    def _over(asked: Asked, now: datetime) -> bool:
        return now - asked.asked_at > survey.OPEN_FOR
