"""Who may come in to a route: people with a token, and programs with an API key where the route has a scope; and what every route takes."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from console.domain.errors import Refused
from console.server.access import Access
from console.server.answers import NotLetIn
from console.service.commands import Person
from console.service.engine import EngineService
from console.service.results.api_keys import System

bearer = HTTPBearer(auto_error=False, description="人のトークンか API キー / a person's token, or an API key")


def service_of(request: Request) -> EngineService:
    service: EngineService = request.app.state.service
    return service


async def person_of(
    request: Request, needed: SecurityScopes, token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Person:
    """A route that names no scope is for people only."""
    access: Access = request.app.state.access
    person = access.person(request.headers)
    if person is not None:
        return person
    system = None if token is None else await service_of(request).key_ring.person(token.credentials)
    if system is None:
        raise NotLetIn
    _require(system, needed.scopes)
    return system


def _require(system: System, scopes: list[str]) -> None:
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
Offset = Annotated[int, Query(ge=0, le=2**53)]
Limit = Annotated[int, Query(ge=1, le=500)]
