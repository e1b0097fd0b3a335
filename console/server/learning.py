"""Learning at the engine's door."""

from typing import Any

from fastapi import APIRouter

from console.server.answers import NotFound, looked_up
from console.server.entrance import Limit, Offset, Service, Who
from console.server.strict_body import StrictBody
from console.service.commands import may_look
from console.service.engine import EngineService
from console.service.learning.learning import LearningDesk

router = APIRouter(prefix="/api")


class _Correction(StrictBody):
    started: float
    intent: str


class _Decision(StrictBody):
    text: str | None = None
    intent: str | None = None


class _Training(StrictBody):
    switch: bool = True


class _Number(StrictBody):
    number: int


def _desk(service: EngineService) -> LearningDesk:
    if service.learning is None:
        raise NotFound("このエンジンでは学習できません。", "This engine does not learn.")
    return service.learning


@router.post("/calls/{call_id}/correction", status_code=201)
async def correct(call_id: str, body: _Correction, service: Service, who: Who) -> dict[str, Any]:
    with looked_up():
        await service.queries.record(call_id)
    return await _desk(service).correct(who, call_id, body.started, body.intent)


@router.get("/learning")
async def examples(service: Service, who: Who, state: str | None = None, offset: Offset = 0, limit: Limit = 50) -> dict[str, Any]:
    may_look(who)
    return await _desk(service).page(state, offset, limit)


@router.post("/learning/examples/{example_id}/accept")
async def accept(example_id: str, body: _Decision, service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).decide(who, example_id, accept=True, text=body.text, label=body.intent)


@router.post("/learning/examples/{example_id}/reject")
async def reject(example_id: str, service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).decide(who, example_id, accept=False)


@router.get("/learning/versions")
async def versions(service: Service, who: Who) -> dict[str, Any]:
    may_look(who)
    return await _desk(service).versions()


@router.post("/learning/train")
async def train(body: _Training, service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).train(who, switch=body.switch)


@router.post("/learning/switch")
async def switch(body: _Number, service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).switch(who, body.number)


@router.post("/learning/roll-back")
async def roll_back(service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).roll_back(who)
