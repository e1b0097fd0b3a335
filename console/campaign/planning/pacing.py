"""How many calls may be under way at once."""

from math import floor

from console.campaign.planning.terms import Pacing


def calls_at_once(pacing: Pacing, operators: int, trunk: int) -> int:
    """``operators``: those who could take a call over; ``trunk``: calls that the line carries.

    Nobody at a desk: only as many as the manager lets go unattended, which is none unless it was said.
    """
    by_people = floor(operators * pacing.calls_per_operator) if operators > 0 else pacing.unattended
    return max(0, min(by_people, trunk))


def may_begin(pacing: Pacing, *, free: int, busy: int, live: int, trunk: int) -> int:
    """How many more calls may be dialled now. ``free`` operators have no call, ``busy`` ones have one each, which ``live`` includes."""
    unaccompanied = max(0, live - busy)
    return max(0, min(calls_at_once(pacing, free, trunk) - unaccompanied, trunk - live))
