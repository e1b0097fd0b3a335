"""Slots."""

from collections.abc import Mapping


def slots_in(text: str, *, expecting: str | None = None) -> Mapping[str, str]:
    return {}
