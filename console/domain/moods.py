"""What of a customer's mood stands in the record of a call, and can be looked for afterwards.

The figures of the live view are not kept (docs/MOOD.md). What is kept is what the customer was understood to say, and the raised hands.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class KeptMood(StrEnum):
    ANGER = "anger"
    DISTRESS = "distress"
    HESITATION = "hesitation"
    INTEREST = "interest"
    CALM = "calm"
    """The customer spoke, and nothing tells of the first three."""


@dataclass(frozen=True, slots=True)
class Signs:
    """One of them is enough. ``hand``: the reason of a raised hand; ``link``: that the link was sent, which the customer agreed to."""

    intents: frozenset[str] = frozenset()
    hand: str | None = None
    link: bool = False


SIGNS: Final = {
    KeptMood.ANGER: Signs(frozenset({"complaint"}), hand="anger"),
    KeptMood.DISTRESS: Signs(hand="distress"),
    KeptMood.HESITATION: Signs(frozenset({"need_consult", "reason_comparing", "reason_price"})),
    KeptMood.INTEREST: Signs(
        frozenset(
            {
                "agree_purchase",
                "agree_send_link",
                "ask_delivery_date",
                "ask_discount",
                "ask_payment",
                "ask_product",
                "ask_return",
                "ask_shipping_fee",
                "ask_stock",
                "ask_warranty",
            }
        ),
        link=True,
    ),
}
STRAINED: Final = (KeptMood.ANGER, KeptMood.DISTRESS, KeptMood.HESITATION)
"""None of these is calm."""


def moods(intents: Collection[str], hands: Collection[str], *, linked: bool) -> frozenset[KeptMood]:
    """Of one call. ``intents``: one for each time the customer spoke, empty where none was understood."""
    found = {mood for mood, signs in SIGNS.items() if signs.intents.intersection(intents) or signs.hand in hands or (signs.link and linked)}
    return frozenset(found if found.intersection(STRAINED) or not intents else found | {KeptMood.CALM})
