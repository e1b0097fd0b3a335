"""Only what two people have signed is spoken, and nothing that any law forbids in any mouth."""

import re
from functools import lru_cache
from typing import Final

from console.conversation.guardrails.expressions import prohibited
from console.conversation.guardrails.proposal import Circumstances, Course, Judgement, Proposal
from console.domain.verdict import Verdict
from console.domain.wording import squeeze

_EMPTY: Final = re.compile(r"[{}]|None")


def approved_text(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """The sentence is its approved line, with nothing changed but the variables. Words of a person are their own."""
    if proposal.line is None:
        return None
    known = now.approved.get(proposal.line.id)
    if known is None or not _filled_form(known.text).fullmatch(proposal.text) or _EMPTY.search(proposal.text):
        return Judgement(
            Verdict("speech.approved", "承認された文ではありません。", "The sentence is not an approved line."),
            Course.STOP,
            "店舗の承認(二人)",
        )
    return None


def lawful_wording(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """No prohibited expression, whoever wrote it."""
    found = prohibited(proposal.text)
    if found is None:
        return None
    return Judgement(
        Verdict(f"speech.{found.id}", f"{found.ja}({found.law}){found.instead}", found.en), Course.STOP, found.law, found.instead
    )


@lru_cache(maxsize=2048)
def _filled_form(approved: str) -> re.Pattern[str]:
    """What an approved line may look like once its variables are filled. Made once a line: a compilation costs more than all the rules."""
    parts = re.split(r"(\{[a-z_0-9]+\})", approved)
    return re.compile("".join(".+?" if part.startswith("{") else re.escape(part) for part in parts if part), re.S)


def sent_when_accepted(proposal: Proposal, now: Circumstances) -> Judgement | None:
    """「お送りしました」 only after the server has accepted it."""
    claims = (
        proposal.line.says_sent
        if proposal.line is not None
        else re.search(r"(?:お送り|送信|送り)(?:いた)?しました|送りました", squeeze(proposal.text))
    )
    if claims and not now.sent:
        return Judgement(
            Verdict("speech.sent", "まだ送信が受け付けられていません。", "The message has not been accepted yet."),
            Course.STOP,
            "特定商取引法 第21条第1項",
        )
    return None
