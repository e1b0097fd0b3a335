"""The queue at the engine's door: pages of it, counts, one cart, and what people decide."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from console.domain.errors import BadInput
from console.server.answers import looked_up
from console.server.days import Zoned
from console.server.entrance import Limit, Offset, Service, Who, scoped
from console.server.strict_body import Spelt, StrictBody
from console.service.campaign.cart_desk import Decision, Do
from console.service.campaign.cart_queue import IDS_LIMIT
from console.service.campaign.queue_port import SortBy, Status, Wanted, When
from console.service.commands import Person, may_look

Reader = Annotated[Person, scoped("queue:read")]

router = APIRouter(prefix="/api")

LONGEST_TEXT = 100


class _Filter(StrictBody):
    """As the parameters of ``GET /api/queue``."""

    when: Spelt[When] | None = None
    status: list[Spelt[Status]] = Field(default=[])
    tier: list[str] = Field(default=[])
    step: list[str] = Field(default=[])
    rule: list[str] = Field(default=[])
    consent: bool | None = None
    assigned: str | None = None
    from_: Zoned | None = Field(default=None, alias="from")
    until: Zoned | None = None
    q: str = Field(default="", max_length=LONGEST_TEXT)
    sort: str = "plan"

    def wanted(self) -> Wanted:
        """Raises ``BadInput``."""
        name = self.sort.removeprefix("-")
        if name not in set(SortBy):
            raise BadInput(f"並べ替え「{self.sort}」はありません。", f"There is no sort order “{self.sort}”.")
        return Wanted(
            when=self.when,
            statuses=tuple(self.status),
            tiers=tuple(self.tier),
            steps=tuple(self.step),
            rules=tuple(self.rule),
            consent=self.consent,
            assigned=self.assigned,
            from_=self.from_,
            until=self.until,
            text=self.q.strip(),
            sort=SortBy(name),
            descending=self.sort.startswith("-"),
        )


def _filter(
    when: When | None = None,
    status: Annotated[list[Status] | None, Query()] = None,
    tier: Annotated[list[str] | None, Query()] = None,
    step: Annotated[list[str] | None, Query()] = None,
    rule: Annotated[list[str] | None, Query()] = None,
    consent: bool | None = None,
    assigned: str | None = None,
    from_: Annotated[Zoned | None, Query(alias="from")] = None,
    until: Zoned | None = None,
    q: Annotated[str, Query(max_length=LONGEST_TEXT)] = "",
    sort: str = "plan",
) -> Wanted:
    given: dict[str, Any] = {"status": status or [], "tier": tier or [], "step": step or [], "rule": rule or [], "from": from_}
    return _Filter(when=when, consent=consent, assigned=assigned, until=until, q=q, sort=sort, **given).wanted()


Wishes = Annotated[Wanted, Depends(_filter)]


class _Decision(StrictBody):
    """Either ``carts`` or ``all``, a filter: everything that it finds."""

    do: Spelt[Do]
    carts: list[str] = Field(default=[], max_length=IDS_LIMIT)
    all: _Filter | None = None
    until: Zoned | None = None
    to: str = ""


class _Undo(StrictBody):
    batch: str


@router.get("/queue")
async def queue(service: Service, who: Reader, wanted: Wishes, offset: Offset = 0, limit: Limit = 100) -> dict[str, Any]:
    may_look(who)
    return await service.queue.page(offset, limit, wanted)


@router.get("/queue/ids")
async def ids(
    service: Service, who: Reader, wanted: Wishes, offset: Offset = 0, limit: Annotated[int, Query(ge=1, le=IDS_LIMIT)] = IDS_LIMIT
) -> dict[str, Any]:
    may_look(who)
    return {"carts": await service.queue.ids(offset, limit, wanted)}


@router.get("/queue/counts")
async def counts(service: Service, who: Reader) -> dict[str, Any]:
    may_look(who)
    return await service.queue.counts()


@router.post("/queue/decisions")
async def decide(body: _Decision, service: Service, who: Who) -> dict[str, Any]:
    if (body.all is None) == (not body.carts):
        raise BadInput("carts か all のどちらか一つで、対象のカートを指定してください。", "Name the carts by either “carts” or “all”.")
    decision = Decision(body.do, body.until, body.to)
    return await service.carts.decide(who, decision, body.carts if body.all is None else body.all.wanted())


@router.post("/queue/undo")
async def undo(body: _Undo, service: Service, who: Who) -> dict[str, Any]:
    return await service.carts.undo(who, body.batch)


@router.get("/carts/{cart_id}")
async def cart(cart_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    with looked_up():
        found = await service.queue.cart(who, cart_id)
    await service.seeing.seen(who, "cart.seen", cart_id)
    return found


@router.post("/carts/{cart_id}/call", status_code=202)
async def call_cart(cart_id: str, service: Service, who: Who) -> dict[str, Any]:
    call = await service.call_cart(who, cart_id)
    return {"call_id": call.call_id}


@router.get("/campaign/today")
async def today(service: Service, who: Annotated[Person, scoped("campaign:read")]) -> dict[str, Any]:
    may_look(who)
    return await service.queue.today()
