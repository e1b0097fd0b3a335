"""Who may come in to a route: people with a token, and programs with an API key where the route has a scope; and what every route takes."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from console.domain.errors import Refused
from console.server.answers import NotLetIn
from console.server.caller import Caller, at_the_door, caller_of
from console.server.permits import BEHIND_THE_LOCK, needed
from console.service.commands import Person, require
from console.service.engine import EngineService
from console.service.results.api_keys import System

bearer = HTTPBearer(auto_error=False, description="人のトークンか API キー / a person's token, or an API key")


async def service_of(request: Request) -> EngineService:
    """A coroutine, though it waits for nothing: anything else the framework sends to another thread."""
    service: EngineService = request.app.state.service
    return service


async def person_of(
    request: Request, scopes: SecurityScopes, token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Person:
    """A route that names no scope is for people only; what roles may use it stands in ``PERMITS``."""
    route = f"{request.method} {request.scope['route'].path}"
    caller = await caller_of(request)
    if caller is not None:
        person = caller.inside(locked=route in BEHIND_THE_LOCK)
        require(person, needed(route))
        return person
    system = None if token is None else await (await service_of(request)).key_ring.person(token.credentials)
    if system is None:
        raise NotLetIn
    _in_scope(system, scopes.scopes)
    return system


async def _door(request: Request, token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Caller:
    return await at_the_door(request)


def _in_scope(system: System, scopes: list[str]) -> None:
    if not scopes or not system.scopes.issuperset(scopes):
        raise Refused(
            "access.scope",
            "この API キーの権限ではできません。",
            f"This API key has no scope for this ({', '.join(scopes) or 'people only'}).",
        )


def scoped(*scopes: str) -> Any:
    """For people, and for programs whose key has these scopes."""
    return Security(person_of, scopes=list(scopes))


Service = Annotated[EngineService, Depends(service_of)]
Who = Annotated[Person, scoped()]
AtDoor = Annotated[Caller, Depends(_door)]
"""For signing in and for what is one's own: whoever has a token that is good, signed in or not."""
Offset = Annotated[int, Query(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]
