"""The lint of a script: the shipped pack passes; each rule fails when its ground is taken away."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from console.campaign.carts.demo_shop import load_demo_shop
from console.campaign.scripts.approval import approve, content_hash, demo_approvals, intact
from console.campaign.scripts.lint import lint, too_long
from console.campaign.scripts.pack import load_pack
from console.campaign.scripts.shipped import load_demo_script
from console.conversation.brain import ScriptedBrain
from console.domain.call import CallBrief
from console.domain.errors import BadInput, Refused
from console.domain.outcome import Outcome
from console.domain.script import Approval, Line, Node, Script
from tests.unit.conversation.telephone import NOW, ROOT, Scripted

PACK = ROOT / "assets/packs/apparel"
SCRIPT = load_pack(PACK)


def _line(script: Script, id: str, **changes: object) -> Script:
    return replace(script, lines=tuple(replace(line, **changes) if line.id == id else line for line in script.lines))  # type: ignore[arg-type]


def _node(script: Script, id: str, **changes: object) -> Script:
    return replace(script, nodes=tuple(replace(node, **changes) if node.id == id else node for node in script.nodes))  # type: ignore[arg-type]


def _adding(script: Script, node: Node, *lines: Line) -> Script:
    return replace(script, nodes=(*script.nodes, node), lines=(*script.lines, *lines))


def _steps(id: str) -> tuple[tuple[str, ...], ...]:
    return next(node.steps for node in SCRIPT.nodes if node.id == id)


def test_the_shipped_pack_has_nothing_to_object_to() -> None:
    assert lint(SCRIPT) == ()


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("law.opening", lambda s: _node(s, "opening", steps=_steps("opening")[:1] + _steps("opening")[2:])),
        ("law.opening", lambda s: _node(s, "opening", steps=tuple(reversed(_steps("opening"))))),
        ("law.opening_words", lambda s: _line(s, "open_name", text="こんにちは。{shop}の{persona}でございます。")),
        ("law.opening_words", lambda s: _line(s, "open_name", text="こんにちは。自動音声の{persona}と申します。")),
        ("law.opening_words", lambda s: _line(s, "open_recording", text="お話は、確認のために残しております。")),
        ("law.opening_words", lambda s: _line(s, "open_purpose", text="少しお時間をいただくお電話です。")),
        ("law.opening_words", lambda s: _line(s, "open_identity", text="ご本人でいらっしゃいますか。")),
        ("law.opening_words", lambda s: _line(s, "goods_kind", text="ありがとうございます。商品についてのご案内です。")),
        ("law.early", lambda s: _line(s, "who", solicits=True)),
        ("law.refusal", lambda s: _node(s, "refused", steps=(("refused_close",), ("close",)))),
        ("law.refusal", lambda s: _node(s, "offer", on=(("refuse_offer", "offer"),))),
        ("law.refusal", lambda s: replace(s, globals=tuple(pair for pair in s.globals if pair[0] != "refuse_contact"))),
        ("law.human", lambda s: replace(s, globals=tuple(pair for pair in s.globals if pair[0] != "want_human"))),
        ("law.cooling_off", lambda s: _node(s, "terms", steps=_steps("terms")[:-1])),
        ("law.cooling_off", lambda s: _node(s, "order_done", steps=(("order_thanks",),))),
        ("law.push", lambda s: _line(s, "offer", push=False)),
        ("law.unmarked", lambda s: _line(s, "looking", text="今ならお得ですので、ご購入ください。")),
        ("wording.certainty", lambda s: _line(s, "looking", text="必ずお似合いになります。")),
        ("wording.medical", lambda s: _line(s, "looking", text="シミが消えます。")),
        ("wording.pressure", lambda s: _line(s, "looking", text="今すぐ決めてください。")),
        ("fact.number", lambda s: _line(s, "shipping_to_free", text="送料は660円です。")),
        ("fact.number", lambda s: _line(s, "looking", text="三日で届きます。")),
        ("fact.scarcity", lambda s: _line(s, "looking", text="残りわずかでございます。")),
        ("offer.authority", lambda s: _line(s, "price_hello", offer="HALF")),
        ("offer.limit", lambda s: replace(s, offers=tuple(replace(limit, max_days=0) for limit in s.offers))),
        ("flow.dead_end", lambda s: _node(s, "doubt_forgot", then=None)),
        ("flow.circle", lambda s: _node(_node(s, "doubt_forgot", then="doubt_trouble"), "doubt_trouble", then="doubt_forgot")),
        ("flow.unreachable", lambda s: _adding(s, Node("lonely", "終了", (("close",),), ends=True))),
        ("speech.long", lambda s: _line(s, "looking", text="さようでございましたか、ご覧いただき誠にありがとうございます。" * 4)),
        ("speech.reading", lambda s: _line(s, "looking", text="★のしるしを、ご覧ください。")),
        ("reference.variable", lambda s: _line(s, "looking", text="{nothing}でございます。")),
        ("reference.line", lambda s: _node(s, "close", steps=(("nothing",),))),
        ("reference.node", lambda s: _node(s, "doubt_forgot", then="nowhere")),
        ("reference.condition", lambda s: _line(s, "looking", when=("sunny",))),
        ("reference.place", lambda s: replace(s, places=tuple(pair for pair in s.places if pair[0] != "offer"))),
    ],
)
def test_each_fault_is_found(rule: str, spoil: Callable[[Script], Script]) -> None:
    findings = lint(spoil(SCRIPT))
    assert rule in {finding.rule for finding in findings}
    assert all(finding.ja and finding.en and finding.place for finding in findings)


@pytest.mark.parametrize("number", range(10))
def test_no_filled_line_for_any_customer_of_the_demo_lasts_over_twelve_seconds(number: int) -> None:
    shop = load_demo_shop(ROOT / "assets/demo", NOW)
    customer = shop.customers[number]
    brief = CallBrief("c", shop.shop, customer, shop.cart_of(customer), load_demo_script(PACK, NOW), shop.facts, NOW)
    ahead = ScriptedBrain(brief, Scripted()).lines_ahead()
    assert len(ahead) > 80
    assert [say.text for say in ahead if too_long(say.text, shop.shop.readings)] == []
    assert [say.text for say in ahead if any(c.isascii() and c.isalnum() for c in say.spoken)] == []


def test_two_different_people_sign_and_what_they_signed_is_fixed() -> None:
    approved = approve(SCRIPT, Approval("森", NOW), Approval("林", NOW), ())
    assert intact(approved)
    assert approved.content_hash == content_hash(load_pack(PACK))
    assert not intact(replace(approved, lines=approved.lines[1:]))
    assert content_hash(_line(SCRIPT, "close", text="さようなら。")) != approved.content_hash
    for second in ("森", " 森 ", ""):
        with pytest.raises(Refused):
            approve(SCRIPT, Approval("森", NOW), Approval(second, NOW), ())
    with pytest.raises(Refused):
        approve(SCRIPT, Approval("森", NOW), Approval("林", NOW), ("law.opening",))


def test_the_demo_approvals_say_that_they_are_a_demo() -> None:
    assert all(approval.demo and "デモ" in approval.by for approval in demo_approvals(NOW))
    assert all(approval.demo for approval in load_demo_script(PACK, NOW).approvals)


def test_a_pack_that_cannot_be_read_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        load_pack(tmp_path)
    for name in ("pack.yaml", "lines.yaml", "nodes.yaml"):
        (tmp_path / name).write_text((PACK / name).read_text("utf-8"), "utf-8")
    assert load_pack(tmp_path) == SCRIPT
    for name, text in (("lines.yaml", "lines: {a: {txt: x}}"), ("nodes.yaml", "nodes: {a: {stage: x, steps: 3}}"), ("pack.yaml", ": :")):
        kept = (tmp_path / name).read_text("utf-8")
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(BadInput, match=name):
            load_pack(tmp_path)
        (tmp_path / name).write_text(kept, "utf-8")


def test_a_script_without_a_flow_is_refused_by_the_brain() -> None:
    shop = load_demo_shop(ROOT / "assets/demo", NOW)
    approved = replace(load_demo_script(PACK, NOW), script=None)
    with pytest.raises(BadInput):
        ScriptedBrain(CallBrief("c", shop.shop, shop.customers[0], shop.carts[0], approved, shop.facts, NOW), Scripted())


def test_the_outcomes_that_bar_are_those_of_the_law() -> None:
    ending = {node.outcome for node in SCRIPT.nodes if node.outcome is not None}
    assert {Outcome.REFUSED, Outcome.DO_NOT_CALL} <= ending
