"""The judge of finished calls: a lawful call has nothing to answer for; each rule is seen when it is broken, and no rule is untried."""

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.campaign.scripts.lint import _LAWS
from console.conversation.guardrails.expressions import expressions
from console.conversation.knowledge.filling import VARIABLE
from console.domain.terms import Term
from console.simulation import judged_facts, judged_parties
from console.simulation.truth import ShopTruth, truth_of
from console.simulation.violations import judge
from tests.unit.conversation.telephone import Telephone

CALL = Telephone().opened().says("忘れていました。|reason_forgot", "はい、送ってください。|agree_send_link", "メールで。|agree_send_link")
TRUTH = truth_of(CALL.brief)
LAWFUL = CALL.result()
Result = dict[str, Any]
Break = Callable[[Result], Result | None]


def _line(result: Result, line: str) -> Result:
    return next(turn for turn in result["transcript"] if turn["line"] == line)  # type: ignore[no-any-return]


def _last_wish(result: Result) -> dict[str, Any]:
    turns: list[dict[str, Any]] = result["transcript"]
    return [turn for turn in turns if turn["intent"] == "agree_send_link"][-1]


def _at_end(result: Result) -> float:
    return float(result["transcript"][-1]["ended"]) + 1.0


def agent(text: str, line: str = "operator.typed") -> Break:
    """The agent says this at the end."""

    def spoil(result: Result) -> None:
        at = _at_end(result)
        result["transcript"].append(
            {"who": "agent", "text": text, "unheard": "", "started": at, "ended": at + 1, "line": line, "intent": None}
        )

    return spoil


def customer(text: str, intent: str) -> Break:
    def spoil(result: Result) -> None:
        at = _at_end(result)
        result["transcript"].append(
            {"who": "customer", "text": text, "unheard": "", "started": at, "ended": at + 1, "line": None, "intent": intent}
        )

    return spoil


def both(*steps: Break) -> Break:
    def spoil(result: Result) -> None:
        for step in steps:
            step(result)

    return spoil


def without(line: str) -> Break:
    def spoil(result: Result) -> None:
        result["transcript"] = [turn for turn in result["transcript"] if turn["line"] != line]

    return spoil


def setting(**values: Any) -> Break:
    return lambda result: result.update(values)


def unidentified(result: Result) -> None:
    for turn in result["transcript"]:
        turn["intent"] = None


def moved_to_front(line: str) -> Break:
    def spoil(result: Result) -> None:
        turn = _line(result, line)
        result["transcript"] = [turn, *(other for other in result["transcript"] if other is not turn)]

    return spoil


def moved_behind(line: str, other: str) -> Break:
    def spoil(result: Result) -> None:
        turn, before = _line(result, line), _line(result, other)
        turns = [one for one in result["transcript"] if one is not turn]
        turns.insert(turns.index(before) + 1, turn)
        result["transcript"] = turns

    return spoil


def cut(line: str) -> Break:
    return lambda result: _line(result, line).update(unheard="の続き")


PUSH = agent("よろしければ、お手続きのリンクをお送りいたしましょうか。")
SUGGEST = agent("ご参考までに、靴下もございます。")
REFUSED = both(customer("いりません。", "refuse_offer"), setting(barred=True), agent("失礼いたします。", "refused_close"))

