"""``/api/reports``: reports of a week or a month that go out by themselves."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from console.server.entrance import Limit, Offset, Service, Who
from console.server.strict_body import StrictBody
from console.service.results.paper_port import FORMATS

router = APIRouter(prefix="/api/reports")

Kind = Annotated[Literal["pdf", "csv"], Query()]
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {kind.partition(";")[0]: {} for kind in FORMATS.values()}}}


class _Turn(StrictBody):
    on: bool
    day: int
    hour: int


class _Schedule(StrictBody):
    weekly: _Turn
    monthly: _Turn
    parts: list[str] = Field(max_length=20)
    lang: Literal["ja", "en"]
    folder: str = Field(max_length=500)
    mail: list[str] = Field(max_length=50)


class _Again(StrictBody):
    delivery: str | None = None


@router.get("/schedule")
async def schedule(service: Service, who: Who) -> dict[str, Any]:
    return await service.period_reports.schedule(who)


@router.put("/schedule")
async def set_schedule(body: _Schedule, service: Service, who: Who) -> dict[str, Any]:
    return await service.period_reports.set_schedule(who, body.model_dump())


@router.get("/periods")
async def page(service: Service, who: Who, offset: Offset = 0, limit: Limit = 50) -> dict[str, Any]:
    return await service.period_reports.page(who, offset, limit)


@router.get("/periods/{report_id}/file", response_class=Response, responses=_FILE)
async def file(report_id: str, service: Service, who: Who, kind: Kind = "pdf") -> Response:
    return _file(kind, *await service.period_reports.file(who, report_id, kind))


@router.post("/periods/{report_id}/again")
async def again(report_id: str, body: _Again, service: Service, who: Who) -> dict[str, Any]:
    return {"again": await service.period_reports.again(who, report_id, body.delivery)}


@router.get("/preview", response_class=Response, responses=_FILE)
async def preview(service: Service, who: Who, period: Literal["weekly", "monthly"] = "weekly", kind: Kind = "pdf") -> Response:
    """The last whole week or month as it would go out now; nothing is sent."""
    return _file(kind, *await service.period_reports.preview(who, period, kind))


def _file(kind: str, name: str, data: bytes) -> Response:
    return Response(data, media_type=FORMATS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})
