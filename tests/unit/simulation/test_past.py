"""Customers made from past calls: their own words at each place, others' where they said nothing, assumptions last; by intents alone too."""

from random import Random

import pytest

from console.campaign.scripts.pack import load_pack
from console.conversation.understanding.port import Understanding
from console.service.scripts.script_cases import demo_briefs
from console.shipped import shipped
from console.simulation.expected import Seen
from console.simulation.intents import ToldIntents
from console.simulation.past import PastCalls
from console.simulation.people import Answered, Customs
from console.simulation.scenario import DEFAULT_NOW
from console.simulation.trial import INTENTS, Rehearsal, report

CUSTOMS = Customs.read(shipped("assets/simulation/ja"))
APPAREL = load_pack(shipped("assets/packs/apparel"))
WORDS = "丈がちょっと長いかなと思ってやめました。"


def turn(asks: str | None, intent: str, words: str | None) -> dict[str, str | None]:
    return {"asks": asks, "intent": intent, "words": words}


CALLS = [
    [
        turn("identity", "identity_confirm", None),
        turn("reason", "reason_size", WORDS),
        turn("offer", "agree_send_link", "じゃあ{姓}までリンクを送ってください。"),
        turn("contact", "agree_send_link", "メールで送ってください。"),
    ],
    [turn("identity", "identity_confirm", None), turn("reason", "refuse_offer", "もう結構です。")],
    [turn(None, "voicemail", "ただいま電話に出ることができません。")],
]


def test_each_says_what_it_said_then_what_others_said_then_what_is_assumed() -> None:
    past = PastCalls(CUSTOMS, CALLS)
    first = past.person(0, Random(1), "山田")
    assert (first.who, first.reason) == ("self", "reason_size")
    said = first.reply("identity", "open_identity", Answered())
    assert said is not None
    assert said[0] == "identity_confirm"
    assert first.reply("reason", "ask_reason", Answered()) == ("reason_size", WORDS)
    assert first.reply("offer", "offer", Answered()) == ("agree_send_link", "じゃあ山田までリンクを送ってください。")
    second = past.person(1, Random(1), "山田")
    assert second.reply("offer", "offer", Answered()) == ("agree_send_link", "じゃあ山田までリンクを送ってください。")
    assert second.reply("time", "ask_time", Answered()) is not None
    assert second.reply(None, "close", Answered()) is None
    assert (first.rests, second.rests) == ({"own": 3}, {"others": 1, "assumed": 1})


def test_a_machine_stays_one() -> None:
    third = PastCalls(CUSTOMS, CALLS).person(2, Random(1), "山田")
    assert third.first_words()[0] == "voicemail"
    assert third.reply("identity", "open_identity", Answered()) is None


@pytest.fixture(scope="module")
def ears() -> Understanding:
    from console.app.understanding_in_use import understanding

    return understanding()


def test_no_word_of_a_customer_stands_in_the_report(ears: Understanding) -> None:
    whole = Rehearsal(demo_briefs(APPAREL, DEFAULT_NOW), ears, CUSTOMS, PastCalls(CUSTOMS, CALLS)).play(range(6))
    told = report(APPAREL, whole, 1.0, CUSTOMS, Seen(), own_carts=False, past=len(CALLS))
    assert told["violations"] == []
    assert told["past"]["calls"] == 3
    assert told["past"]["own"] > 0.4
    assert whole.links > 0
    assert "丈が" not in str(told)
    assert "結構" not in str(told)
    assert ("intent", "reason_size") in [turn for sample in told["samples"] for turn in sample["turns"]]


def test_by_intents_alone_everything_is_understood_as_it_was_meant() -> None:
    whole = Rehearsal(demo_briefs(APPAREL, DEFAULT_NOW), ToldIntents(), CUSTOMS).play(range(24))
    told = report(APPAREL, whole, 1.0, CUSTOMS, Seen(), own_carts=False, level=INTENTS)
    assert (told["level"], told["misunderstood"], told["violations"]) == ("intents", [], [])
    assert whole.links > 0
