"""What a line will sound like before there is a call: its blanks filled from the facts of a sample cart, its reading, its length."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from console.conversation.knowledge.book import Book, book_of
from console.conversation.knowledge.derived import derive, size_of
from console.conversation.knowledge.filling import VARIABLE, Focus, fill
from console.domain.call import CallBrief
from console.domain.readings import MORAE_A_SECOND, moras, spoken
from console.domain.script import Script

UNKNOWN = "まるまる"
"""Stands in a sample for a fact that this shop has not got."""


@dataclass(frozen=True, slots=True)
class Sample:
    """``text`` with its blanks filled, ``spoken`` as the voice is given it, ``reading`` in the kana that the voice makes of that,
    ``seconds`` at 7 morae a second; ``unknown`` blanks."""

    text: str
    spoken: str
    reading: str
    seconds: float
    unknown: tuple[str, ...]


class SampleCall:
    """``brief`` is of a cart that the script serves; its script is not looked at. ``kana`` is how the voice reads what it is given."""

    def __init__(self, brief: CallBrief, kana: Callable[[str], str] = str) -> None:
        self._kana = kana
        facts = book_of(brief.facts)
        self._now = brief.now
        self._book: Book = facts.with_facts(derive(brief, facts, (), brief.now, ("明日の午後2時", brief.now.isoformat())))
        line = brief.cart.lines[0]
        self._focus = Focus(line.sku, size_of(line) or "M", brief.customer.prefecture)
        customer = brief.customer
        self._shops = dict(brief.shop.readings)
        self._customers = {customer.family_name: customer.family_kana, customer.name: customer.kana}

    def lines(self, script: Script, day: date | None = None) -> dict[str, Sample]:
        """``day``: on which they are spoken; ``None``: without the script's seasons."""
        return {line.id: self.line(line.text, script) for line in (script.lines if day is None else script.lines_on(day))}

    def line(self, text: str, script: Script) -> Sample:
        variables, unknown = dict(script.variables), []
        for name in dict.fromkeys(VARIABLE.findall(text)):
            value = self._value(name, variables)
            if value is None:
                unknown.append(name)
            text = text.replace("{" + name + "}", UNKNOWN if value is None else value)
        readings = {**self._shops, **dict(script.readings), **self._customers}
        said = spoken(text, readings)
        return Sample(text, said, self._kana(said), round(moras(said) / MORAE_A_SECOND, 1), tuple(unknown))

    def _value(self, name: str, variables: Mapping[str, str]) -> str | None:
        filled = fill("{" + name + "}", variables, self._book, self._focus, self._now)
        if filled is not None:
            return filled.text
        # A fact that only other goods have still tells how long such a sentence is.
        pattern, _, part = variables.get(name, "").partition("#")
        wanted = re.compile(
            re.escape(pattern).replace(r"\{sku\}", "[^.]+").replace(r"\{size\}", "[^.]+").replace(r"\{prefecture\}", "[^.]+")
        )
        other = next((fact for key, fact in sorted(self._book.facts.items()) if pattern and wanted.fullmatch(key)), None)
        if other is None or (part == "spoken" and not other.spoken):
            return None
        return other.spoken.rstrip("。") if part == "spoken" else str(other.value)
