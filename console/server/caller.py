"""Who is at the door of a request or a WebSocket, and how far inside: nobody, at the sign-in, locked, or in."""

import asyncio
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from console.domain.errors import Refused
from console.server.access import Access, token_of
from console.server.answers import NotLetIn
from console.service.commands import Person
from console.service.engine import EngineService
from console.service.people.doorkeeper import Entered


@dataclass(frozen=True, slots=True)
class Caller:
    """``person`` is ``None`` as long as he has to sign in. ``entered`` is his session, ``None`` where there are no accounts.

    ``over`` is set when he is to be let in no longer, and what he has open is closed then.
    """

    person: Person | None
    entered: Entered | None
    over: asyncio.Event

    def signed_in(self) -> Person:
        """Raises ``Refused`` for the sign-in page."""
        if self.person is None:
            raise Refused("access.sign_in", "サインインしてください。", "Sign in first.")
        return self.person

    def inside(self, *, locked: bool = False) -> Person:
        """``locked``: is good behind a locked window too. Raises ``Refused``."""
        person = self.signed_in()
        session = None if self.entered is None else self.entered.session
        if session is not None and session.account.must_change:
            raise Refused(
                "access.password",
                "初期パスワードのままです。先にご自分のパスワードを決めてください。",
                "This is still the start password. Choose your own first.",
            )
        if session is not None and session.locked and not locked:
            raise Refused(
                "access.locked",
                "画面がロックされています。パスワードで解除してください。",
                "The window is locked. Unlock it with the password.",
            )
        return person


async def caller_of(connection: HTTPConnection) -> Caller | None:
    """``None``: neither a token of this installation nor one of a session that is open."""
    access: Access = connection.app.state.access
    service: EngineService = connection.app.state.service
    of_the_house = access.person(connection.headers)
    if of_the_house is not None:
        person = None if service.doorkeeper.asks_for_sign_in else of_the_house
        return Caller(person, None, service.doorkeeper.somebody)
    entered = await service.doorkeeper.entered(token_of(connection.headers) or "")
    return None if entered is None else Caller(entered.person, entered, entered.over)


async def at_the_door(connection: HTTPConnection) -> Caller:
    """Raises ``NotLetIn``."""
    caller = await caller_of(connection)
    if caller is None:
        raise NotLetIn
    return caller
