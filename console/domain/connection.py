"""Whether a call reached a person, as every report and every list counts it."""

from typing import Final

from console.domain.outcome import LineResult, Outcome

NEVER_LEFT: Final = frozenset({LineResult.TRUNK_DOWN, LineResult.NOT_REGISTERED})
"""Results of calls that did not get as far as the network: the customer's telephone was not rung."""
NOBODY_CAME: Final = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.NOT_DIALLED, Outcome.VOICEMAIL, Outcome.SCREENED})
"""Outcomes of calls in which no person spoke to us. A wrong person is one."""
