"""Somebody who may write to the database itself, and so takes the protection of the audit away before changing it."""

from typing import Final

ON_SQLITE: Final = (
    "DROP TRIGGER audit_not_changed",
    "DROP TRIGGER audit_not_removed",
    "DROP TRIGGER audit_not_replaced",
    "DROP TRIGGER audit_head_not_removed",
)
ON_POSTGRESQL: Final = ("ALTER TABLE audit DISABLE TRIGGER USER", "ALTER TABLE audit_head DISABLE TRIGGER USER")
