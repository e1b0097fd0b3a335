"""What of the live view has become another. Free of Qt."""

from enum import StrEnum


class Change(StrEnum):
    CALLS = "calls"
    SELECTION = "selection"
    CALL = "call"
    """Something of the selected call other than its transcript: holder, position, hand, outcome, latency."""
    LEVELS = "levels"
    CHOICES = "choices"
    DRAWER = "drawer"
    NOTICE = "notice"
    KEYS = "keys"