BROKEN: list[tuple[str, Break]] = [
    ("opening.before_solicitation", without("open_recording")),
    (
        "opening.before_goods",
        both(moved_to_front("terms_return"), lambda r: r["transcript"][0].update(text="ウールチェスターコートでございます。")),
    ),
    ("opening.order", moved_to_front("open_recording")),
    ("opening.order", moved_behind("open_purpose", "open_identity")),
    ("opening.order", moved_behind("open_recording", "open_purpose")),
    ("opening.claimed_but_not_heard", cut("open_name")),
    ("opening.no_way_to_refuse", lambda r: _line(r, "goods_kind").update(text="衣料品についてのご案内です。")),
    ("privacy.not_the_person_yet", unidentified),
    ("privacy.no_goods_to_others", both(customer("母はいません。", "third_party"), agent("衣料品の件でございます。"))),
    ("privacy.nothing_urged_on_others", both(customer("違います。", "wrong_person"), PUSH)),
    ("privacy.others_hear_the_least", both(customer("母はいません。", "third_party"), agent("このお電話は、録音しております。"))),
    ("privacy.others_hear_the_least", both(customer("発信音のあとに。", "voicemail"), agent("衣料品の件でございます。"))),
    ("minor.not_ended", both(customer("小学生です。", "minor"), agent("はい。", "hold"), agent("それでは。", "close"))),
    ("minor.nothing_urged", both(customer("小学生です。", "minor"), PUSH)),
    ("refusal.no_solicitation", both(REFUSED, agent("クーポンがございます。"))),
    ("refusal.one_closing_line", both(REFUSED, agent("それでは。", "close"))),
    ("refusal.not_barred", both(customer("もう電話しないでください。", "unknown"), agent("失礼いたします。", "close"))),
    ("distress.no_offer", both(customer("しつこいですね。", "complaint"), PUSH)),
    ("distress.no_offer", both(customer("認知症で分からないんです。", "reason_size"), PUSH)),
    ("driving.one_sentence", both(customer("いま運転中なんです。", "call_later"), agent("はい。", "hold"), agent("それでは。", "close"))),
    ("pressure.pushes", both(PUSH, customer("うーん。", "unknown"), PUSH, customer("うーん。", "unknown"), PUSH)),
    ("pressure.suggested_twice", both(SUGGEST, SUGGEST)),
    (
        "pressure.suggested_before_the_doubt_is_gone",
        both(customer("サイズが心配です。", "reason_size"), SUGGEST),
    ),
    (
        "pressure.suggested_before_the_doubt_is_gone",
        lambda r: r.update(transcript=[t for t in r["transcript"] if t["who"] == "agent"]) or SUGGEST(r),
    ),
    ("pressure.length", lambda r: r["transcript"][-1].update(started=9000.0, ended=9001.0)),
    ("dialling.barred", lambda r: None),
    ("call.no_outcome", setting(outcome=None)),
    ("fact.price", agent("特価の1,234円でございます。")),
    ("fact.not_reached", agent("税込み11,000円以上のお買い物ですので、送料は無料でございます。")),
    ("fact.percent", agent("33%になります。")),
    ("fact.number", agent("777回お使いいただけます。")),
    ("scarcity.stock", agent("在庫は、ただいま97点ございます。")),
    ("scarcity.words", agent("残りわずかでございます。")),
    ("price.reference", agent("定価よりお求めやすくなっております。")),
    ("comparison.without_source", agent("あおば電機より、お手ごろでございます。")),
    ("expression.certainty", agent("絶対に合います。")),
    ("expression.superiority", agent("日本一の品でございます。")),
    ("expression.effect", agent("シミが消えます。")),
    ("expression.pressure", agent("今だけでございます。")),
    ("expression.no_cancel", agent("返品は一切できません。")),
    ("expression.not_a_sale", agent("セールスではございません。")),
    ("expression.card", agent("暗証番号をどうぞ。")),
    ("offer.not_for_this_customer", agent("初回のクーポンがございます。")),
    ("speech.not_approved", lambda r: _line(r, "forgot").update(text="ぜひお買いください。")),
    ("speech.not_approved", agent("こんにちは。", "no_such_line")),
    ("return.of_other_goods", lambda r: None),
    ("return.own_rule_unheard", lambda r: None),
    ("link.sent_before_accepted", setting(link_accepted_at=[])),
    ("link.no_consent", setting(sent=["fax"])),
    ("link.after_withdrawal", lambda r: _last_wish(r).update(text="メールで。あ、やっぱりいらないです。")),
    ("link.after_withdrawal", lambda r: _last_wish(r).update(text="リンクはいりません。", intent="refuse_offer")),
    ("link.after_withdrawal", lambda r: _last_wish(r).update(text="やっぱり送らないでください。", intent="refuse_offer")),
    ("link.price_outdated", lambda r: None),
    ("link.terms_price", without("terms_price_free")),
    ("link.terms_payment", without("terms_payment")),
    ("link.terms_delivery", without("terms_delivery")),
    ("link.terms_return", without("terms_return")),
    ("link.terms_cooling_off", without("terms_cooling_off")),
    ("card.unmasked", customer("番号は4111 1111 1111 1111です。", "unknown")),
    ("card.unmasked", both(customer("番号は、4111。", "unknown"), customer("1111、1111、1111です。", "unknown"))),
    ("card.unmasked", both(customer("えっと、4111。", "unknown"), customer("●●●●●●●●●●●●です。", "unknown"))),
    ("card.unmasked", customer("ヨンイチイチイチ、イチイチイチイチ、イチイチイチイチ、イチイチイチイチです。", "unknown")),
    ("card.code_unmasked", customer("セキュリティコードは、いちにさんです。", "unknown")),
]


def _truth(rule: str) -> ShopTruth:
    if rule.startswith("return."):
        return replace(TRUTH, returns=("返品はお受けしておりません",), some_generally=False)
    if rule == "fact.not_reached":
        return replace(TRUTH, totals={0.0: frozenset({8_900})})
    if rule == "link.price_outdated":
        return replace(TRUTH, amounts={**TRUTH.amounts, LAWFUL["link_accepted_at"][0] - 2.0: frozenset({1})})
    return replace(TRUTH, barred=True) if rule == "dialling.barred" else TRUTH


