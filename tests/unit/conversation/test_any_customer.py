"""Whatever a customer, an operator, the shop and the message server do: no rule of COMPLIANCE.md is broken, and the call ends."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.conversation.guardrails import solicitation
from console.conversation.guardrails.chain import CHAIN
from console.conversation.guardrails.proposal import Guardrail
from tests.unit.conversation.judge import judge
from tests.unit.conversation.telephone import SCRIPT, SHOP, Telephone, as_json, labels

WORDS = {
    "call_later": "明日の午後三時ごろに。",
    "ask_stock": "Lサイズの在庫はありますか。",
    "ask_product": "素材は何ですか。",
    "third_party": "母なら代わります。",
    "agree_send_link": "ショートメールで。",
}
LINES = tuple(line.id for line in SCRIPT.lines)
ENDING = (*(name for name, _ in SCRIPT.script.globals), "thanks_bye", "reason_bought_elsewhere", "need_consult") if SCRIPT.script else ()
CUSTOMERS = tuple(customer.name for customer in SHOP.customers)

label = st.sampled_from(labels())
talk = label.filter(lambda name: name not in ENDING)
turn = st.one_of(
    st.tuples(st.just("says"), label),
    st.tuples(st.just("says"), talk),
    st.tuples(st.just("says"), talk),
    st.tuples(st.just("doubtful"), st.tuples(label, label).filter(lambda pair: pair[0] != pair[1])),
    st.tuples(st.just("both"), st.tuples(label, label).filter(lambda pair: pair[0] != pair[1])),
    st.tuples(st.just("silent"), st.integers(1, 3)),
    st.tuples(st.just("steered"), st.sampled_from(LINES)),
    st.tuples(st.just("order"), st.none()),
    st.tuples(st.just("stock"), st.integers(0, 3)),
    st.tuples(st.just("key"), st.sampled_from("0129#")),
    st.tuples(st.just("operator"), st.lists(label, max_size=3)),
    st.tuples(st.just("time"), st.none()),
)
cuts = st.dictionaries(st.sampled_from(LINES), label, max_size=4)


def said(name: str) -> str:
    return f"{WORDS.get(name, 'あのう。')}|{name}"


def converse(
    customer: str,
    turns: Sequence[tuple[str, object]],
    interrupted: dict[str, str],
    accepts: tuple[str, ...],
    chain: Sequence[Guardrail] = CHAIN,
) -> Telephone:
    call = Telephone(customer, chain=chain, accepts=accepts, cuts={line: said(name) for line, name in interrupted.items()})
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
            case "order", _:
                call.order_arrives()
            case "stock", int(amount):
                call.fact("product.AP-1001.stock.M", amount)
            case "key", str(digit):
                call.key(digit)
            case "operator", list(names):
                call.taken_over().handed_back(*(("customer", said(name)) for name in names), vanished=len(names) == 1)
            case "time", _:
                call.time_is_up()
            case _:
                raise AssertionError(kind)
    return call.until_the_end()


CALL = {
    "customer": st.sampled_from(CUSTOMERS),
    "turns": st.lists(turn, max_size=14).flatmap(lambda turns: st.sampled_from([turns, [("says", "identity_confirm"), *turns]])),
    "interrupted": cuts,
    "accepts": st.sampled_from([("sms", "mail"), ("mail",), ("sms",), ()]),
}


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(**CALL)
def test_no_call_breaks_a_rule(
    customer: str, turns: list[tuple[str, object]], interrupted: dict[str, str], accepts: tuple[str, ...]
) -> None:
    call = converse(customer, turns, interrupted, accepts)
    assert judge(call) == [], as_json(call)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(**CALL)
def test_no_call_of_very_many_breaks_a_rule(
    customer: str, turns: list[tuple[str, object]], interrupted: dict[str, str], accepts: tuple[str, ...]
) -> None:
    call = converse(customer, turns, interrupted, accepts)
    assert judge(call) == [], as_json(call)


@pytest.mark.parametrize(
    ("rule", "turns"),
    [
        (solicitation.disclosures_before_solicitation, [("steered", "offer")]),
        (solicitation.no_goods_to_others, [("steered", "goods_kind")]),
        (solicitation.no_selling_in_distress, [("says", "identity_confirm"), ("says", "complaint"), ("steered", "forgot")]),
        (
            solicitation.pushes_counted,
            [("says", "identity_confirm"), ("steered", "offer_again"), ("steered", "offer_again"), ("steered", "offer_again")],
        ),
    ],
)
def test_the_judge_sees_what_a_missing_guardrail_lets_through(rule: Guardrail, turns: list[tuple[str, object]]) -> None:
    loose = tuple(r for r in CHAIN if r is not rule)
    assert judge(converse("山田 花子", turns, {}, ("sms",), loose))
    assert judge(converse("山田 花子", turns, {}, ("sms",))) == []
