"""People and their sessions as the store keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from console.service.commands import Person, Role


@dataclass(frozen=True, slots=True)
class Account:
    """``password`` is its hash; ``must_change``: it is a start password. ``tries`` failed in a row, the last at ``tried_at``."""

    id: str
    name: str
    role: Role
    password: str = field(repr=False)
    must_change: bool
    password_at: datetime
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    disabled_at: datetime | None = None
    disabled_by: str | None = None
    tries: int = 0
    tried_at: datetime | None = None

    @property
    def enabled(self) -> bool:
        return self.disabled_at is None

    @property
    def person(self) -> Person:
        return Person(self.name, self.role)


@dataclass(frozen=True, slots=True)
class Session:
    """``digest`` is the SHA-256 of its token; ``seen_at`` when it was last used."""

    id: str
    account: Account
    digest: str = field(repr=False)
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    locked: bool = False


class Accounts(Protocol):
    def any(self) -> bool:
        """Whether anybody was ever added."""
        ...

    def all(self) -> tuple[Account, ...]:
        """In the order in which they were added."""
        ...

    def get(self, account_id: str) -> Account | None: ...

    def named(self, key: str) -> Account | None: ...

    def add(self, account: Account, key: str) -> None: ...

    def save(self, account: Account) -> None: ...

    def tried(self, account_id: str, tries: int, at: datetime | None) -> None:
        """Failed ones in a row, and nothing else of the account."""
        ...

    def administrators(self) -> frozenset[str]:
        """The ids of those who are enabled; other engines add and disable none until this transaction is over."""
        ...

    def open_session(self, session: Session) -> None: ...

    def sessions(self) -> tuple[Session, ...]:
        """All that are open, the oldest first."""
        ...

    def seen(self, used: Sequence[tuple[str, datetime]]) -> None:
        """(session, when) of those that were used."""
        ...

    def lock(self, session_id: str, locked: bool) -> None: ...

    def end_sessions(self, account_id: str, *, but: str | None = None) -> int:
        """How many of this person's were ended."""
        ...

    def end_session(self, session_id: str) -> bool:
        """False: there was none."""
        ...
