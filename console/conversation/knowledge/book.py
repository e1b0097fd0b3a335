"""The facts one call may use: looked up by key, gone when expired, replaced when the shop says so. Immutable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from console.domain.facts import KNOWLEDGE, Fact


@dataclass(frozen=True)
class Book:
    """``facts`` by key; of two with one key the later recorded stands."""

    facts: Mapping[str, Fact] = field(default_factory=dict)

    @cached_property
    def values(self) -> Mapping[str, str | int | bool]:
        """What each fact says, by key."""
        return {key: fact.value for key, fact in self.facts.items()}

    @cached_property
    def rivals(self) -> tuple[str, ...]:
        """The keys that name another shop."""
        return tuple(key for key in self.facts if key.endswith(".rival.name"))

    @cached_property
    def goods(self) -> frozenset[str]:
        """What the catalogue calls its products."""
        return frozenset(str(fact.value) for key, fact in self.facts.items() if key.startswith("product.") and key.endswith(".name"))

    def get(self, key: str, now: datetime) -> Fact | None:
        """The fact under ``key``, unless it has expired."""
        fact = self.facts.get(key)
        if fact is None or (fact.valid_until is not None and now > fact.valid_until):
            return None
        return fact

    def with_facts(self, facts: Iterable[Fact]) -> "Book":
        merged = dict(self.facts)
        for fact in facts:
            known = merged.get(fact.key)
            if known is None or fact.recorded_at >= known.recorded_at:
                merged[fact.key] = fact
        return Book(merged)

    def changed(self, key: str, value: str | int | bool, now: datetime) -> "Book":
        """The shop has sent a new value. A spoken sentence that told the old one goes with it; an answer that was taken back goes whole."""
        if key.startswith(KNOWLEDGE):
            return Book({name: fact for name, fact in self.facts.items() if name != key and not name.startswith(f"{key}.")})
        known = self.facts.get(key)
        if known is None:
            fresh = Fact(f"live:{key}", key, value, "", "shop", now)
        else:
            spoken = known.spoken if str(known.value) not in known.spoken else ""
            fresh = replace(known, id=f"{known.id}@{now:%H%M%S}", value=value, spoken=spoken, recorded_at=now)
        return Book({**self.facts, key: fresh})


def book_of(facts: Iterable[Fact]) -> Book:
    return Book().with_facts(facts)
