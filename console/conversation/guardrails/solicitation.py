"""When nothing may be urged: before the opening was heard, after a refusal, to somebody else, too often, too long."""

import re
from typing import Final

from console.conversation.guardrails.proposal import Circumstances, Course, Judgement, Proposal
from console.domain.facts import KNOWLEDGE
from console.domain.script import Disclosure
from console.domain.verdict import Verdict
from console.domain.wording import soliciting, squeeze

_AMOUNT: Final = re.compile(r"\d円")
_REFUSAL: Final = "特定商取引法 第17条"


def solicits(proposal: Proposal) -> bool:
    """By the line's mark; for words of a person, and for the shop's own texts that a line quotes, by the words."""
    if proposal.line is not None:
        marked = proposal.line.solicits or proposal.line.push or proposal.line.suggests or proposal.line.offer is not None
        return marked or any(fact.key.startswith(KNOWLEDGE) and soliciting(fact.spoken) for fact in proposal.facts)
    return soliciting(proposal.text)


def disclosures_before_solicitation(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """特定商取引法 第16条: all of the opening heard to the end, by the person, before a word that solicits."""
    if not solicits(proposal):
        return None
    if now.identified and now.disclosed >= frozenset(Disclosure):
        return None
    return Judgement(
        Verdict("speech.disclosures", "冒頭の明示事項が、まだ最後まで聞かれていません。", "The opening has not been heard to the end."),
        Course.REPLACE,
        "特定商取引法 第16条",
    )


def silent_after_refusal(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """特定商取引法 第17条: after a refusal one closing line, which solicits nothing; then nothing."""
    if not now.refused:
        return None
    if solicits(proposal):
        return Judgement(
            Verdict("speech.refused", "お断りのあとの勧誘はできません。", "No solicitation after a refusal."), Course.STOP, _REFUSAL
        )
    if proposal.line is not None and not proposal.ends:
        return Judgement(
            Verdict("speech.refused", "お断りのあとは、締めの一言だけです。", "After a refusal only a closing line."), Course.STOP, _REFUSAL
        )
    if proposal.line is not None and now.lines_after_refusal > 0:
        return Judgement(
            Verdict("speech.one_closing", "締めの一言は済んでいます。", "The closing line has been said."), Course.STOP, _REFUSAL
        )
    return None


def no_goods_to_others(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """個人情報保護法: the goods and the contents, and with them what anything costs, are for the person's ears only."""
    if not now.stranger:
        return None
    tells = proposal.line.goods if proposal.line is not None else False
    plain = squeeze(proposal.text)
    if tells or _AMOUNT.search(plain) or any(word and squeeze(word) in plain for word in now.goods):
        return Judgement(
            Verdict("speech.third_party", "ご本人以外に商品の話はできません。", "No word about goods to anyone but the person."),
            Course.REPLACE,
            "個人情報保護法 第27条",
        )
    return None


def nothing_sold_to_others(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """民法 第5条: a minor makes no contract; and what is for the person is urged upon nobody else."""
    if now.someone_else and solicits(proposal):
        return Judgement(
            Verdict("speech.someone_else", "ご本人以外、未成年の方への勧誘はできません。", "Nothing is urged upon a minor or anyone else."),
            Course.STOP,
            "民法 第5条、個人情報保護法 第27条",
        )
    return None


def no_selling_in_distress(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """特定商取引法 第22条と施行規則: no offer to someone confused, distressed or displeased."""
    if now.selling_stopped and solicits(proposal):
        return Judgement(
            Verdict(
                "speech.distress",
                "お困り・ご不満のご様子のため、勧誘を止めています。",
                "Selling has stopped: the customer is distressed or displeased.",
            ),
            Course.STOP,
            "特定商取引法 第22条、同施行規則",
        )
    return None


def pushes_counted(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """特定商取引法 第21条3項: a decision is urged no more often than allowed."""
    if proposal.line is not None and proposal.line.push and now.pushes >= now.limit_pushes:
        return Judgement(
            Verdict("speech.pushes", "お勧めの回数の上限に達しています。", "The limit of pushes has been reached."),
            Course.REPLACE,
            "特定商取引法 第21条第3項、消費者契約法 第4条第3項",
        )
    return None


def suggested_once(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """Something beside the cart is proposed once, and not before the customer's doubt has been answered."""
    if proposal.line is not None and proposal.line.suggests and (now.suggestions > 0 or not now.doubt_gone):
        return Judgement(
            Verdict(
                "speech.suggestion",
                "ご一緒の提案は、不安がなくなってから一度だけです。",
                "Something beside the cart is proposed once, after the doubt is gone.",
            ),
            Course.REPLACE,
            "特定商取引法 第22条、同施行規則",
        )
    return None


def call_not_too_long(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """After the longest permitted call only a farewell is spoken."""
    if (now.time_up or now.at > now.longest) and not proposal.ends and not now.refused:
        return Judgement(
            Verdict("speech.length", "通話時間の上限に達しています。", "The longest permitted call has been reached."),
            Course.STOP,
            "特定商取引法 第22条、同施行規則(長時間の勧誘)",
        )
    return None
