"""What was said must be true, approved and lawful: numbers, scarcity, offers, expressions, the link, card numbers."""

import re
from collections.abc import Callable
from typing import Final

from console.domain.terms import Term
from console.simulation.expectations import normal
from console.simulation.judged import TYPED, Case, said, whole

_PRICE: Final = re.compile(r"(\d+)円")
_PERCENT: Final = re.compile(r"(\d+)(?:%|パーセント)")
_STOCK: Final = re.compile(r"(?:残り|在庫は?、?(?:ただいま)?|あと)(\d+)(?:点|個|枚|台)")
_SCARCE: Final = re.compile(
    r"残りわずか|残りあと|品薄|売り切れ(?:間近|そう)|完売|数量限定|限定|本日限り|今日(?:まで|限り)|先着|(?<!イ)(?<!コント)ラスト|なくなり次第|最後の\d"
)
_REFERENCE: Final = re.compile(r"通常価格|通常は\d|(?<![認査予指])定価|希望小売|元の価格|以前の価格|もとのお値段")
_EXPRESSIONS: Final = {
    "certainty": re.compile(r"絶対|必ず(?:お?似合|ご?満足|効|喜|お得)|間違いな|間違いございません|確実に|100%(?:ご?満足|安心)"),
    "superiority": re.compile(r"日本[一1]|世界[一1]|業界[一1]|業界初|最高品質|最安|[一1]番(?:安|お安|お得)|どこよりも"),
    "effect": re.compile(
        r"(?:シミ|シワ|ニキビ|毛穴|たるみ)(?:が|を|に)(?:消|取|薄|治|効|改善)|治(?:り|る|し|療)|若返|美白|痩せ|免疫力|血圧(?!計)|効き(?:ます|目)|副作用"
    ),
    "pressure": re.compile(
        r"今だけ|今しか|今すぐ(?:決|お決|買|ご購入|ご注文)|後悔|損(?:を)?(?:します|する)|最後のチャンス|お急ぎください|お願いですから"
    ),
    "no_cancel": re.compile(r"(?:キャンセル|解約|返品|クーリング.?オフ)は?(?:[一1]切)?(?:できません|いたしかね|受け付け(?:ません|ており))"),
    "not_a_sale": re.compile(r"(?:勧誘|セールス|営業)(?:の電話)?では(?:ありません|ございません)|アンケートのお願い"),
    "card": re.compile(r"カード(?:の)?番号を|暗証番号|セキュリティ.?コード"),
}
_UNNUMBERED: Final = re.compile(r"ごろに?、|0120|[A-Za-z]サイズ|身長")
_SENT: Final = re.compile(r"(?:お送りしました|送信しました|送信いたしました|お送りいたしました)")
_LONG_DIGITS: Final = re.compile(r"\d(?:[- ,、.。]?\d){12,18}")
_TERMS: Final = {
    Term.PRICE: re.compile(r"お支払い額は.*\d円"),
    Term.PAYMENT: re.compile(r"お支払いは"),
    Term.DELIVERY: re.compile(r"お届けは|営業日"),
    Term.RETURN: re.compile(r"返品"),
    Term.COOLING_OFF: re.compile(r"クーリング.?オフができます"),
}


def numbers_true(case: Case) -> None:
    """第21条: prices, percents and counts are the shop's; and so is every other number."""
    for turn in case.agent:
        text, stock, sums = said(turn), case.truth.stock_at(turn["started"]), case.truth.amounts_at(turn["started"])
        amounts = (
            (_PRICE, sums, "fact.price"),
            (_PERCENT, case.truth.percents, "fact.percent"),
            (_STOCK, stock, "scarcity.stock"),
        )
        for pattern, true, rule in amounts:
            if not {int(n) for n in pattern.findall(text)} <= true:
                case.broken(rule, turn["text"])
        if whole(turn) and not _UNNUMBERED.search(text):
            loose = {int(n) for n in re.findall(r"\d+", text)} - case.truth.numbers - sums - stock - case.truth.percents
            if loose and not any(pattern.search(text) for pattern, _, _ in amounts):
                case.broken("fact.number", turn["text"])


