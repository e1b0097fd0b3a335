"""The queue: what people decided about carts, keyed words to find customers by, one flat row a cart."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Which customers have a barred number is known once their ``line_digest`` is there; that needs the master key, which no migration has.
FILL = """
INSERT INTO queue (cart_id, shop_id, customer_id, left_at, value, calling, closed, barred, consent_call, attempts, last_attempt_at,
                   tier, vip, channel, rule, due, rank, snoozed_until, excluded, assigned_to)
SELECT k.id, k.shop_id, k.customer_id, k.abandoned_at,
       COALESCE((SELECT SUM(l.quantity * l.unit_price) FROM cart_lines l WHERE l.cart_id = k.id), 0),
       CASE WHEN k.lease_call IS NULL THEN {false} ELSE {true} END, k.closed, c.barred, c.consent_call,
       (SELECT COUNT(*) FROM calls a WHERE a.cart_id = k.id), (SELECT MAX(a.started_at) FROM calls a WHERE a.cart_id = k.id),
       p.tier, COALESCE(p.vip, {false}),
       CASE WHEN k.closed IS NULL AND NOT c.barred THEN p.channel END,
       CASE WHEN k.closed = 'ordered' THEN 'gate.already_ordered' WHEN k.closed IS NOT NULL THEN 'gate.closed'
            WHEN c.barred THEN 'gate.barred' ELSE p.rule END,
       CASE WHEN k.closed IS NULL AND NOT c.barred AND p.channel IS NOT NULL AND p.at IS NOT NULL THEN p.at ELSE {never} END,
       COALESCE(p.rank, 0), NULL, {false}, NULL
FROM carts k JOIN customers c ON c.id = k.customer_id LEFT JOIN cart_plans p ON p.cart_id = k.id
"""


def _shop() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["shop_id"], ["shops.id"])


def _cart() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["cart_id"], ["carts.id"])


def upgrade() -> None:
    op.create_table(
        "cart_handlings",
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_by", sa.String(), nullable=True),
        sa.Column("excluded_by", sa.String(), nullable=True),
        sa.Column("assigned_to", sa.String(), nullable=True),
        _cart(),
        _shop(),
        sa.PrimaryKeyConstraint("cart_id"),
    )
    op.create_table(
        "cart_deeds",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        _cart(),
        _shop(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_cart_deeds_cart_id"), "cart_deeds", ["cart_id"], unique=False)
    op.create_index(op.f("ix_cart_deeds_batch"), "cart_deeds", ["batch"], unique=False)
    op.create_table(
        "customer_words",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        _shop(),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        sa.PrimaryKeyConstraint("word", "customer_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_customer_words_customer_id"), "customer_words", ["customer_id"], unique=False)
    op.add_column("customers", sa.Column("line_digest", sa.String(), nullable=True))
    op.create_index(op.f("ix_customers_line_digest"), "customers", ["line_digest"], unique=False)
    op.create_table(
        "queue",
        sa.Column("cart_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("calling", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.String(), nullable=True),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("consent_call", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("vip", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("assigned_to", sa.String(), nullable=True),
        _cart(),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"]),
        _shop(),
        sa.PrimaryKeyConstraint("cart_id"),
    )
    op.create_index(op.f("ix_queue_customer_id"), "queue", ["customer_id"], unique=False)
    op.create_index("ix_queue_due", "queue", ["due", "rank", "cart_id"], unique=False)
    op.create_index("ix_queue_left", "queue", ["left_at", "cart_id"], unique=False)
    op.create_index("ix_queue_value", "queue", ["value", "cart_id"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    false, true = ("0", "1") if sqlite else ("false", "true")
    never = "'9999-01-01 00:00:00.000000'" if sqlite else "TIMESTAMPTZ '9999-01-01 00:00:00+00'"
    op.execute(FILL.format(false=false, true=true, never=never))
