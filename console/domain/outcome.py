"""How a call ended: on the line, and for the shop."""

from enum import StrEnum


class LineResult(StrEnum):
    """What the telephone network made of a dialled number."""

    ANSWERED = "answered"
    BUSY = "busy"  # 486, 600
    DECLINED = "declined"  # 603
    NO_ANSWER = "no_answer"  # our ring time-out, 480, 487 of ours
    UNKNOWN_NUMBER = "unknown_number"  # 404, 410, 484, 604
    NOT_REGISTERED = "not_registered"  # 401/403/407 after our credentials
    TRUNK_DOWN = "trunk_down"  # 408 from our own stack, 503, transport error
    REJECTED = "rejected"  # any other 4xx–6xx
    CANCELLED = "cancelled"  # we hung up while it rang
    FAILED = "failed"  # the trunk process died, or media was lost in mid-call


class Outcome(StrEnum):
    """The disposition of a call, strongest meaning in the docstring of SCENARIO files."""

    RECOVERED = "recovered"
    LINK_SENT = "link_sent"
    CALLBACK = "callback"
    REFUSED = "refused"
    DO_NOT_CALL = "do_not_call"
    WRONG_PERSON = "wrong_person"
    THIRD_PARTY = "third_party"
    MINOR = "minor"
    VOICEMAIL = "voicemail"
    SCREENED = "screened"
    ALREADY_ORDERED = "already_ordered"
    HUMAN_REQUESTED = "human_requested"
    TAKEN_OVER = "taken_over"
    CONSULT = "consult"
    UNDECIDED = "undecided"
    HUNG_UP = "hung_up"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    NOT_DIALLED = "not_dialled"


def outcome_of(result: LineResult, *, by_customer: bool, operator_had_it: bool) -> Outcome:
    """The disposition of a call whose conversation came to none."""
    match result:
        case LineResult.BUSY:
            return Outcome.BUSY
        case LineResult.NO_ANSWER | LineResult.DECLINED | LineResult.CANCELLED:
            return Outcome.NO_ANSWER
        case LineResult.ANSWERED if operator_had_it:
            return Outcome.TAKEN_OVER
        case LineResult.ANSWERED:
            return Outcome.HUNG_UP if by_customer else Outcome.UNDECIDED
        case _:
            return Outcome.FAILED
