"""Who is called and who is not, for comparison: by a salted hash of the customer, so that it stays as it is."""

import hashlib
from typing import Final

from console.campaign.planning.terms import PlanTerms

CALLED: Final = "called"
HOLDOUT: Final = "holdout"
NOT_IN_PILOT: Final = "not_in_pilot"


def draw(salt: str, purpose: str, customer_id: str) -> float:
    """A number from 0 up to 1, the same for the same customer for ever; another ``purpose`` gives an independent one."""
    digest = hashlib.blake2b(f"{purpose}\0{customer_id}".encode(), key=salt.encode()[:64], digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def group(terms: PlanTerms, salt: str, customer_id: str, tier: str) -> str:
    """A larger share only adds customers: nobody who was called becomes a comparison, and the pilot grows without a new draw."""
    if draw(salt, "holdout", customer_id) < terms.holdout.share:
        return HOLDOUT
    if terms.pilot.stage == "pilot":
        if terms.pilot.tiers and tier not in terms.pilot.tiers:
            return NOT_IN_PILOT
        if draw(salt, "pilot", customer_id) >= terms.pilot.share:
            return NOT_IN_PILOT
    return CALLED
