"""``/api/people``: who works with the console, for administrators."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field

from console.server.answers import looked_up
from console.server.entrance import Service, Who
from console.server.strict_body import StrictBody
from console.service.commands import Role

router = APIRouter(prefix="/api/people")

PersonsRole = Literal["operator", "manager", "administrator", "auditor"]


class _New(StrictBody):
    """``password`` only for the first person, who sits here and chooses his own."""

    name: str = Field(max_length=200)
    role: PersonsRole
    password: str | None = Field(default=None, max_length=400)


class _Role(StrictBody):
    role: PersonsRole


class _Lock(StrictBody):
    minutes: int


@router.get("")
async def people(service: Service, who: Who) -> dict[str, Any]:
    return {"people": await service.people.all(who), "lock_minutes": service.sign_in.lock_minutes}


@router.post("", status_code=201)
async def add(body: _New, service: Service, who: Who) -> dict[str, Any]:
    return await service.people.add(who, body.name, Role(body.role), body.password)


@router.put("/lock")
async def lock(body: _Lock, service: Service, who: Who) -> dict[str, Any]:
    return {"lock_minutes": await service.sign_in.set_lock_minutes(who, body.minutes)}


@router.put("/{person_id}/role")
async def give_role(person_id: str, body: _Role, service: Service, who: Who) -> dict[str, Any]:
    with looked_up():
        return await service.people.give_role(who, person_id, Role(body.role))


@router.post("/{person_id}/disable")
async def disable(person_id: str, service: Service, who: Who) -> dict[str, Any]:
    with looked_up():
        return await service.people.disable(who, person_id)


@router.post("/{person_id}/enable")
async def enable(person_id: str, service: Service, who: Who) -> dict[str, Any]:
    with looked_up():
        return await service.people.enable(who, person_id)


@router.post("/{person_id}/reset")
async def reset(person_id: str, service: Service, who: Who) -> dict[str, Any]:
    with looked_up():
        return await service.people.reset(who, person_id)
