"""``/api/session``: signing in and out, locking and unlocking, one's own sessions and password."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from console.domain.errors import Refused
from console.server.answers import looked_up
from console.server.caller import Caller
from console.server.entrance import AtDoor, Service
from console.server.strict_body import StrictBody
from console.service.commands import Person, What, may
from console.service.engine import EngineService
from console.service.people.doorkeeper import Entered

router = APIRouter(prefix="/api")

LONGEST_TYPED = 400


class _Credentials(StrictBody):
    name: str = Field(max_length=LONGEST_TYPED)
    password: str = Field(max_length=LONGEST_TYPED)


class _Password(StrictBody):
    password: str = Field(max_length=LONGEST_TYPED)


class _NewPassword(StrictBody):
    old: str = Field(max_length=LONGEST_TYPED)
    new: str = Field(max_length=LONGEST_TYPED)


@router.get("/session")
async def session(service: Service, caller: AtDoor) -> dict[str, Any]:
    return _told(service, caller.person, caller.entered)


@router.post("/session", status_code=201)
async def sign_in(body: _Credentials, service: Service, caller: AtDoor) -> dict[str, Any]:
    begun = await service.sign_in.sign_in(body.name, body.password)
    entered = await service.doorkeeper.entered(begun.token)
    return {**_told(service, begun.session.account.person, entered), "token": begun.token}


@router.delete("/session")
async def sign_out(service: Service, caller: AtDoor) -> dict[str, Any]:
    await service.sign_in.sign_out(_own(caller))
    return {}


@router.put("/session/password")
async def change_password(body: _NewPassword, service: Service, caller: AtDoor) -> dict[str, Any]:
    await service.sign_in.change_password(_own(caller), body.old, body.new)
    return _told(service, caller.person, caller.entered)


@router.post("/session/lock")
async def lock(service: Service, caller: AtDoor) -> dict[str, Any]:
    await service.sign_in.lock(_own(caller))
    return _told(service, caller.person, caller.entered)


@router.post("/session/unlock")
async def unlock(body: _Password, service: Service, caller: AtDoor) -> dict[str, Any]:
    await service.sign_in.unlock(_own(caller), body.password)
    return _told(service, caller.person, caller.entered)


@router.get("/sessions")
async def sessions(service: Service, caller: AtDoor) -> dict[str, Any]:
    caller.inside()
    return {"sessions": await service.sign_in.mine(_own(caller))}


@router.delete("/sessions/{session_id}")
async def end(session_id: str, service: Service, caller: AtDoor) -> dict[str, Any]:
    caller.inside()
    with looked_up():
        await service.sign_in.sign_out(_own(caller), session_id)
    return {}


def _own(caller: Caller) -> Entered:
    """Raises ``Refused`` where nobody has signed in."""
    caller.signed_in()
    if caller.entered is None:
        raise Refused(
            "session.nobody",
            "まだ担当者が登録されていないため、サインインはありません。",
            "Nobody has been added yet, so nobody is signed in.",
        )
    return caller.entered


def _told(service: EngineService, person: Person | None, entered: Entered | None) -> dict[str, Any]:
    """``people``: there are some, and a desk has to sign in. ``may``: what the role allows, for the window to show."""
    session = None if entered is None else entered.session
    me = None if person is None else {"name": person.name, "role": person.role.value}
    return {
        "people": service.doorkeeper.asks_for_sign_in,
        "me": me,
        "may": [] if person is None else [what.value for what in What if may(person, what)],
        "must_change": session is not None and session.account.must_change,
        "locked": session is not None and session.locked,
        "ends_at": None if session is None else session.ends_at.isoformat(),
        "lock_minutes": service.sign_in.lock_minutes,
    }
