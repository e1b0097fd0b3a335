"""How far what a page shows is. A page that can be otherwise too keeps phases of its own. Free of Qt."""

from enum import StrEnum


class Phase(StrEnum):
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"
