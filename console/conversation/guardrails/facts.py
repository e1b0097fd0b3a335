"""Every number from a fact that is true now; every scarcity bound to a stock; every offer within authority."""

import re
import unicodedata
from typing import Final

from console.conversation.guardrails.proposal import Circumstances, Course, Judgement, Proposal
from console.domain.verdict import Verdict
from console.domain.wording import scarce, squeeze

_SEPARATOR: Final = re.compile(r"(?<=\d),(?=\d{3})")
_DIGITS: Final = re.compile(r"\d+")
_KANJI: Final = re.compile(r"([一二三四五六七八九十百千万〇]+)(?=円|点|日|%|パーセント|割|枚|個|年|時間|センチ|cm|営業日)")
_VALUE: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_OFFER_WORDS: Final = re.compile(
    r"割引|[%パ](?:ーセント)?(?:引|オフ)|割引き?|\d割|クーポン|送料(?:を|が|は)?(?:無料|サービス)|値引|おまけ|特典"
)
_REFERENCE: Final = re.compile(
    r"通常(?:価格|は|なら|\d)|定価|希望小売|元(?:の)?(?:値|価格)|もとのお?(?:値|価格)|以前(?:は|の価格)|先(?:月|週)まで"
)
_RETURNABLE: Final = re.compile(
    r"(?:返品|返金|取り?替え|交換)[^。]{0,12}(?:でき(?:ます|る)|可能|いただけます|お受け(?:して|いた)(?:おり|し)ます|承(?:り|って)|無料)"
)
_AUTHORITY: Final = "景品表示法 第5条第2号、承認された特典の範囲"


def numbers_in(text: str) -> frozenset[int]:
    """All numbers of a text, digit groups joined, and kanji numerals before a counter."""
    plain = _SEPARATOR.sub("", unicodedata.normalize("NFKC", text))
    found = {int(n) for n in _DIGITS.findall(plain)}
    return frozenset(found | {_kanji(m) for m in _KANJI.findall(plain)})


def numbers_from_facts(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """Each number is one of a cited fact; for words of a person, of any fact of the call."""
    if proposal.line is not None:
        sources = [f"{fact.value} {fact.spoken}" for fact in proposal.facts]
    else:
        sources = [str(value) for value in now.current.values()]
    known = frozenset().union(*(numbers_in(text) for text in sources)) if sources else frozenset[int]()
    loose = numbers_in(proposal.text) - known
    if loose:
        return Judgement(
            Verdict("speech.number", "事実の裏づけのない数字が含まれています。", "It holds a number that no fact supports."),
            Course.STOP,
            "特定商取引法 第21条第1項、景品表示法 第5条",
        )
    return None


def scarcity_from_stock(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """「残り2点」 needs a stock of 2 now (景品表示法 第5条)."""
    if not scarce(proposal.text):
        return None
    stocks = [fact for fact in proposal.facts if ".stock" in fact.key]
    deadlines = [fact for fact in proposal.facts if fact.key.endswith((".until", ".order_by", ".delivery_window"))]
    if proposal.line is None:
        claimed = re.search(r"(?:残り|のこり|あと)(\d+)(?:点|枚|個|着|台)", squeeze(proposal.text))
        live = {value for key, value in now.current.items() if ".stock" in key}
        if claimed is not None and int(claimed[1]) in live:
            return None
    elif stocks or deadlines or any("限" in fact.spoken for fact in proposal.facts):
        return None
    return Judgement(
        Verdict("speech.scarcity", "在庫や期限の事実に基づかない希少性の表現です。", "Scarcity or a deadline without a fact."),
        Course.STOP,
        "景品表示法 第5条第2号",
        "在庫や締め切りの事実を、「在庫は、ただいま〇点ございます」とお伝えください。",
    )


def reference_price_dated(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """二重価格表示: a former or a list price is named only from a fact of that price, which has its date."""
    if not _REFERENCE.search(squeeze(proposal.text)) or any(".former_price" in fact.key for fact in proposal.facts):
        return None
    return Judgement(
        Verdict("speech.reference_price", "比べる元の価格に、日付のある事実がありません。", "A reference price without a dated fact."),
        Course.STOP,
        "景品表示法 第5条第2号(二重価格表示)",
        "ただいまの価格だけを、「税込みで〇円でございます」とお伝えください。",
    )


def comparison_sourced(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """Another shop is named only with the day and the place where its price was seen."""
    plain = squeeze(proposal.text)
    named = [key.removesuffix("name") for key in now.rivals if squeeze(str(now.current[key])) in plain]
    if not named or any(all(squeeze(str(now.current.get(row + part))) in plain for part in ("date", "source")) for row in named):
        return None
    return Judgement(
        Verdict("speech.comparison", "他店との比較に、日付と出所がありません。", "A comparison without its date and source."),
        Course.STOP,
        "景品表示法 第5条(比較広告)",
        "比較表の日付と出所を添えて、そのままお伝えください。",
    )


def returns_of_these_goods(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """Where goods of the cart have a return rule of their own, no general promise: a disadvantage that matters is not kept quiet."""
    if "return.own" not in now.current or not _RETURNABLE.search(squeeze(proposal.text)):
        return None
    if any(fact.key.startswith("return.") for fact in proposal.facts):
        return None
    return Judgement(
        Verdict("speech.return", "返品の決まりが別にある商品です。", "These goods have a return rule of their own."),
        Course.REPLACE,
        "特定商取引法 第21条第1項、消費者契約法 第4条第2項",
        "その商品の返品の決まりを、そのままお伝えください。",
    )


def offer_within_authority(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """An offer is made only when the script and the shop's rules allow it to this customer for this cart."""
    if proposal.line is not None:
        if proposal.line.offer is None:
            return None
        verdict = now.offers.get(proposal.line.offer, Verdict("offer.unknown", "お店にない特典です。", "The shop has no such offer."))
        return Judgement(verdict, Course.STOP, _AUTHORITY) if verdict is not None else None
    if _OFFER_WORDS.search(squeeze(proposal.text)) and not any(v is None for v in now.offers.values()):
        return Judgement(
            Verdict("offer.authority", "このお客様にご案内できる特典はありません。", "No offer may be made to this customer."),
            Course.STOP,
            _AUTHORITY,
        )
    return None


def _kanji(text: str) -> int:
    total, current, myriads = 0, 0, 0
    for character in text:
        if character in _VALUE:
            current = _VALUE[character]
        elif character in _UNITS:
            total, current = total + (current or 1) * _UNITS[character], 0
        else:
            myriads, total, current = (total + current) * 10_000, 0, 0
    return myriads + total + current
