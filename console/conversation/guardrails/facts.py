"""Every number from a fact that is true now; every scarcity bound to a stock; every offer within authority."""

import re
import unicodedata
from typing import Final

from console.conversation.guardrails.proposal import Circumstances, Course, Judgement, Proposal
from console.domain.verdict import Verdict
from console.domain.wording import scarce, squeeze

_DIGITS: Final = re.compile(r"\d+")
_KANJI: Final = re.compile(r"([一二三四五六七八九十百千万〇]+)(?=円|点|日|%|パーセント|割|枚|個|年|時間|センチ|cm|営業日)")
_VALUE: Final = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_OFFER_WORDS: Final = re.compile(
    r"割引|[%パ](?:ーセント)?(?:引|オフ)|割引き?|\d割|クーポン|送料(?:を|が|は)?(?:無料|サービス)|値引|おまけ|特典"
)


def numbers_in(text: str) -> frozenset[int]:
    """All numbers of a text, digit groups joined, and kanji numerals before a counter."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))
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
            Verdict("speech.number", "事実の裏づけのない数字が含まれています。", "It holds a number that no fact supports."), Course.STOP
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
        Verdict("speech.scarcity", "在庫や期限の事実に基づかない希少性の表現です。", "Scarcity or a deadline without a fact."), Course.STOP
    )


def offer_within_authority(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """An offer is made only when the script and the shop's rules allow it to this customer for this cart."""
    if proposal.line is not None:
        if proposal.line.offer is None:
            return None
        verdict = now.offers.get(proposal.line.offer, Verdict("offer.unknown", "お店にない特典です。", "The shop has no such offer."))
        return Judgement(verdict, Course.STOP) if verdict is not None else None
    if _OFFER_WORDS.search(squeeze(proposal.text)) and not any(v is None for v in now.offers.values()):
        return Judgement(
            Verdict("offer.authority", "このお客様にご案内できる特典はありません。", "No offer may be made to this customer."), Course.STOP
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
