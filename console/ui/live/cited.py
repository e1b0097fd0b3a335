"""A fact that a sentence rests on, as the door tells it. Free of Qt."""

from dataclasses import dataclass

from console.ui.answers import JSON


@dataclass(frozen=True, slots=True)
class Cited:
    key: str
    value: str
    source: str


def cited_of(told: JSON) -> Cited | None:
    """``None`` for what exists in this call only (a name, a total): its value stands in the sentence itself."""
    key = str(told.get("key") or "")
    return Cited(key, str(told.get("value") if told.get("value") is not None else ""), str(told.get("source") or "")) if key else None
