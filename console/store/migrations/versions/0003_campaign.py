"""The campaign: plans of carts, calls made unasked, recovered orders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _shop() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["shop_id"], ["shops.id"])


def upgrade() -> None:
    op.create_table(
        "cart_plans",
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("vip", sa.Boolean(), nullable=False),
        sa.Column("within_hours", sa.Integer(), nullable=False),
        sa.Column("tier_why_ja", sa.Text(), nullable=False),
        sa.Column("tier_why_en", sa.Text(), nullable=False),
        sa.Column("first_group", sa.String(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("why_ja", sa.Text(), nullable=False),
        sa.Column("why_en", sa.Text(), nullable=False),
        sa.Column("script", sa.String(), nullable=True),
        sa.Column("appointed", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("gate_rule", sa.String(), nullable=True),
        sa.Column("gate_ja", sa.Text(), nullable=True),
        sa.Column("gate_en", sa.Text(), nullable=True),
        sa.Column("gate_at", sa.DateTime(timezone=True), nullable=True),
        _shop(),
        sa.ForeignKeyConstraint(["cart_id"], ["carts.id"]),
        sa.PrimaryKeyConstraint("cart_id"),
    )
    op.create_index("ix_cart_plans_due", "cart_plans", ["shop_id", "channel", "at"], unique=False)
    op.create_table(
        "campaign_calls",
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointed", sa.Boolean(), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("call_id"),
    )
    op.create_index("ix_campaign_calls_start", "campaign_calls", ["shop_id", "started_at"], unique=False)
    op.create_table(
        "recoveries",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column("call_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"]),
        sa.ForeignKeyConstraint(["cart_id"], ["carts.id"]),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"]),
        sa.PrimaryKeyConstraint("order_id"),
        sa.UniqueConstraint("cart_id"),
    )
    op.create_index(op.f("ix_recoveries_shop_id"), "recoveries", ["shop_id"], unique=False)
