"""Setting up at the engine's door: for administrators."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field

from console.server.answers import NotFound, looked_up
from console.server.entrance import Service, Who
from console.server.strict_body import StrictBody
from console.service.commands import may_administer
from console.service.engine import EngineService
from console.service.setup.setup_desk import SetupDesk

router = APIRouter(prefix="/api/setup")


class _Mark(StrictBody):
    step: str
    mark: Literal["seen", "skipped", "open", "finished"]


class _Number(StrictBody):
    number: str = Field(max_length=40)


def _desk(service: EngineService) -> SetupDesk:
    if service.setup is None:
        raise NotFound("このエンジンはここから設定できません。", "This engine is not set up from here.")
    return service.setup


@router.get("")
async def picture(service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).picture(who)


@router.put("/shop")
async def set_shop(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).set_shop(who, body)


@router.put("/trunk")
async def set_trunk(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).set_trunk(who, body)


@router.put("/models")
async def set_models(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).set_models(who, body)


@router.put("/survey")
async def set_survey(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).set_survey(who, body)


@router.post("/steps")
async def mark(body: _Mark, service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).mark(who, body.step, body.mark)


@router.post("/trunk-test", status_code=202)
async def try_trunk(body: dict[str, Any], service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).try_trunk(who, body)


@router.delete("/trunk-test")
async def stop_trunk_test(service: Service, who: Who) -> dict[str, Any]:
    may_administer(who)
    trial = _desk(service).trials.trunk
    trial.cancel()
    return {"running": trial.running}


@router.post("/test-call", status_code=202)
async def call_phone(body: _Number, service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).call_phone(who, body.number)


@router.delete("/test-call")
async def hang_up(service: Service, who: Who) -> dict[str, Any]:
    may_administer(who)
    trial = _desk(service).trials.phone
    trial.cancel()
    return {"running": trial.running}


@router.get("/machine")
async def machine(service: Service, who: Who) -> dict[str, Any]:
    return await _desk(service).models.picture(who)


@router.post("/measure", status_code=202)
async def measure(service: Service, who: Who) -> dict[str, Any]:
    return _desk(service).models.measure(who)


@router.delete("/measure")
async def stop_measuring(service: Service, who: Who) -> dict[str, Any]:
    may_administer(who)
    measuring = _desk(service).models.measuring
    measuring.cancel()
    return {"running": measuring.running}


@router.post("/models/{model_id}", status_code=202)
async def fetch(model_id: str, service: Service, who: Who) -> dict[str, Any]:
    desk = _desk(service)
    may_administer(who)
    with looked_up():
        return desk.models.fetch(who, model_id)


@router.delete("/models/{model_id}")
async def stop_fetching(model_id: str, service: Service, who: Who) -> dict[str, Any]:
    may_administer(who)
    fetching = _desk(service).models.fetching
    if fetching.told is not None and fetching.told["model"] == model_id:
        fetching.cancel()
    return {"running": fetching.running}
