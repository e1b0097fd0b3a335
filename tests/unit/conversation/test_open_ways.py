"""The link by a way that is open, and an answer that is said again."""

from dataclasses import replace

import pytest

from console.domain.moves import SendLink
from console.domain.outcome import Outcome
from tests.unit.conversation.telephone import Telephone


@pytest.mark.parametrize(
    ("open_way", "asked", "told"), [("sms", "メールで送って。", "link_to_sms"), ("mail", "ショートメールで。", "link_to_mail")]
)
def test_a_link_leaves_only_by_a_way_that_is_open(open_way: str, asked: str, told: str) -> None:
    brief = Telephone().brief
    customer = replace(brief.customer, consent_sms=open_way == "sms", consent_mail=open_way == "mail")
    call = Telephone(brief=replace(brief, customer=customer)).opened().says(f"{asked}|agree_send_link")
    assert [move.channel for move in call.moves(SendLink)] == [open_way]
    assert told in call.lines
    assert call.outcome is Outcome.LINK_SENT
    closed = replace(brief, customer=replace(customer, consent_sms=False, consent_mail=False))
    nowhere = Telephone(brief=closed).opened().says(f"{asked}|agree_send_link")
    assert nowhere.moves(SendLink) == []
    assert "link_failed" in nowhere.lines


def test_asked_to_say_it_again_the_agent_repeats_the_answer_and_not_what_came_behind_it() -> None:
    call = Telephone().opened().says("返品はできますか。|ask_return")
    answered = call.lines_since("返品は")
    assert len(answered) > 1
    call.says("すみません、もう一度お願いします。|ask_repeat")
    assert call.lines_since("すみません")[0] == answered[0]
    call.says("はい、どうも。|affirm", "もう一度お願いします。|ask_repeat")
    assert answered[0] not in call.lines_since("もう一度お願い")
