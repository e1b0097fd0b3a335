"""The wordings of the plan's messages: written by one, signed by two, kept in the shop's settings."""

from datetime import datetime
from functools import cache
from typing import Any

from console.campaign.outreach import plan_templates
from console.campaign.outreach.plan_templates import NAMES, OF_THE_PLAN, SignedWording, Wording, problems, signed, to_json
from console.domain.errors import BadInput
from console.domain.script import Approval
from console.service.commands import Person, may_look, may_manage
from console.service.first_shop import first_shop
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork
from console.shipped import shipped

LONGEST = 4000


@cache
def default() -> dict[str, Wording]:
    return plan_templates.shipped(shipped("assets/messages"))


def kept(work: UnitOfWork, shop_id: str, name: str) -> SignedWording:
    """What is in the shop's settings, else what came with the program, unsigned."""
    content = work.keep.get(shop_id, f"wording.{name}")
    if content is None:
        wording = default()[name]
        return SignedWording(wording, wording.content_hash)
    signatures = tuple(Approval(one["by"], datetime.fromisoformat(one["at"]), bool(one["demo"])) for one in content["approvals"])
    return SignedWording(Wording(name, content["subject"], content["body"]), content["content_hash"], signatures)


def may_be_used(work: UnitOfWork, shop_id: str, channel: str) -> bool:
    """Whether two people have signed all that the plan sends by this channel."""
    wordings = [kept(work, shop_id, name) for name in OF_THE_PLAN if name.endswith(f".{channel}")]
    return all(one.approved and one.intact for one in wordings)


class WordingDesk:
    def __init__(self, terms: Terms, transactions: Transactions) -> None:
        self._terms = terms
        self._transactions = transactions

    async def all(self, person: Person) -> list[dict[str, Any]]:
        may_look(person)
        return await self._transactions.read(lambda work: [self._shown(kept(work, first_shop(work), name)) for name in NAMES])

    async def write(self, person: Person, name: str, subject: str, body: str) -> dict[str, Any]:
        """A new wording has no signature: nothing is sent with it until two people have signed. Raises ``BadInput``."""
        may_manage(person)
        _known(name)
        if len(subject) + len(body) > LONGEST:
            raise BadInput(f"文面は {LONGEST} 文字までです。", f"A wording has at most {LONGEST} characters.")
        wording = Wording(name, subject.strip(), body.strip())
        return await self._keep(person, "wording.written", lambda work: SignedWording(wording, wording.content_hash), name)

    async def sign(self, person: Person, name: str, content_hash: str) -> dict[str, Any]:
        """``content_hash`` is that of what was read.

        Raises:
            Refused: it has faults, or this person has signed it already.
            BadInput: it was changed meanwhile, or there is no such wording.
        """
        may_manage(person)
        _known(name)

        def change(work: UnitOfWork) -> SignedWording:
            before = kept(work, first_shop(work), name)
            if before.wording.content_hash != content_hash:
                raise BadInput("文面が変わっています。読み直してください。", "The wording has changed. Read it again.")
            return signed(before, Approval(person.name, self._terms.clock()))

        return await self._keep(person, "wording.signed", change, name)

    async def _keep(self, person: Person, what: str, change: Any, name: str) -> dict[str, Any]:
        def write(work: UnitOfWork) -> SignedWording:
            after: SignedWording = change(work)
            shop_id = first_shop(work)
            work.keep.put(shop_id, f"wording.{name}", to_json(after))
            work.audit.append(shop_id, self._terms.clock(), person.name, what, name, {"hash": after.content_hash})
            return after

        return self._shown(await self._transactions.write(write))

    @staticmethod
    def _shown(one: SignedWording) -> dict[str, Any]:
        found = plan_templates.faults(one.wording)
        return {"name": one.wording.name, **to_json(one), "approved": one.approved and one.intact, "faults": problems(found)}


def _known(name: str) -> None:
    if name not in NAMES:
        raise BadInput(f"文面は {'、'.join(NAMES)} のどれかです。", f"The wordings are {', '.join(NAMES)}.")
