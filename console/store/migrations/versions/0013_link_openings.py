"""What the checkout links of calls are known by again, and that they were opened."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("links", sa.Column("mark", sa.String(), nullable=True))
    op.add_column("links", sa.Column("offers", sa.JSON(), nullable=True))
    op.create_index("ix_links_mark", "links", ["mark"], unique=True)
    op.create_table(
        "link_openings",
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"]),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"]),
        sa.PrimaryKeyConstraint("link_id", "at", "order_id"),
    )
    op.create_index("ix_link_openings_order", "link_openings", ["order_id"], unique=False)
