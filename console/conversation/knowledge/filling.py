"""An approved line and the facts → the sentence, and the ids of the facts it rests on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.conversation.knowledge.book import Book
from console.domain.facts import Fact
from console.domain.script import GIVEN

VARIABLE: Final = re.compile(r"\{([a-z_0-9]+)\}")


@dataclass(frozen=True, slots=True)
class Filled:
    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """What a key's blanks stand for now: the product talked about, its size, the question's topic."""

    sku: str = ""
    size: str = ""
    prefecture: str = ""
    topic: str = ""

    def key(self, pattern: str) -> str | None:
        """``None`` when a blank of the pattern has nothing to stand for."""
        if pattern.startswith("{topic}"):
            return self.topic + pattern.removeprefix("{topic}") if self.topic else None
        for name in ("sku", "size", "prefecture"):
            if "{" + name + "}" in pattern and not getattr(self, name):
                return None
        return pattern.format(sku=self.sku, size=self.size, prefecture=self.prefecture)


def fill(text: str, variables: Mapping[str, str], book: Book, focus: Focus, now: datetime) -> Filled | None:
    """``None`` when a variable has no fact. ``#spoken`` takes the fact's own sentence, without its full stop."""
    facts: list[Fact] = []
    words: dict[str, str] = {"size": focus.size}
    for name in VARIABLE.findall(text):
        if name == "size":
            if not focus.size:
                return None
            continue
        if variables.get(name, "").startswith(GIVEN):
            words[name] = variables[name].removeprefix(GIVEN)
            continue
        pattern, _, part = variables.get(name, "").partition("#")
        key = focus.key(pattern) if pattern else None
        fact = book.get(key, now) if key else None
        if fact is None or (part == "spoken" and not fact.spoken):
            return None
        words[name] = fact.spoken.rstrip("。") if part == "spoken" else _said(fact.value)
        facts.append(fact)
    return Filled(VARIABLE.sub(lambda m: words[m[1]], text), tuple(dict.fromkeys(facts)))


def _said(value: str | int | bool) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
