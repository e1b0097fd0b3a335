"""Mail and SMS: what two people sign, and what stands between the plan and a message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.campaign.gate import message_rules
from console.campaign.gate.message_rules import OWN, Writing, may_write
from console.campaign.gate.situation import ScriptState
from console.campaign.outreach.plan_templates import NAMES, SignedWording, Wording, faults, name_for, shipped, signed
from console.domain.errors import Refused
from console.domain.script import Approval
from console.shipped import shipped as asset
from tests.unit.campaign.gate.test_rules import FINE, NOW

GOOD = Writing(replace(FINE, customer=replace(FINE.customer, mail="a@example.jp", consent_mail=True)), "mail", ScriptState.APPROVED)
WRONG = {
    "message.consent": replace(GOOD, situation=replace(GOOD.situation, customer=replace(GOOD.situation.customer, consent_mail=False))),
    "message.barred": replace(GOOD, declined_all=True),
    "message.not_approved": replace(GOOD, wording=ScriptState.ABSENT),
    "message.offer": replace(GOOD, offer=False),
    "message.between": replace(GOOD, last=GOOD.situation.at - timedelta(hours=19)),
}


def test_all_in_order_may_be_written() -> None:
    assert may_write(GOOD) is None
    assert may_write(replace(GOOD, last=GOOD.situation.at - timedelta(hours=20))) is None


@pytest.mark.parametrize("rule", [one.id for one in OWN])
def test_each_rule_stands_alone(rule: str) -> None:
    no = may_write(WRONG[rule])
    assert no is not None
    assert no.rule == rule
    assert may_write(WRONG[rule], tuple(one for one in OWN if one.id != rule)) is None


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"closed": "ordered"}, "gate.already_ordered"),
        ({"closed": "erased"}, "gate.closed"),
        ({"at": GOOD.situation.at.replace(hour=22)}, "gate.hard_limit"),
        ({"excluded_day": True}, "gate.excluded_day"),
    ],
)
def test_rules_of_calls_hold_too(change: dict[str, object], rule: str) -> None:
    no = may_write(replace(GOOD, situation=replace(GOOD.situation, **change)))  # type: ignore[arg-type]
    assert no is not None
    assert no.rule == rule


def test_every_named_rule_of_calls_exists() -> None:
    assert {rule.id for rule in message_rules._CALLS} == set(message_rules._OF_CALLS)


def test_a_rule_that_breaks_says_no() -> None:
    def breaks(_: Writing) -> None:
        raise ValueError

    no = may_write(GOOD, (replace(OWN[0], asks=breaks),))
    assert no is not None
    assert no.rule == OWN[0].id


def test_what_ships_can_be_signed() -> None:
    wordings = shipped(asset("assets/messages"))
    assert set(wordings) == set(NAMES)
    for wording in wordings.values():
        assert faults(wording) == ()


def test_two_people_sign_and_a_change_takes_it_back() -> None:
    wording = shipped(asset("assets/messages"))["reminder.mail"]
    kept = SignedWording(wording, wording.content_hash)
    one = signed(kept, Approval("店長", NOW))
    assert not one.approved
    with pytest.raises(Refused, match="Two different people"):
        signed(one, Approval(" 店長 ", NOW))
    both = signed(one, Approval("佐々木", NOW))
    assert both.approved and both.intact  # noqa: PT018
    assert not replace(both, wording=replace(wording, body=wording.body + "。")).intact


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"subject": " "}, "message.subject"),
        ({"body": "{url}{shop}{company}"}, "message.needed"),
        ({"body": "{url}{shop}{company}{opt_out}{price}"}, "message.field"),
        ({"body": "{url}{shop}{company}{opt_out} 3日限り"}, "message.number"),
        ({"body": "{url}{shop}{company}{opt_out} {"}, "message.field"),
        ({"body": "{url}{shop}{company}{opt_out} 必ず治ります"}, "message.expression"),
    ],
)
def test_what_cannot_be_signed(change: dict[str, str], rule: str) -> None:
    wording = replace(shipped(asset("assets/messages"))["offer.mail"], **change)
    assert rule in {one.rule for one in faults(wording)}
    with pytest.raises(Refused):
        signed(SignedWording(wording, wording.content_hash), Approval("店長", NOW))


def test_which_wording_a_phase_uses() -> None:
    assert name_for("mail", 0) == "reminder.mail"
    assert name_for("mail", 24) == "offer.mail"
    assert name_for("sms", 72) == "offer.sms"
    assert Wording("x.sms", "", "{offer}").offers
