"""A SIP call whose other side is gone before it is answered."""

import pjsua2 as pj
import pytest

from console.call.trunk.sip_call import SipCall


class Gone(SipCall):
    """No stack behind it: every answer is refused as by a stack that has ended the call."""

    def __init__(self) -> None:
        self.over = False
        self.asked: list[int] = []

    def answer(self, how: pj.CallOpParam) -> None:
        self.asked.append(how.statusCode)
        raise pj.Error()


@pytest.mark.parametrize("status", [180, 183, 200, 480, 486])
def test_a_reply_to_a_caller_who_has_gone_ends_no_process(status: int) -> None:
    call = Gone()
    call.reply(status)
    assert call.asked == [status]


def test_a_call_that_is_over_is_not_replied_to() -> None:
    call = Gone()
    call.over = True
    call.reply(200)
    assert call.asked == []
