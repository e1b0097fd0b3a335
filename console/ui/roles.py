"""The roles as the engine names them. Free of Qt."""

from typing import Final

ROLES: Final = ("operator", "manager", "administrator", "auditor")
MANAGES: Final = ("manager", "administrator")
"""Who may change what is said and sent."""
