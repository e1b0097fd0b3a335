"""``/api/reports/comparisons``: two versions of a script beside each other."""

from typing import Any, Literal

from fastapi import APIRouter

from console.server.entrance import Service, Who
from console.server.strict_body import StrictBody
from console.service.commands import may_look

router = APIRouter(prefix="/api/reports/comparisons")


class _Points(StrictBody):
    points: float


class _Use(StrictBody):
    use: Literal["a", "b"]


@router.get("")
async def comparisons(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await service.comparisons.all()


@router.put("/points")
async def set_points(body: _Points, service: Service, who: Who) -> dict[str, Any]:
    return await service.comparisons.set_points(who, body.points)


@router.post("/{release_id}/decide")
async def decide(release_id: str, body: _Use, service: Service, who: Who) -> dict[str, Any]:
    """All carts get the chosen version from now on."""
    await service.comparisons.decide(who, release_id, body.use)
    return await service.comparisons.all()
