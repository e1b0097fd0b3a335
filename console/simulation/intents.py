"""Customers who are understood without being listened to: what a turn means is told, not found out from its words."""

from collections.abc import Sequence
from typing import Final

from console.conversation.understanding.port import Understood
from console.conversation.understanding.slots import slots_in

_NAMING: Final = frozenset({"time", "measure"})
"""At these questions the answer is in the words, whatever its intent."""


class ToldIntents:
    """``meant``: of the turn that comes next; ``None``: the first words on the telephone, empty: nobody knows."""

    def __init__(self) -> None:
        self.meant: str | None = None

    def understand(self, text: str, *, expecting: str | None, vocabulary: Sequence[str] = ()) -> Understood:
        slots = slots_in(text, expecting=expecting) if expecting in _NAMING else {}
        label = "affirm" if self.meant is None else self.meant or "off_topic"
        return Understood(((label, 1.0),), slots)
