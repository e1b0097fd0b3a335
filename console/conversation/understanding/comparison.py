"""Whether a newly trained understanding may take the place of the one in use: by the frozen sentences, which nobody trains on. Pure."""

from collections.abc import Mapping
from typing import Any, Final

SAFETY: Final = ("refuse_contact", "refuse_offer", "want_human", "wrong_person", "third_party", "minor")
"""Labels that must be heard whatever else is learnt."""


def worse(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """What got worse, as ``accuracy`` or the name of a safety label; both are reports of ``evaluation.evaluate`` over the same sentences."""
    found = ["accuracy"] if after["accuracy"] < before["accuracy"] else []
    for label in SAFETY:
        if after["recall"].get(label, 0.0) < before["recall"].get(label, 0.0):
            found.append(label)
    return tuple(found)
