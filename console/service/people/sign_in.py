"""Signing in and out, locking and unlocking, one's own sessions and password."""

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from console.domain.errors import BadInput, Refused
from console.service.commands import Person, may_administer
from console.service.people.account_records import Account, Session
from console.service.people.doorkeeper import LONGEST, Doorkeeper, Entered, digest_of, new_token
from console.service.people.passwords import Passwords, fit, name_key, tidied
from console.service.people.people import INSTALLATION, found, start_password_over
from console.service.people.tries import IN_ALL, Tries, wait
from console.service.terms import Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

LOCK_MINUTES: Final = 10
LOCK_RANGE: Final = (1, 120)
NAMES_REMEMBERED: Final = 500
"""Names that nobody has and that were tried all the same; the oldest go first."""
_LOCK_KEY: Final = "people.lock_minutes"


@dataclass(frozen=True, slots=True)
class Begun:
    """``token`` is told this once."""

    session: Session
    token: str


class SignIn:
    def __init__(self, terms: Terms, transactions: Transactions, doorkeeper: Doorkeeper, passwords: Passwords) -> None:
        self._terms = terms
        self._transactions = transactions
        self._doorkeeper = doorkeeper
        self._passwords = passwords
        # One after the other: a second guess waits for the verdict on the first.
        self._turn = asyncio.Lock()
        self._strangers: OrderedDict[str, Tries] = OrderedDict()
        self._failures: deque[datetime] = deque(maxlen=IN_ALL)
        self._minutes = LOCK_MINUTES

    async def look_again(self) -> None:
        """Another engine of the same books may have changed it."""
        kept = await self._transactions.read(lambda work: work.keep.get(INSTALLATION, _LOCK_KEY))
        self._minutes = int(kept["minutes"]) if isinstance(kept, dict) else LOCK_MINUTES

    @property
    def lock_minutes(self) -> int:
        """After so many minutes without a key or a click the window locks itself."""
        return self._minutes

    async def set_lock_minutes(self, person: Person, minutes: int) -> int:
        may_administer(person)
        low, high = LOCK_RANGE
        if not low <= minutes <= high:
            raise BadInput(f"{low}〜{high} 分の間で指定してください。", f"Choose between {low} and {high} minutes.")
        now = self._terms.clock()

        def write(work: UnitOfWork) -> None:
            work.keep.put(INSTALLATION, _LOCK_KEY, {"minutes": minutes})
            work.audit.append(INSTALLATION, now, person.name, "people.lock_minutes", str(minutes))

        await self._transactions.write(write)
        self._minutes = minutes
        return minutes

    async def sign_in(self, name: str, password: str) -> Begun:
        """Raises ``Refused``: name or password is wrong, nobody tells which; or too many were, and when to try again."""
        async with self._turn:
            account = await self._proven(name, password)
        now, token, session_id = self._terms.clock(), new_token(), self._terms.new_id()
        session = Session(session_id, account, digest_of(token), now, now, now + LONGEST)

        def write(work: UnitOfWork) -> None:
            work.accounts.open_session(session)
            work.audit.append(INSTALLATION, now, account.name, "session.began", account.name)

        await self._transactions.write(write)
        await self._doorkeeper.look_again()
        return Begun(session, token)

    async def sign_out(self, entered: Entered, session_id: str | None = None) -> None:
        """One's own; ``session_id``: another one of one's own. Raises ``BadInput`` when it is not."""
        session, now = entered.session, self._terms.clock()
        wanted = session_id or session.id

        def write(work: UnitOfWork) -> None:
            own = {one.id for one in work.accounts.sessions() if one.account.id == session.account.id}
            if wanted not in own or not work.accounts.end_session(wanted):
                raise BadInput("このサインインはすでに終わっています。", "This session is over already.")
            work.audit.append(INSTALLATION, now, session.account.name, "session.ended", session.account.name)

        await self._transactions.write(write)
        await self._doorkeeper.look_again()

    async def mine(self, entered: Entered) -> list[dict[str, Any]]:
        own = entered.session.account.id
        found = await self._transactions.read(lambda work: work.accounts.sessions())
        return [
            {
                "id": one.id,
                "began_at": one.began_at.isoformat(),
                "seen_at": one.seen_at.isoformat(),
                "ends_at": one.ends_at.isoformat(),
                "locked": one.locked,
                "this": one.id == entered.session.id,
            }
            for one in found
            if one.account.id == own
        ]

    async def lock(self, entered: Entered) -> None:
        """Raises ``Refused`` while this person has a call."""
        if self._doorkeeper.holds_a_call(entered.person.name):
            raise Refused("session.in_call", "通話の対応中はロックできません。", "Nothing is locked while you have a call.")
        await self._locked(entered, True)

    async def unlock(self, entered: Entered, password: str) -> None:
        """Raises ``Refused`` as ``sign_in`` does."""
        async with self._turn:
            await self._proven(entered.session.account.name, password)
        await self._locked(entered, False)

    async def _locked(self, entered: Entered, locked: bool) -> None:
        session, now = entered.session, self._terms.clock()

        def write(work: UnitOfWork) -> None:
            work.accounts.lock(session.id, locked)
            what = "session.locked" if locked else "session.unlocked"
            work.audit.append(INSTALLATION, now, session.account.name, what, session.account.name)

        await self._transactions.write(write)
        await self._doorkeeper.look_again()

    async def change_password(self, entered: Entered, old: str, new: str) -> None:
        """One's other sessions are over. Raises ``BadInput`` for one that cannot be used, ``Refused`` as ``sign_in`` does."""
        session, now = entered.session, self._terms.clock()
        tidy = fit(new, session.account.name)
        async with self._turn:
            account = await self._proven(session.account.name, old)
        if tidy == tidied(old):
            raise BadInput("いまと違うパスワードにしてください。", "Choose another password than the present one.")
        hashed = await self._passwords.hashed(tidy)

        def write(work: UnitOfWork) -> None:
            now_so = found(work, account.id)
            work.accounts.save(
                replace(now_so, password=hashed, must_change=False, password_at=now, changed_at=now, changed_by=account.name)
            )
            work.accounts.end_sessions(account.id, but=session.id)
            work.audit.append(INSTALLATION, now, account.name, "person.password", account.name)

        await self._transactions.write(write)
        await self._doorkeeper.look_again()

    async def _proven(self, name: str, password: str) -> Account:
        """Somebody unknown, disabled or late with his start password takes exactly the way of a wrong password."""
        now, key = self._terms.clock(), name_key(name)
        account = await self._transactions.read(lambda work: work.accounts.named(key))
        tries = Tries(account.tries, account.tried_at) if account is not None else self._strangers.get(key, Tries())
        pause = wait(tries, tuple(self._failures), now)
        if pause:
            raise _too_many(pause)
        usable = account is not None and account.enabled and not start_password_over(account, now)
        fits = await self._passwords.fits(tidied(password), account.password if account is not None and usable else None)
        if account is None or not fits:
            await self._note_failure(account, key, tries.failed(now), now)
            raise Refused(
                "session.wrong",
                "名前かパスワードが違います。分からなくなったときは、システム管理者に新しい初期パスワードを発行してもらってください。",
                "The name or the password is wrong. If it is lost, an administrator can give you a new start password.",
            )
        if account.tries:
            account_id = account.id
            await self._transactions.write(lambda work: work.accounts.tried(account_id, 0, None))
        return account

    async def _note_failure(self, account: Account | None, key: str, tries: Tries, now: datetime) -> None:
        self._failures.append(now)
        if account is None:
            self._strangers[key] = tries
            self._strangers.move_to_end(key)
            if len(self._strangers) > NAMES_REMEMBERED:
                self._strangers.popitem(last=False)

        def write(work: UnitOfWork) -> None:
            if account is not None:
                work.accounts.tried(account.id, tries.count, tries.last)
            # What was typed as a name that nobody has may be a password.
            named = "?" if account is None else account.name
            work.audit.append(INSTALLATION, now, named, "session.refused", named)

        await self._transactions.write(write)


def _too_many(pause: timedelta) -> Refused:
    seconds = ceil(pause.total_seconds())
    ja, en = (f"{seconds} 秒", f"{seconds} seconds") if seconds < 60 else (f"{ceil(seconds / 60)} 分", f"{ceil(seconds / 60)} minutes")
    return Refused(
        "session.wait",
        f"続けて間違えたため、いまは受け付けていません。{ja}ほど待ってからもう一度お試しください。",
        f"Too many wrong ones in a row. Try again in {en}.",
    )