def scarcity_true(case: Case) -> None:
    """景品表示法 第5条: scarcity, deadlines, reference prices and comparisons only as the facts have them."""
    for turn in case.agent:
        text = said(turn)
        if _SCARCE.search(text):
            case.broken("scarcity.words", turn["text"])
        if _REFERENCE.search(text):
            case.broken("price.reference", turn["text"])
        for shop, (day, source) in case.truth.rivals.items():
            if normal(shop) in text and whole(turn) and not (normal(day) in text and normal(source) in text):
                case.broken("comparison.without_source", turn["text"])


def expressions_lawful(case: Case) -> None:
    for turn in case.agent:
        for name, pattern in _EXPRESSIONS.items():
            if pattern.search(said(turn)):
                case.broken(f"expression.{name}", turn["text"])


def offers_allowed(case: Case) -> None:
    """Only to the customers and carts the shop makes them to."""
    for turn in case.agent:
        for word, allowed in case.truth.offers.items():
            if word in said(turn) and not allowed:
                case.broken("offer.not_for_this_customer", turn["text"])


def text_approved(case: Case) -> None:
    """Every line is one of the script, filled; nothing else is said."""
    if not case.truth.lines:
        return
    cut: set[str] = set()
    for turn in case.agent:
        line = str(turn["line"])
        approved = case.truth.lines.get(line)
        if line == TYPED:
            continue
        if not whole(turn):
            cut.add(line)  # what follows of it, said on from the middle, is part of the line
        elif approved is None or (line not in cut and not _fits(str(turn["text"]), approved)):
            case.broken("speech.not_approved", turn["text"])


def link_told_of(case: Case) -> None:
    """「お送りしました」 only after the server's word; the terms before the link; only by channels agreed to."""
    accepted = [float(at) for at in case.result.get("link_accepted_at", [])]
    for turn in case.agent:
        if _SENT.search(said(turn)) and not any(at <= turn["started"] + 0.05 for at in accepted):
            case.broken("link.sent_before_accepted", turn["text"])
    for channel in case.result["sent"]:
        if channel not in case.truth.consents:
            case.broken("link.no_consent", channel)
    if accepted and not any(turn["who"] == "operator" and turn["started"] < accepted[0] for turn in case.turns):
        heard = [said(turn) for turn in case.agent if whole(turn) and turn["started"] < accepted[0]]
        for term, pattern in _TERMS.items():
            if not any(pattern.search(text) for text in heard):
                case.broken(f"link.terms_{term}", "")
        sums = [text for text in heard if _TERMS[Term.PRICE].search(text)]
        if sums and not {int(n) for n in _PRICE.findall(sums[-1])} <= case.truth.amounts_at(accepted[0]):
            case.broken("link.price_outdated", sums[-1])


def returns_of_these_goods(case: Case) -> None:
    """消費者契約法 第4条第2項: goods with a return rule of their own are not told of under the general one, and theirs is heard before the link."""
    own = [normal(rule) for rule in case.truth.returns]
    general = normal(case.truth.general_return)
    for turn in case.agent:
        if own and general and general in said(turn) and not (case.truth.some_generally and all(rule in said(turn) for rule in own)):
            case.broken("return.of_other_goods", turn["text"])
    accepted = [float(at) for at in case.result.get("link_accepted_at", [])]
    if accepted and not any(turn["who"] == "operator" and turn["started"] < accepted[0] for turn in case.turns):
        heard = [said(turn) for turn in case.agent if whole(turn) and turn["started"] < accepted[0]]
        for rule in own:
            if not any(rule in text for text in heard):
                case.broken("return.own_rule_unheard", rule)


def cards_masked(case: Case) -> None:
    """No card number stands in the transcript, whoever spoke it."""
    for turn in case.turns:
        if _LONG_DIGITS.search(normal(str(turn["text"]))):
            case.broken("card.unmasked", turn["line"] or turn["who"])


LOOKS: Final[tuple[Callable[[Case], None], ...]] = (
    numbers_true,
    scarcity_true,
    expressions_lawful,
    offers_allowed,
    text_approved,
    link_told_of,
    returns_of_these_goods,
    cards_masked,
)


def _fits(text: str, approved: str) -> bool:
    """Whether ``text`` is the approved line with nothing changed but its variables, all of them filled."""
    parts = re.split(r"(\{[a-z_0-9]+\})", approved)
    pattern = "".join(".+?" if part.startswith("{") else re.escape(part) for part in parts if part)
    return re.search(r"[{}]|None", text) is None and re.fullmatch(pattern, text, re.S) is not None
