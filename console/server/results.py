"""Results and API keys at the engine's door (docs/RESULTS_BACK.md)."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query
from fastapi.responses import Response
from pydantic import Field

from console.campaign.telling.payload import json_schema
from console.server.answers import looked_up
from console.server.days import Moment
from console.server.entrance import Limit, Service, Who, scoped
from console.server.strict_body import StrictBody
from console.service.commands import Person

After = Annotated[int, Query(ge=0, le=2**53, description="この番号より後 / those after this number")]
Since = Annotated[Moment | None, Query(description="この時刻から（時差付き） / from this time on, with its zone")]
Until = Annotated[Moment | None, Query(description="この時刻より前（時差付き） / before this time, with its zone")]
Reader = Annotated[Person, scoped("results:read")]
Sender = Annotated[Person, scoped("results:again")]

router = APIRouter(prefix="/api")


class _Key(StrictBody):
    name: str = Field(min_length=1, max_length=60)
    scopes: list[Literal["results:read", "results:again", "queue:read", "calls:read", "campaign:read"]] = Field(min_length=1, max_length=5)


@router.get("/results")
async def results(
    service: Service, who: Reader, after: After = 0, limit: Limit = 100, since: Since = None, until: Until = None
) -> dict[str, Any]:
    return await service.results.page(who, after, limit, since, until)


@router.get("/results/schema.json")
async def schema() -> dict[str, Any]:
    return json_schema()


@router.get("/results/export.csv", response_class=Response)
async def export(
    service: Service, who: Reader, since: Since = None, until: Until = None, encoding: Literal["utf-8", "cp932"] = "utf-8"
) -> Response:
    text = await service.results.as_csv(who, since, until)
    await service.seeing.seen(who, "results.exported", "csv")
    # With its mark at the beginning, spreadsheets take the file for UTF-8.
    body = text.encode("cp932", "replace") if encoding == "cp932" else text.encode("utf-8-sig")
    named = {"Content-Disposition": 'attachment; filename="results.csv"'}
    return Response(body, media_type=f"text/csv; charset={'Shift_JIS' if encoding == 'cp932' else 'utf-8'}", headers=named)


@router.get("/results/deliveries")
async def deliveries(
    service: Service,
    who: Reader,
    state: Literal["waiting", "delivered", "dead", "kept"] | None = None,
    after: After = 0,
    limit: Limit = 100,
) -> dict[str, Any]:
    return await service.results.deliveries(who, state, after, limit)


@router.post("/results/again")
async def again(service: Service, who: Sender, ids: Annotated[list[str] | None, Body(embed=True, max_length=500)] = None) -> dict[str, Any]:
    return {"again": await service.results.again(who, ids)}


@router.get("/keys")
async def keys(service: Service, who: Who) -> dict[str, Any]:
    return {"keys": await service.key_ring.all(who)}


@router.post("/keys", status_code=201)
async def make_key(body: _Key, service: Service, who: Who) -> dict[str, Any]:
    return await service.key_ring.make(who, body.name, list(body.scopes))


@router.delete("/keys/{key_id}", status_code=204)
async def revoke_key(key_id: str, service: Service, who: Who) -> None:
    with looked_up():
        await service.key_ring.revoke(who, key_id)
