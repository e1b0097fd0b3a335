"""The intake: events as they came, orders, identities, endings of carts, the catalogue's last word."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _shop() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["shop_id"], ["shops.id"])


def upgrade() -> None:
    op.add_column("customers", sa.Column("mail_digest", sa.String(), nullable=True))
    op.add_column("customers", sa.Column("known_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("customers", sa.Column("merged_into", sa.String(), nullable=True))
    op.add_column("customers", sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_customers_mail_digest"), "customers", ["mail_digest"], unique=False)
    op.create_index(op.f("ix_customers_merged_into"), "customers", ["merged_into"], unique=False)
    op.add_column("carts", sa.Column("source", sa.String(), nullable=True))
    op.add_column("carts", sa.Column("alias", sa.String(), nullable=True))
    op.add_column("carts", sa.Column("tie", sa.String(), nullable=True))
    op.create_index(op.f("ix_carts_alias"), "carts", ["alias"], unique=False)
    op.create_table(
        "identities",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("shop_id", "digest"),
    )
    op.create_index(op.f("ix_identities_customer_id"), "identities", ["customer_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason_ja", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        _shop(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("shop_id", "source", "delivery", name="uq_inbox_delivery"),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "id"], unique=False)
    op.create_table(
        "orders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tie", sa.String(), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_orders_customer_id"), "orders", ["customer_id"], unique=False)
    op.create_index(op.f("ix_orders_placed_at"), "orders", ["placed_at"], unique=False)
    op.create_index(op.f("ix_orders_shop_id"), "orders", ["shop_id"], unique=False)
    op.create_table(
        "cart_endings",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=True),
        _shop(),
        sa.PrimaryKeyConstraint("shop_id", "key", "why"),
    )
    op.create_table(
        "wares",
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tie", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        _shop(),
        sa.PrimaryKeyConstraint("shop_id", "source", "kind", "key"),
    )
    op.create_index(op.f("ix_wares_item"), "wares", ["item"], unique=False)
