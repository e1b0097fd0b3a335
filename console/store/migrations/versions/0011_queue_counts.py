"""The queue is counted, and sorted by attempts, out of an index."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_queue_attempts", "queue", ["attempts", "cart_id"])
    grouped = ["tier", "channel", "rule", "assigned_to"]
    op.create_index(
        "ix_queue_counts",
        "queue",
        [*grouped, "left_at", "due", "calling", "closed", "barred", "excluded", "attempts", "snoozed_until", "consent_call"],
    )
