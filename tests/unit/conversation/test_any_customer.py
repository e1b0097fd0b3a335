"""Whatever a customer, an operator, the shop and the message server do, with any pack: the judge finds nothing, and the call ends.

The judge (``console.simulation.violations``) is written from the law and reads the result alone. So that it is known to see, every
rule of the guardrails and of the dialogue is taken out once, and the judge must notice.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.conversation import repertoire
from console.conversation.dialogue import machine, moving, signs
from console.conversation.dialogue.state import State
from console.conversation.guardrails.chain import CHAIN
from console.conversation.guardrails.proposal import Guardrail
from console.domain.card_numbers import MASK
from console.domain.facts import Fact
from console.domain.moves import OutcomeSet
from console.domain.outcome import Outcome
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import NOW, SCRIPT, SCRIPTS, SHOP, Telephone, as_json, labels

WORDS = {
    "call_later": "明日の午後三時ごろに。",
    "ask_stock": "Lサイズの在庫はありますか。",
    "ask_product": "素材は何ですか。",
    "third_party": "母なら代わります。",
    "agree_send_link": "ショートメールで。",
    "ask_payment": "分割払いはできますか。",
    "ask_shipping_fee": "台湾にも送れますか。",
    "reason_color": "敏感肌なのですが。",
    "off_topic": "会社でまとめて買いたいのですが。",
}
TYPED = (
    "シミが消えます。",
    "絶対にお似合いです。",
    "残りわずかです。",
    "送料は777円です。",
    "カード番号を教えてください。",
    "いかがでしょうか。",
    "メールをお送りしました。",
    "コートの件です。",
    "あおば電機より安くなっております。",
    "定価の半額です。",
    "お待たせいたしました。担当が確認いたします。",
    "到着後14日以内、未使用でタグの付いたものは、返品をお受けしております。",
)
NO = (
    "いえ、大丈夫です。ありがとうございました。|refuse_offer",
    "結構です。|refuse_offer",
    "やっぱりいりません。|refuse_offer",
    "いりません。|refuse_offer",
)
LINES = tuple(sorted({line.id for signed in SCRIPTS.values() for line in signed.lines}))
ENDING = (*(name for name, _ in SCRIPT.script.globals), "thanks_bye", "reason_bought_elsewhere", "need_consult") if SCRIPT.script else ()
CUSTOMERS = tuple(customer.name for customer in SHOP.customers if not customer.barred)

label = st.sampled_from(labels())
talk = label.filter(lambda name: name not in ENDING)
two = st.tuples(label, label).filter(lambda pair: pair[0] != pair[1])
turn = st.one_of(
    st.tuples(st.just("says"), label),
    st.tuples(st.just("says"), talk),
    st.tuples(st.just("says"), talk),
    st.tuples(st.just("doubtful"), two),
    st.tuples(st.just("both"), two),
    st.tuples(st.just("silent"), st.integers(1, 3)),
    st.tuples(st.just("steered"), st.sampled_from(LINES)),
    st.tuples(st.just("typed"), st.sampled_from(TYPED)),
    st.tuples(st.just("order"), st.none()),
    st.tuples(st.just("stock"), st.integers(0, 3)),
    st.tuples(st.just("price"), st.integers(500, 90_000)),
    st.tuples(st.just("price_while"), st.tuples(st.sampled_from(LINES), st.integers(500, 90_000))),
    st.tuples(st.just("key"), st.sampled_from("0129#")),
    st.tuples(st.just("operator"), st.lists(label, max_size=3)),
    st.tuples(st.just("time"), st.none()),
    st.tuples(st.just("card"), label),
    st.tuples(st.just("no"), st.sampled_from(NO)),
    st.tuples(st.just("server"), st.booleans()),
)
cuts = st.dictionaries(st.sampled_from(LINES), label, max_size=4)


def said(name: str) -> str:
    return f"{WORDS.get(name, 'あのう。')}|{name}"


def converse(
    customer: str,
    turns: Sequence[tuple[str, object]],
    interrupted: dict[str, str] | None = None,
    accepts: tuple[str, ...] | None = ("sms", "mail"),
    script: str | None = None,
    own_rule: bool = False,
    chain: Sequence[Guardrail] = CHAIN,
) -> Telephone:
    cut = {line: said(name) for line, name in (interrupted or {}).items()}
    brief = replace(Telephone(customer, script=script).brief, asks_survey=True)
    if own_rule:
        sku = brief.cart.lines[0].sku
        rule = Fact("shop:return", f"product.{sku}.return", "返品不可", "開封後の返品は、お受けしておりません", "shop", NOW)
        brief = replace(brief, facts=(*brief.facts, rule))
    call = Telephone(customer, chain=chain, accepts=accepts, cuts=cut, brief=brief)
    call.answered()
    for kind, value in turns:
        match kind, value:
            case "says", str(name):
                call.says(said(name))
            case "doubtful", (str(first), str(second)):
                call.says(f"あのう。|{first}:0.42,{second}:0.3")
            case "both", (str(first), str(second)):
                call.says(f"あのう。|{first}+{second}")
            case "silent", int(times):
                call.silent(times)
            case "steered", str(line):
                call.steered(line)
            case "typed", str(text):
                call.steered(text=text)
            case "order", _:
                call.order_arrives()
            case "stock", int(amount):
                call.fact("product.AP-1001.stock.M", amount)
            case "price", int(amount):
                call.fact(f"product.{brief.cart.lines[0].sku}.price", amount)
            case "price_while", (str(line), int(amount)):
                call.while_it_sounds(line, f"product.{brief.cart.lines[0].sku}.price", amount)
            case "key", str(digit):
                call.key(digit)
            case "operator", list(names):
                call.taken_over().handed_back(*(("customer", said(name)) for name in names), vanished=len(names) == 1)
            case "card", str(name):
                call.says(f"番号は{MASK * 16}です。|{name}")
            case "no", str(words):
                call.says(words)
            case "server", bool(accepted):
                _server_answers(call, accepted)
            case "time", _:
                call.time_is_up()
            case _:
                raise AssertionError(kind)
    return call.until_the_end()


def _server_answers(call: Telephone, accepted: bool) -> None:
    """To the last link that was sent, if that is still open."""
    told = [entry for entry in call.log if entry.kind in ("SendLink", "accepted", "rejected")]
    if not call.over and told and told[-1].kind == "SendLink":
        channel = told[-1].value.channel
        call.link_accepted(channel) if accepted else call.link_rejected(channel)


CALL = {
    "customer": st.sampled_from(CUSTOMERS),
    "turns": st.lists(turn, max_size=14).flatmap(lambda turns: st.sampled_from([turns, [("says", "identity_confirm"), *turns]])),
    "interrupted": cuts,
    "accepts": st.sampled_from([("sms", "mail"), ("mail",), ("sms",), (), None]),
    "script": st.sampled_from([None, None, None, *SCRIPTS]),
    "own_rule": st.sampled_from([False, False, True]),
}


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(**CALL)
def test_no_call_breaks_a_rule(
    customer: str,
    turns: list[tuple[str, object]],
    interrupted: dict[str, str],
    accepts: tuple[str, ...] | None,
    script: str | None,
    own_rule: bool,
) -> None:
    call = converse(customer, turns, interrupted, accepts, script, own_rule)
    assert judge(call) == [], as_json(call)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@settings(max_examples=20_000, derandomize=False, suppress_health_check=list(HealthCheck))
@given(**CALL)
def test_no_call_of_very_many_breaks_a_rule(
    customer: str,
    turns: list[tuple[str, object]],
    interrupted: dict[str, str],
    accepts: tuple[str, ...] | None,
    script: str | None,
    own_rule: bool,
) -> None:
    call = converse(customer, turns, interrupted, accepts, script, own_rule)
    assert judge(call) == [], as_json(call)


def test_stock_that_changes_in_the_call_is_told_as_it_is_now_and_the_judge_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def played() -> Telephone:
        call = Telephone().opened().says(said("ask_product")).fact("product.AP-1001.stock.M", 1)
        return call.says("Mサイズの在庫はありますか。|ask_stock").until_the_end()

    current = played()
    assert "ただいま1点ございます" in current.spoken
    assert judge(current) == []
    monkeypatch.setattr(repertoire.Repertoire, "changed", lambda self, *_: self)
    stale = played()
    assert judge(stale) == [("scarcity.stock", "はい、Mサイズの在庫は、ただいま2点ございます。")]


RULES_OF_THE_DIALOGUE = {
    "a wish not to be called": (signs, "forbids_contact", lambda words: False, ["もう電話しないでください。|off_topic"], "barred_close"),
    "a plain no": (signs, "declines", lambda words: False, ["いりません。|off_topic"], "refused_close"),
    "somebody driving": (signs, "driving", lambda words: False, ["いま運転中なんです。|reason_size"], "driving_close"),
    "somebody confused": (signs, "distressed", lambda words: False, ["認知症で、よく分からないんです。|reason_size"], "distress"),
    "somebody is being fetched": (signs, "fetching", lambda words: False, None, "hold"),
    "a family in mourning": (signs, "bereaved", lambda words: False, ["主人は他界しました。|third_party"], "bereaved_close"),
    "selling stops": (State, "selling_stopped", False, ["しつこいですね。|complaint", "サイズが。|reason_size"], "complaint"),
    "a refusal bars": (moving, "Bar", lambda everything: OutcomeSet(Outcome.REFUSED), ["いりません。|refuse_offer"], "refused_close"),
    "offers have conditions": (
        repertoire,
        "offer_verdicts",
        lambda *_: dict.fromkeys(("HELLO10", "VIP10", "FREESHIP", "SOCKS15")),
        ["割引はありますか。|ask_discount"],
        "discount_none",
    ),
    "two tries, then a person": (machine, "_REPAIRS", 99, ["あのう。|unknown", "あのう。|unknown"], "human_offer"),
}


@pytest.mark.parametrize("name", RULES_OF_THE_DIALOGUE)
def test_a_rule_of_the_dialogue_that_is_taken_out_is_missed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, attribute, without, turns, line = RULES_OF_THE_DIALOGUE[name]

    def played() -> Telephone:
        call = Telephone()
        call = call.answered().says("母なら代わります。|third_party") if turns is None else call.opened().says(*turns)
        return call.until_the_end()

    kept = played()
    assert judge(kept) == []
    assert line in kept.lines
    monkeypatch.setattr(where, attribute, without)
    loose = played()
    assert judge(loose) or line not in loose.lines
