"""How far a page of the results is."""

from enum import StrEnum


class Phase(StrEnum):
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"
