"""Files of a shop at the engine's door: brought, looked at, imported."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from console.campaign.carts.columns import Kind
from console.domain.errors import BadInput
from console.server.answers import looked_up
from console.server.body import body_of
from console.server.entrance import Service, Who
from console.server.strict_body import Spelt, StrictBody
from console.service.commands import may_manage
from console.service.intake.import_desk import LARGEST, Wish

router = APIRouter(prefix="/api/imports")


class _Wish(StrictBody):
    kind: Spelt[Kind] | None = None
    encoding: Literal["utf-8", "utf-8-sig", "cp932"] | None = None
    columns: dict[str, list[str]] | None = None
    use: str | None = Field(default=None, max_length=60)

    def wish(self) -> Wish:
        return Wish(self.kind, self.encoding, self.columns, self.use)


class _Run(_Wish):
    save: str | None = Field(default=None, max_length=60)


@router.get("")
async def now(service: Service, who: Who) -> dict[str, Any]:
    may_manage(who)
    return {"import": service.imports.now()}


@router.post("", status_code=201)
async def bring(request: Request, service: Service, who: Who, name: Annotated[str, Query(min_length=1, max_length=300)]) -> dict[str, Any]:
    may_manage(who)
    return await service.imports.bring(who, name, await body_of(request, LARGEST, _too_large))


@router.post("/{file_id}/look")
async def look(file_id: str, body: _Wish, service: Service, who: Who) -> dict[str, Any]:
    return await service.imports.look(who, file_id, body.wish())


@router.post("/{file_id}/run", status_code=202)
async def run(file_id: str, body: _Run, service: Service, who: Who) -> dict[str, Any]:
    return await service.imports.run(who, file_id, body.wish(), body.save)


@router.post("/{file_id}/cancel")
async def cancel(file_id: str, service: Service, who: Who) -> dict[str, Any]:
    with looked_up():
        return service.imports.cancel(who, file_id)


@router.get("/{file_id}/rejected", response_class=Response)
async def rejected(file_id: str, service: Service, who: Who) -> Response:
    with looked_up():
        text = service.imports.rejected(who, file_id)
    return Response(b"\xef\xbb\xbf" + text.encode(), media_type="text/csv")


def _too_large() -> BadInput:
    size = LARGEST // 2**20
    return BadInput(
        f"ファイルが大きすぎます（{size} MB まで）。okaeri carts import で取り込んでください。",
        f"The file is too large ({size} MB at most). Import it with: okaeri carts import",
    )
