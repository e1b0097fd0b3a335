"""Looking back: a keyed index over words, stages that were reached, tags and reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _shop() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["shop_id"], ["shops.id"])


def upgrade() -> None:
    op.create_table(
        "turn_grams",
        sa.Column("gram", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"]),
        sa.PrimaryKeyConstraint("gram", "turn_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_turn_grams_turn_id"), "turn_grams", ["turn_id"], unique=False)
    op.create_table(
        "call_stages",
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("call_id", "stage"),
    )
    op.create_table(
        "call_tags",
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("call_id", "tag"),
    )
    op.create_index(op.f("ix_call_tags_tag"), "call_tags", ["tag"], unique=False)
    op.create_table(
        "call_reviews",
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("comment_sealed", sa.LargeBinary(), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("call_id"),
    )
    op.create_index("turns_by_intent", "turns", ["intent", "call_id"], unique=False)
    op.create_index("turns_by_operator", "turns", ["operator", "call_id"], unique=False)
