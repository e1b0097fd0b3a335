"""Script versions, their releases, notes and trials; what was approved before becomes a version that is spoken as it was."""

from collections import Counter
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _shop() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["shop_id"], ["shops.id"])


def _version() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["version_id"], ["script_versions.id"])


def _when(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    versions = op.create_table(
        "script_versions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        _when("created_at"),
        sa.Column("changed_by", sa.String(), nullable=False),
        _when("changed_at"),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=True),
        _when("submitted_at", nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        _when("approved_at", nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        _shop(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("shop_id", "pack", "number", name="script_versions_numbered"),
    )
    op.create_index(op.f("ix_script_versions_shop_id"), "script_versions", ["shop_id"], unique=False)
    releases = op.create_table(
        "script_releases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        _when("begins"),
        _when("until", nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        _when("at"),
        sa.Column("ended_by", sa.String(), nullable=True),
        _when("ended_at", nullable=True),
        _shop(),
        _version(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_script_releases_shop_id"), "script_releases", ["shop_id"], unique=False)
    op.create_table(
        "script_notes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        _when("at"),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        _shop(),
        _version(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_script_notes_version_id"), "script_notes", ["version_id"], unique=False)
    op.create_table(
        "script_trials",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        _when("at"),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        _shop(),
        _version(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_script_trials_version_id"), "script_trials", ["version_id"], unique=False)
    _carry_over(versions, releases)


def _carry_over(versions: sa.Table, releases: sa.Table) -> None:
    approved = sa.table("scripts", *(sa.column(name) for name in ("content_hash", "shop_id", "pack")), sa.column("body", sa.JSON))
    approved.append_column(sa.column("approved_at", sa.DateTime(timezone=True)))
    numbers: Counter[tuple[str, str]] = Counter()
    for row in op.get_bind().execute(sa.select(approved).order_by(approved.c.approved_at, approved.c.pack)).mappings():
        if row["body"].get("script") is None:
            continue
        numbers[row["shop_id"], row["pack"]] += 1
        number = numbers[row["shop_id"], row["pack"]]
        first, second = row["body"]["approvals"]
        signed = [datetime.fromisoformat(signature["at"]).astimezone(UTC) for signature in (first, second)]
        id = f"{row['shop_id']}-{row['pack']}-{number}"
        shared = {"shop_id": row["shop_id"], "pack": row["pack"], "content_hash": row["content_hash"]}
        op.bulk_insert(
            versions,
            [
                {
                    "id": id,
                    **shared,
                    "number": number,
                    "state": "approved",
                    "revision": 1,
                    "based_on": None,
                    "created_by": first["by"],
                    "created_at": signed[0],
                    "changed_by": first["by"],
                    "changed_at": signed[0],
                    "editors": [],
                    "submitted_by": first["by"],
                    "submitted_at": signed[0],
                    "approved_by": second["by"],
                    "approved_at": signed[1],
                    "demo": bool(second.get("demo")),
                    "body": row["body"]["script"],
                }
            ],
        )
        op.bulk_insert(
            releases,
            [
                {
                    "id": f"{id}-first",
                    **shared,
                    "version_id": id,
                    "begins": row["approved_at"],
                    "until": None,
                    "share": 100,
                    "by": second["by"],
                    "at": row["approved_at"],
                    "ended_by": None,
                    "ended_at": None,
                }
            ],
        )
