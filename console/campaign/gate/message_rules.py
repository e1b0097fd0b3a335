"""The rules that stand between the plan and a mail or SMS, asked right before each try to send it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.campaign.gate.rules import RULES, Refusal, Rule, refusal
from console.campaign.gate.situation import ScriptState, Situation
from console.domain import consent
from console.domain.verdict import Verdict

BETWEEN: Final = timedelta(hours=20)
_OF_CALLS: Final = (
    "gate.clock", "gate.already_ordered", "gate.closed", "gate.excluded", "gate.snoozed", "gate.barred", "gate.declined", "gate.wrong_person", "gate.minor",
    "gate.hard_limit", "gate.window", "gate.excluded_day", "gate.stock", "gate.campaign_off", "gate.group",
)  # fmt: skip
"""Rules of calls that hold for messages as they are."""
_OF_PEOPLE: Final = (
    "gate.clock", "gate.excluded", "gate.barred", "gate.declined", "gate.wrong_person", "gate.minor", "gate.hard_limit", "gate.window",
    "gate.excluded_day",
)  # fmt: skip
"""Those of them that are about the person and the hour: a survey asks about a call that was made, whatever has become of the cart."""


@dataclass(frozen=True, slots=True)
class Writing:
    """``last`` is when a message to this customer was sent last, whatever it was about; ``offer``: the fact that the wording needs is
    there; ``declined_all``: nobody may write to this address."""

    situation: Situation
    channel: str
    wording: ScriptState
    last: datetime | None = None
    offer: bool = True
    declined_all: bool = False


@dataclass(frozen=True, slots=True)
class WritingRule:
    id: str
    source: tuple[str, str]
    asks: Callable[[Writing], Verdict | None]


def _consent(now: Writing) -> Verdict | None:
    if now.channel in consent.channels(now.situation.customer):
        return None
    return Verdict("message.consent", "この方法での連絡の同意か宛先がありません。", "There is no consent or no address for this channel.")


def _declined(now: Writing) -> Verdict | None:
    if not now.declined_all:
        return None
    return Verdict("message.barred", "すべての連絡をお断りになっている方です。", "This person has declined every contact.")


def _wording(now: Writing) -> Verdict | None:
    match now.wording:
        case ScriptState.APPROVED:
            return None
        case ScriptState.ALTERED:
            return Verdict("message.altered", "文面が承認されたものと違います。", "The wording is not the one that was approved.")
    return Verdict("message.not_approved", "承認済みの文面がありません。", "There is no approved wording.")


def _offer(now: Writing) -> Verdict | None:
    if now.offer:
        return None
    return Verdict(
        "message.offer",
        "文面に入れるご案内（message.offer）がありません。",
        "The fact that the wording needs (message.offer) is not there.",
    )


def _between(now: Writing) -> Verdict | None:
    if now.last is None or now.situation.at - now.last >= BETWEEN:
        return None
    return Verdict("message.between", "前のご連絡から時間がたっていません。", "Too soon after the last message.")


_MAIL_LAW: Final = ("特定電子メール法 第3条", "Act on Regulation of Transmission of Specified Electronic Mail, Art. 3")
_HOUSE: Final = ("製品の安全規則", "a safety rule of the product")
_CALLS: Final[tuple[Rule, ...]] = tuple(rule for rule in RULES if rule.id in _OF_CALLS)
FOR_SURVEYS: Final[tuple[Rule, ...]] = tuple(rule for rule in RULES if rule.id in _OF_PEOPLE)
OWN: Final = (
    WritingRule("message.consent", _MAIL_LAW, _consent),
    WritingRule("message.barred", _MAIL_LAW, _declined),
    WritingRule("message.not_approved", _HOUSE, _wording),
    WritingRule("message.offer", ("景品表示法 第5条", "Premiums and Representations Act, Art. 5"), _offer),
    WritingRule("message.between", ("業界の慣行", "industry practice"), _between),
)


def may_write(now: Writing, own: tuple[WritingRule, ...] = OWN, calls: tuple[Rule, ...] = _CALLS) -> Refusal | None:
    """The first no, or ``None``. A rule that cannot be asked says no."""
    no = refusal(now.situation, calls)
    if no is not None:
        return no
    for rule in own:
        try:
            verdict = rule.asks(now)
        except Exception:  # noqa: BLE001 - whatever is wrong with a rule, its answer is no
            verdict = Verdict(rule.id, "規則を確かめられないため、送信しません。", "The rule cannot be checked; nothing is sent.")
        if verdict is not None:
            return Refusal(verdict.rule, verdict.ja, verdict.en, *rule.source)
    return None
