"""One sentence at one node, through the brain of the calls: what it is taken for, where it leads, what is said and what is stopped."""

from dataclasses import replace

import pytest

from console.campaign.scripts.pack import load_pack
from console.domain.errors import BadInput
from console.domain.script import Script
from console.service.scripts.script_cases import demo_briefs
from console.shipped import shipped
from console.simulation.scenario import DEFAULT_NOW
from console.simulation.sentence import Attempt
from tests.unit.conversation.telephone import Scripted

APPAREL = load_pack(shipped("assets/packs/apparel"))


def attempt(node: str, script: Script = APPAREL) -> Attempt:
    return Attempt(demo_briefs(script, DEFAULT_NOW)[0], Scripted(), node)


def test_a_doubt_is_answered_from_its_scene_with_the_facts_it_rests_on() -> None:
    found = attempt("reason").said("丈が長くないか|reason_size")
    assert [line["line"] for line in found["before"]] == ["ask_reason"]
    assert (found["here"], found["asked"], found["scene"]) == ("reason", "reason", "doubt_size")
    assert (found["understood"]["intent"], found["understood"]["why"], found["understood"]["sure"]) == ("reason_size", "answer", True)
    assert any(key.startswith("product.") for line in found["lines"] for key in line["facts"])
    assert not found["stopped"]


@pytest.mark.parametrize("node", ["opening", "reason", "offer", "doubt_price", "terms", "close"])
def test_a_refusal_is_obeyed_at_every_scene(node: str) -> None:
    found = attempt(node).said("もう電話しないでください|refuse_contact")
    assert found["outcome"] == "do_not_call"
    assert {"bar", "end_call"} <= set(found["does"])


def test_an_unsure_one_names_what_the_language_model_would_choose_among() -> None:
    found = attempt("reason").said("うーん|ask_product:0.3,need_consult:0.2")
    assert set(found["understood"]["language_model"]) == {"ask_product", "need_consult"}
    assert found["understood"]["ranked"] == [["ask_product", 0.3], ["need_consult", 0.2]]


def test_what_a_guardrail_stops_is_shown_with_its_words() -> None:
    lines = tuple(
        replace(line, text="今だけのご案内です。リンクをお送りいたしましょうか。") if line.id == "offer" else line for line in APPAREL.lines
    )
    found = attempt("offer", replace(APPAREL, lines=lines)).said("")
    assert [(one["line"], "今だけ" in one["text"]) for one in found["stopped"]] == [("offer", True)]
    assert found["stopped"][0]["ja"]
    assert not any("今だけ" in line["text"] for line in found["before"])


def test_every_scene_can_be_stood_at_and_nothing_of_a_pack_is_stopped_there() -> None:
    brief = demo_briefs(APPAREL, DEFAULT_NOW)[0]
    silent = set()
    for node in APPAREL.nodes:
        found = Attempt(brief, Scripted(), node.id).said("")
        assert not found["stopped"], node.id
        if not found["before"]:
            silent.add(node.id)
    assert silent <= {"sending", "survey_thanks"}


def test_a_scene_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="どこか"):
        attempt("どこか")


@pytest.mark.parametrize(
    ("words", "scene", "first"),
    [
        ("はい|identity_confirm", "goods", "goods_kind"),
        ("違います|wrong_person", "wrong_person", None),
        ("主人は出かけております|third_party", "third_party", None),
        ("どちら様ですか|ask_caller", "who", "who"),
        ("もう一度お願いします|ask_repeat", "opening", "open_identity"),
    ],
)
def test_the_scene_of_identity_goes_on_only_with_the_person(words: str, scene: str, first: str | None) -> None:
    told = attempt("opening").said(words)
    assert (told["here"], told["asked"], told["scene"]) == ("opening", "identity", scene)
    assert told["before"][-1]["line"] == "open_identity"
    said = [line["line"] for line in told["lines"]]
    assert first in (None, said[0])
    assert ("contents" in said) is (scene == "goods"), "goods are named to the person only"
    assert ("end_call" in told["does"]) is (scene in ("wrong_person", "third_party"))
    assert (said[-1] in ("open_identity", "identity_again")) is (scene in ("who", "opening")), "the question is asked again"


@pytest.mark.parametrize("pack", ["standard", "apparel", "cosmetics", "electronics", "food", "interior", "vip"])
def test_one_question_at_a_time(pack: str) -> None:
    script = load_pack(shipped("assets/packs") / pack)
    asks = {line.id for line in script.lines if line.asks}
    brief = demo_briefs(script, DEFAULT_NOW)[0]
    for node in script.nodes:
        said = Attempt(brief, Scripted(), node.id).said("")["before"]
        asked = [line for line in said if line["line"] in asks]
        assert len(asked) <= 1, node.id
        assert asked in ([], said[-1:]), f"{node.id}: something is said behind a question"
        for line in said:
            questions = [one for one in line["text"].split("。") if one.endswith("か") and one != "さようでございますか"]
            assert len(questions) <= 1, line["line"]