def test_a_lawful_call_has_nothing_to_answer_for() -> None:
    assert LAWFUL["sent"] == ["mail"]
    assert judge(LAWFUL, TRUTH) == []


@pytest.mark.parametrize(("rule", "spoil"), BROKEN, ids=[f"{number}-{rule}" for number, (rule, _) in enumerate(BROKEN)])
def test_it_is_seen_when_it_is_broken(rule: str, spoil: Break) -> None:
    result = copy.deepcopy(LAWFUL)
    spoil(result)
    assert rule in {found["rule"] for found in judge(result, _truth(rule))}


@pytest.mark.parametrize(
    "words",
    ["電話番号は090-1234-5678です。", "身長は163センチで、4111円ですよね。", "2026年12月15日の15時です。", "注文番号は1234567です。"],
)
def test_other_numbers_are_nobodys_card(words: str) -> None:
    result = copy.deepcopy(LAWFUL)
    both(customer(words, "unknown"), customer("●●●●です。" if "円" in words else words, "unknown"))(result)
    assert not [found for found in judge(result, TRUTH) if found["rule"].startswith("card.")]


def test_a_yes_before_anybody_asked_does_not_make_the_person() -> None:
    result = copy.deepcopy(LAWFUL)
    first = result["transcript"][0]
    unidentified(result)
    yes = {"who": "customer", "text": "はい。", "unheard": "", "started": first["started"] - 0.3, "ended": first["started"] - 0.1}
    result["transcript"].insert(0, {**yes, "line": None, "intent": "affirm"})
    assert "privacy.not_the_person_yet" in {found["rule"] for found in judge(result, TRUTH)}


def test_who_was_fetched_hears_the_opening_anew() -> None:
    result = copy.deepcopy(LAWFUL)
    asks = [turn for turn in result["transcript"] if turn["line"] == "open_identity"]
    fetches = {"who": "customer", "text": "今代わります。", "unheard": "", "line": None, "intent": "third_party"}
    result["transcript"].insert(
        result["transcript"].index(asks[0]), {**fetches, "started": asks[0]["started"] - 0.2, "ended": asks[0]["started"] - 0.1}
    )
    assert "opening.before_solicitation" in {found["rule"] for found in judge(result, TRUTH)}


@pytest.mark.parametrize("fetches", ["主人ですね。今代わります。", "今変わります。"])
def test_who_was_fetched_may_hear_the_goods_once_they_have_said_who_they_are(fetches: str) -> None:
    result = copy.deepcopy(LAWFUL)
    both(customer("主人ですね。", "third_party"), customer(fetches, "third_party"))(result)
    before = copy.deepcopy(result)
    both(customer("はい、そうです。", "identity_confirm"), agent("衣料品の件でございます。"))(result)
    agent("衣料品の件でございます。")(before)
    assert "privacy.no_goods_to_others" not in {found["rule"] for found in judge(result, TRUTH)}
    assert "privacy.no_goods_to_others" in {found["rule"] for found in judge(before, TRUTH)}


@pytest.mark.parametrize(
    ("words", "pushes"),
    [
        ("お決めになる前に、何か気になる点がございましたか。", False),
        ("お決めになるまで、カートの中身はそのまま残ります。", False),
        ("ごゆっくりお決めください。", False),
        ("そろそろお決めになりませんか。", True),
        ("いま、お決めいただけますか。", True),
        ("お決めいただくまで、カートはそのまま残ります。", False),
        ("いま、お決めにならなくても結構です。", False),
        ("お決めになる必要はございません。", False),
        ("お決めになったら、お知らせください。", False),
        ("お決めください。", True),
        ("どちらかに、お決めください。", True),
        ("そろそろお決めになってください。", True),
        ("お決めにならないと、なくなります。", True),
        ("お決めにならなくては、困ります。", True),
        ("お決めになる必要があります。", True),
        ("お決めいただきたいのですが。", True),
        ("お決めいただかなくては、進められません。", True),
    ],
)
def test_pressing_for_a_decision_is_told_from_leaving_time_for_one(words: str, pushes: bool) -> None:
    result = copy.deepcopy(LAWFUL)
    both(*[agent(words)] * 4)(result)
    assert ("pressure.pushes" in {found["rule"] for found in judge(result, TRUTH)}) is pushes


