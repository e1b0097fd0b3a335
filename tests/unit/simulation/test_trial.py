"""Simulated customers who answer what they are asked: the same ones for every script, and what their calls come to."""

import json
from dataclasses import replace
from random import Random

import pytest

from console.app.understanding_in_use import understanding
from console.campaign.scripts.pack import load_pack
from console.conversation.understanding.port import Understanding
from console.domain.script import Script
from console.service.scripts.script_cases import demo_briefs
from console.shipped import shipped
from console.simulation.expected import Seen, expected
from console.simulation.people import Answered, Customs, Person
from console.simulation.scenario import DEFAULT_NOW
from console.simulation.trial import Rehearsal, Tally, report

CUSTOMS = Customs.read(shipped("assets/simulation/ja"))
APPAREL = load_pack(shipped("assets/packs/apparel"))


@pytest.fixture(scope="module")
def ears() -> Understanding:
    return understanding()


def as_json(whole: Tally) -> str:
    told = report(APPAREL, whole, 1.0, CUSTOMS, Seen(), own_carts=False)
    return json.dumps([told, sorted(whole.lines.items()), sorted(whole.stages.items())])


def played(script: Script, ears: Understanding, numbers: range) -> Tally:
    return Rehearsal(demo_briefs(script, DEFAULT_NOW), ears, CUSTOMS).play(numbers)


def test_calls_go_through_the_stages_and_break_no_rule(ears: Understanding) -> None:
    whole = played(APPAREL, ears, range(24))
    told = report(APPAREL, whole, 1.0, CUSTOMS, Seen(), own_carts=False)
    assert sum(number for _, number in told["outcomes"]) == told["calls"] == 24
    assert told["violations"] == []
    funnel = dict(told["funnel"])
    assert funnel["開始"] >= funnel["課題特定"] >= told["links"] > 0
    assert "bridge" in {node for node, _ in told["never"]}
    assert len({sample["outcome"] for sample in told["samples"]}) == len(told["samples"])


def test_the_same_calls_come_to_the_same(ears: Understanding) -> None:
    """Byte for byte, whatever was played before by the same process and whatever it has kept of that."""
    fresh, used = (Rehearsal(demo_briefs(APPAREL, DEFAULT_NOW), hears, CUSTOMS) for hears in (understanding(), ears))
    used.play(range(6, 12))
    first, second, third = fresh.play(range(6)), used.play(range(6)), used.play(range(6))
    assert as_json(first) == as_json(second) == as_json(third)


def test_a_sentence_that_breaks_the_law_is_seen_by_the_judge(ears: Understanding) -> None:
    text = "承知いたしました。お得なクーポンもございますので、ぜひご検討ください。失礼いたします。"
    lines = tuple(replace(line, text=text) if line.id == "refused_close" else line for line in APPAREL.lines)
    told = report(APPAREL, played(replace(APPAREL, lines=lines), ears, range(16)), 1.0, CUSTOMS, Seen(), own_carts=False)
    assert {one["rule"].partition(".")[0] for one in told["violations"]} == {"refusal", "offer"}
    assert {one["text"] for one in told["violations"]} == {text}


def test_the_same_number_is_the_same_customer() -> None:
    one, other = (Person.drawn(CUSTOMS, Random("okaeri:7"), "山田") for _ in range(2))
    assert (one.who, one.reason, one.temper, one.questions, one.resolve) == (
        other.who,
        other.reason,
        other.temper,
        other.questions,
        other.resolve,
    )


def test_an_answered_doubt_makes_it_likelier_that_the_offer_is_taken() -> None:
    taken = dict.fromkeys((True, False), 0)
    for met in taken:
        for number in range(400):
            person = Person.drawn(CUSTOMS, Random(number), "山田")
            person.questions.clear()
            reply = person.reply("offer", "offer", Answered(doubt_met=met))
            taken[met] += reply is not None and reply[0] == "agree_send_link"
    assert taken[True] > taken[False] * 1.5


def test_nobody_answers_what_was_not_asked_and_a_machine_answers_nothing() -> None:
    person = Person.drawn(CUSTOMS, Random(1), "山田")
    assert person.reply(None, "close", Answered()) is None
    person.who = "voicemail"
    assert person.reply("offer", "offer", Answered()) is None


def test_every_intent_that_a_customer_may_have_has_words() -> None:
    habits = CUSTOMS.habits
    for intent in (*habits["reasons"], *habits["questions"], *habits["declines"], *(set(habits["answers"]) - {"self"})):
        assert CUSTOMS.words(Random(1), intent, None)


def test_without_the_shops_own_figures_the_conversion_is_assumed_and_said_to_be() -> None:
    told = expected(40, 400, 20_000, 1.5, CUSTOMS.habits, Seen(links=3, orders=1))
    assert not told["own_conversion"]
    assert "仮定" in told["source_ja"]
    assert told["recovery"]["low"] < told["recovery"]["middle"] < told["recovery"]["high"]
    assert 0.02 < told["recovery"]["middle"] < 0.05


def test_with_enough_of_them_they_stand_in_its_place() -> None:
    own = expected(40, 400, 20_000, 1.5, CUSTOMS.habits, Seen(links=200, orders=20))
    assert own["own_conversion"]
    assert "200 件中 20 件" in own["source_ja"]
    assert 0.005 < own["recovery"]["middle"] < 0.015


def test_no_sentence_of_a_simulated_customer_was_learnt_from() -> None:
    learnt = {
        line.split("]")[-1].strip()
        for path in shipped("assets/understanding/ja").rglob("*.txt")
        for line in path.read_text("utf-8").splitlines()
    }
    assert not learnt & {text for texts in CUSTOMS.sentences.values() for text in texts}
