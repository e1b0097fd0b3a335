"""People and their sessions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as Transaction

from console.service.commands import Role
from console.service.people.account_records import Account, Session
from console.store.account_tables import AccountRow, SessionRow
from console.store.counted import changed

INSTALLATION = ""
"""People belong to the installation and not to one of its shops."""
_KEPT = tuple(name for name in Account.__slots__ if name not in ("id", "role"))


class SqlAccounts:
    def __init__(self, session: Transaction) -> None:
        self._session = session

    def any(self) -> bool:
        return self._session.scalar(select(AccountRow.id).limit(1)) is not None

    def all(self) -> tuple[Account, ...]:
        return tuple(_account(row) for row in self._session.scalars(select(AccountRow).order_by(AccountRow.created_at, AccountRow.id)))

    def get(self, account_id: str) -> Account | None:
        row = self._session.get(AccountRow, account_id)
        return None if row is None else _account(row)

    def named(self, key: str) -> Account | None:
        row = self._session.scalar(select(AccountRow).where(AccountRow.name_key == key))
        return None if row is None else _account(row)

    def add(self, account: Account, key: str) -> None:
        row = AccountRow(id=account.id, shop_id=INSTALLATION, name_key=key, role=account.role.value)
        _write(row, account)
        self._session.add(row)
        self._session.flush()

    def save(self, account: Account) -> None:
        row = self._session.get_one(AccountRow, account.id)
        row.role = account.role.value
        _write(row, account)
        self._session.flush()

    def tried(self, account_id: str, tries: int, at: datetime | None) -> None:
        self._session.execute(update(AccountRow).where(AccountRow.id == account_id).values(tries=tries, tried_at=at))

    def administrators(self) -> frozenset[str]:
        good = select(AccountRow.id).where(AccountRow.role == Role.ADMINISTRATOR.value, AccountRow.disabled_at.is_(None))
        return frozenset(self._session.scalars(good.with_for_update()))

    def open_session(self, session: Session) -> None:
        row = SessionRow(id=session.id, shop_id=INSTALLATION, account_id=session.account.id, digest=session.digest, locked=session.locked)
        row.began_at, row.seen_at, row.ends_at = session.began_at, session.seen_at, session.ends_at
        self._session.add(row)
        self._session.flush()

    def sessions(self) -> tuple[Session, ...]:
        found = select(SessionRow, AccountRow).join(AccountRow, AccountRow.id == SessionRow.account_id)
        return tuple(_opened(session, account) for session, account in self._session.execute(found.order_by(SessionRow.began_at)))

    def seen(self, used: Sequence[tuple[str, datetime]]) -> None:
        for session_id, at in used:
            self._session.execute(update(SessionRow).where(SessionRow.id == session_id, SessionRow.seen_at < at).values(seen_at=at))

    def lock(self, session_id: str, locked: bool) -> None:
        self._session.execute(update(SessionRow).where(SessionRow.id == session_id).values(locked=locked))

    def end_sessions(self, account_id: str, *, but: str | None = None) -> int:
        theirs = delete(SessionRow).where(SessionRow.account_id == account_id)
        return changed(self._session, theirs if but is None else theirs.where(SessionRow.id != but))

    def end_session(self, session_id: str) -> bool:
        return changed(self._session, delete(SessionRow).where(SessionRow.id == session_id)) == 1


def _write(row: AccountRow, account: Account) -> None:
    for name in _KEPT:
        setattr(row, name, getattr(account, name))


def _account(row: AccountRow) -> Account:
    return Account(id=row.id, role=Role(row.role), **{name: getattr(row, name) for name in _KEPT})


def _opened(row: SessionRow, account: AccountRow) -> Session:
    return Session(row.id, _account(account), row.digest, row.began_at, row.seen_at, row.ends_at, row.locked)