def proposals() -> list[str]:
    """The sentences that the law check gives as lawful, and those it proposes in the place of a finding."""
    told = [wording.instead for wording in expressions()] + [ja for _, ja, _ in _LAWS.values()]
    quoted = [words for each in told for words in re.findall("「([^」]+)」", each)]
    return [VARIABLE.sub("", words) for words in (*quoted, *(words for each in expressions() for words in each.lawful))]


@pytest.mark.parametrize("words", proposals())
def test_what_the_law_check_proposes_is_not_blamed(words: str) -> None:
    """Numbers are left out: they are true or not by the shop's facts."""
    result = copy.deepcopy(LAWFUL)
    agent(words)(result)
    found = {found["rule"] for found in judge(result, TRUTH)}
    assert {rule for rule in found if rule.startswith(("expression.", "pressure.", "scarcity.words", "price.reference"))} == set()


@pytest.mark.parametrize("words", ["ご家族とご相談のうえで、お決めください。", "どうぞごゆっくりお決めください。"])
def test_a_proposal_may_be_said_as_often_as_one_likes(words: str) -> None:
    result = copy.deepcopy(LAWFUL)
    both(*[agent(words)] * 4)(result)
    assert "pressure.pushes" not in {found["rule"] for found in judge(result, TRUTH)}


@pytest.mark.parametrize(
    ("pattern", "words", "holds"),
    [
        (judged_parties.URGING, "いまなら20%オフです。", True),
        (judged_parties.URGING, "色はオフホワイトでございます。", False),
        (judged_parties.URGING, "たいへんお得です。", True),
        (judged_parties.URGING, "お得意様の係から、ご連絡いたします。", False),
        (judged_parties.URGING, "こちらの品はいかがでしょうか。", True),
        (judged_parties.URGING, "ご都合はいかがでしょうか。", False),
        (judged_facts._SCARCE, "ラスト3点です。", True),
        (judged_facts._SCARCE, "イラストと、色のコントラストが特長です。", False),
        (judged_facts._REFERENCE, "定価より安くいたします。", True),
        (judged_facts._REFERENCE, "査定価格をお伝えします。", False),
        (judged_facts._EXPRESSIONS["effect"], "血圧が下がります。", True),
        (judged_facts._EXPRESSIONS["effect"], "血圧計でございます。", False),
    ],
)
def test_a_pattern_does_not_hold_an_innocent_word_for_the_one_it_means(pattern: re.Pattern[str], words: str, holds: bool) -> None:
    assert (pattern.search(words) is not None) is holds


def test_every_rule_is_tried() -> None:
    sources = "".join(Path(module.__file__ or "").read_text("utf-8") for module in (judged_facts, judged_parties))
    named = set(
        re.findall(
            r'"((?:opening|privacy|minor|refusal|distress|driving|pressure|dialling|call|fact|scarcity|price|comparison|offer|speech|link|return|card)\.[a-z_]+)"',
            sources,
        )
    )
    named |= {f"expression.{name}" for name in judged_facts._EXPRESSIONS} | {f"link.terms_{name}" for name in judged_facts._TERMS}
    assert named - {"link.terms_"} == {rule for rule, _ in BROKEN}


def test_the_judge_listens_for_every_term_of_the_law() -> None:
    assert set(judged_facts._TERMS) == set(Term)


def test_the_judge_does_not_lean_on_what_it_judges() -> None:
    folder = Path(judged_facts.__file__ or "").parent
    for name in ("violations", "judged", "judged_facts", "judged_parties", "truth"):
        imported = re.findall(r"^(?:from|import) (console\.[a-z_.]+)", (folder / f"{name}.py").read_text("utf-8"), re.M)
        assert [module for module in imported if not module.startswith(("console.simulation", "console.domain"))] == []


ON_ITS_WAY = Telephone(accepts=None).opened().says("メールで送って。|agree_send_link")


@pytest.mark.parametrize(("words", "broken"), [("いえ、結構です。", []), ("大丈夫です。", []), ("いりません。", ["refusal.not_barred"])])
def test_a_no_while_the_link_is_on_its_way_is_a_refusal_only_if_it_takes_the_purchase_back(words: str, broken: list[str]) -> None:
    result = copy.deepcopy(ON_ITS_WAY.result())
    customer(words, "refuse_offer")(result)
    agent("ただいま、メールでリンクをお送りしました。", "sent_mail")(result)
    agent("失礼いたします。", "close")(result)
    result |= {"link_accepted_at": [_at_end(result) - 3.5], "sent": ["mail"], "outcome": "link_sent"}
    found = [violation["rule"] for violation in judge(result, truth_of(ON_ITS_WAY.brief))]
    assert [rule for rule in found if rule == "refusal.not_barred"] == broken
