"""Checked facts: the only source of any number or claim that is spoken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

KNOWLEDGE: Final = "knowledge."
"""Keys of approved answers out of the shop's own texts begin so: ``knowledge.ID``, its further sentences ``knowledge.ID.2`` …"""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement the shop stands behind.

    ``key`` is a dotted name (``product.AP-1001.stock.M``, ``shipping.fee.東京都``, ``offer.HELLO10.percent``);
    ``value`` is what a line's variable is filled with; ``spoken`` is the sentence fragment in Japanese, if the
    fact can be said on its own. ``valid_until`` ``None`` means until it is replaced.
    """

    id: str
    key: str
    value: str | int | bool
    spoken: str
    source: str
    recorded_at: datetime
    valid_until: datetime | None = None
