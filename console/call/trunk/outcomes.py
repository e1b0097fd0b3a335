"""What the telephone network's last word means for the call."""

from dataclasses import dataclass

from console.domain.outcome import LineResult

_BY_STATUS = {
    486: LineResult.BUSY,
    600: LineResult.BUSY,
    603: LineResult.DECLINED,
    607: LineResult.DECLINED,
    408: LineResult.NO_ANSWER,
    480: LineResult.NO_ANSWER,
    487: LineResult.NO_ANSWER,
    404: LineResult.UNKNOWN_NUMBER,
    410: LineResult.UNKNOWN_NUMBER,
    484: LineResult.UNKNOWN_NUMBER,
    604: LineResult.UNKNOWN_NUMBER,
    401: LineResult.NOT_REGISTERED,
    403: LineResult.NOT_REGISTERED,
    407: LineResult.NOT_REGISTERED,
    503: LineResult.TRUNK_DOWN,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a dialled call came to its end.

    ``status`` is the last SIP code, 0 when there was none. ``from_network``: the code came in a message, and was not
    made by our own stack after silence or a transport error. ``replied``: the trunk sent anything at all.
    """

    status: int
    answered: bool
    from_network: bool
    replied: bool
    ring_timed_out: bool
    hung_up_by_us: bool
    media_lost: bool


def line_result(ending: Ending) -> LineResult:
    if ending.media_lost:
        return LineResult.FAILED
    if ending.answered:
        return LineResult.ANSWERED
    if ending.ring_timed_out:
        return LineResult.NO_ANSWER if ending.replied else LineResult.TRUNK_DOWN
    if ending.hung_up_by_us:
        return LineResult.CANCELLED
    if not ending.from_network and not ending.replied:
        return LineResult.TRUNK_DOWN
    if not ending.from_network and ending.status == 408:
        return LineResult.TRUNK_DOWN
    return _BY_STATUS.get(ending.status, LineResult.REJECTED)
