"""Whose session is open. The books say so; this engine looks into them every other second, and whoever is gone from them is out at once."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from console.service.commands import Person
from console.service.people.account_records import Session
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

MARK: Final = "desk_"
"""Every session's token begins with it."""
LONGEST: Final = timedelta(hours=12)
UNUSED: Final = timedelta(hours=1)


@dataclass(slots=True)
class Entered:
    """An open session at this engine. ``over`` is set when it ends; ``sockets`` is how many live connections use it."""

    session: Session
    over: asyncio.Event = field(default_factory=asyncio.Event)
    sockets: int = 0

    @property
    def person(self) -> Person:
        return self.session.account.person


def is_over(session: Session, now: datetime, *, connected: bool, in_call: bool) -> bool:
    """Nobody is thrown out of a call that he holds. Pure."""
    if in_call:
        return False
    return now >= session.ends_at or (not connected and now - session.seen_at >= UNUSED)


def new_token() -> str:
    return MARK + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """A token of 256 random bits needs no slow digest."""
    return hashlib.sha256(token.encode()).hexdigest()


class Doorkeeper:
    """``in_call`` tells whether somebody of this name has a live call. ``somebody`` is set once people are known here."""

    def __init__(self, terms: Terms, transactions: Transactions, in_call: Callable[[str], bool]) -> None:
        self._terms = terms
        self._transactions = transactions
        self._in_call = in_call
        self._entered: dict[str, Entered] = {}
        self._unwritten: dict[str, datetime] = {}
        self.somebody = asyncio.Event()

    @property
    def asks_for_sign_in(self) -> bool:
        return self.somebody.is_set()

    def holds_a_call(self, name: str) -> bool:
        return self._in_call(name)

    async def entered(self, token: str) -> Entered | None:
        """Whose token this is; it counts as used now."""
        if not token.startswith(MARK):
            return None
        digest = digest_of(token)
        if digest not in self._entered:
            # Begun at another engine of the same books, or before this one was started.
            await self.look_again()
        found = self._entered.get(digest)
        if found is None or self._is_over(found):
            return None
        now = self._terms.clock()
        found.session = replace(found.session, seen_at=now)
        self._unwritten[found.session.id] = now
        return found

    async def look_again(self) -> None:
        """Hold what is open here against the books, and end there what is over."""
        used, self._unwritten = tuple(self._unwritten.items()), {}

        def compare(work: UnitOfWork) -> tuple[bool, tuple[Session, ...]]:
            return work.accounts.any(), work.accounts.sessions()

        if used:
            await self._transactions.write(lambda work: work.accounts.seen(used))
        somebody, sessions = await self._transactions.read(compare)
        self._take(sessions)
        if somebody:
            self.somebody.set()
        over = [entered.session for entered in self._entered.values() if self._is_over(entered)]
        if over:
            await self._transactions.write(lambda work: _end(work, over, self._terms.clock()))
            self._take(await self._transactions.read(lambda work: work.accounts.sessions()))

    def _take(self, sessions: tuple[Session, ...]) -> None:
        known = {session.digest: session for session in sessions if session.account.enabled}
        for digest in self._entered.keys() - known.keys():
            self._entered.pop(digest).over.set()
        for digest, session in known.items():
            if digest in self._entered:
                here = self._entered[digest]
                here.session = replace(session, seen_at=max(session.seen_at, here.session.seen_at))
            else:
                self._entered[digest] = Entered(session)

    def _is_over(self, entered: Entered) -> bool:
        session, now = entered.session, self._terms.clock()
        return is_over(session, now, connected=entered.sockets > 0, in_call=self._in_call(session.account.name))


def _end(work: UnitOfWork, sessions: list[Session], now: datetime) -> None:
    for session in sessions:
        if work.accounts.end_session(session.id):
            work.audit.append("", now, session.account.name, "session.expired", session.account.name)
