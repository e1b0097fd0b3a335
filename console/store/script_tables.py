"""Scripts: versions on their way, approved ones whole, when which is spoken, what was said about them, how they were tried."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from console.store.tables import Table


class ScriptVersionRow(Table):
    """``body`` is the ``Script`` as JSON; ``editors`` are names."""

    __tablename__ = "script_versions"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    pack: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(Integer)
    based_on: Mapped[str | None]
    content_hash: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    editors: Mapped[list[str]] = mapped_column(JSON)
    submitted_by: Mapped[str | None]
    submitted_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(Boolean)
    body: Mapped[dict[str, Any]]
    __table_args__ = (UniqueConstraint("shop_id", "pack", "number", name="script_versions_numbered"),)


class ScriptReleaseRow(Table):
    """Written once; ``ended_*`` alone is filled in later."""

    __tablename__ = "script_releases"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    pack: Mapped[str]
    version_id: Mapped[str] = mapped_column(ForeignKey("script_versions.id"))
    content_hash: Mapped[str]
    begins: Mapped[datetime]
    until: Mapped[datetime | None]
    share: Mapped[int] = mapped_column(Integer)
    by: Mapped[str]
    at: Mapped[datetime]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class ScriptNoteRow(Table):
    """What people said about a version and did with it, in order. ``place``: the line or node that it is about."""

    __tablename__ = "script_notes"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("script_versions.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    kind: Mapped[str]
    place: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)


class ScriptTrialRow(Table):
    """A simulation of a version: of exactly the content with this hash."""

    __tablename__ = "script_trials"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    version_id: Mapped[str] = mapped_column(ForeignKey("script_versions.id"), index=True)
    content_hash: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    report: Mapped[dict[str, Any]]
