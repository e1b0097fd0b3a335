"""The keys of the live view as this desk has them. Free of Qt."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Final

from console.ui.live.actions import KEYS, ActionId

TAKEN: Final = frozenset("D")
"""Letters with another meaning in the live view (details)."""


def allowed(key: str) -> bool:
    """One letter A–Z; digits choose lines, and everything else belongs to the system."""
    return len(key) == 1 and key in ascii_uppercase and key not in TAKEN


def keymap(changed: Mapping[str, str]) -> dict[ActionId, str]:
    """``changed`` is action → letter as it was stored. What is no action, no allowed letter or would leave two actions on one
    letter is passed over."""
    made = dict(KEYS)
    for name, key in changed.items():
        if name in list(ActionId) and allowed(key):
            made[ActionId(name)] = key
    return made if len(set(made.values())) == len(made) else dict(KEYS)


def with_key(keys: Mapping[ActionId, str], which: ActionId, key: str) -> dict[ActionId, str]:
    """``which`` gets ``key``; whoever had it gets the letter that became free, so that each action always has one.

    Raises ``ValueError`` for a key that cannot be one.
    """
    if not allowed(key):
        raise ValueError(key)
    made, before = dict(keys), keys[which]
    for other, theirs in keys.items():
        if theirs == key:
            made[other] = before
    made[which] = key
    return made


def changes(keys: Mapping[ActionId, str]) -> dict[str, str]:
    """What to store: only what differs from the delivered keys."""
    return {which.value: key for which, key in keys.items() if KEYS[which] != key}
