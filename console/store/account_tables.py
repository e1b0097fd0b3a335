"""The tables of the people who work with the console, and of their sessions. They belong to the installation: ``shop_id`` is empty."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class AccountRow(Table):
    """``name_key`` is the name however it is typed; ``password`` an Argon2 hash in its own notation, with its parameters.

    ``must_change``: the password is a start password. ``tries``: failed ones in a row, the last of them at ``tried_at``.
    """

    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password: Mapped[str]
    must_change: Mapped[bool]
    password_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    disabled_at: Mapped[datetime | None]
    disabled_by: Mapped[str | None]
    tries: Mapped[int] = mapped_column(Integer)
    tried_at: Mapped[datetime | None]


class SessionRow(Table):
    """``digest`` is the SHA-256 of the session's token in hex; the token is told once and kept nowhere. Over: the row is gone."""

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    locked: Mapped[bool]
