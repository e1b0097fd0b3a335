"""``/api/reports``: what calling has come to."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from console.server.days import Day
from console.server.entrance import Service, Who
from console.server.history import Word, midnight
from console.server.strict_body import StrictBody
from console.service.commands import may_look

router = APIRouter(prefix="/api/reports")


class _Costs(StrictBody):
    call_yen: int
    margin_percent: int


@router.get("")
async def report(
    service: Service,
    who: Who,
    since: Annotated[Day, Query(alias="from")],
    until: Annotated[Day, Query(alias="to")],
    script: Word = None,
    segment: Word = None,
    operator: Word = None,
) -> dict[str, Any]:
    """``from`` and ``to`` are whole days of the shop's clock, both with it."""
    may_look(who)
    found = await service.reports.report(midnight(since), midnight(until + timedelta(days=1)), script, segment, operator)
    return {"from": since.isoformat(), "to": until.isoformat(), **found}


@router.put("/costs")
async def set_costs(body: _Costs, service: Service, who: Who) -> dict[str, Any]:
    return await service.reports.set_costs(who, body.call_yen, body.margin_percent)
