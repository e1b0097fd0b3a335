"""The rules in order; the first objection stands."""

from collections.abc import Sequence
from typing import Final

from console.conversation.guardrails import approval, facts, solicitation
from console.conversation.guardrails.proposal import Circumstances, Guardrail, Judgement, Proposal

CHAIN: Final[tuple[Guardrail, ...]] = (
    approval.approved_text,
    approval.lawful_wording,
    solicitation.silent_after_refusal,
    solicitation.nothing_sold_to_others,
    solicitation.no_goods_to_others,
    solicitation.disclosures_before_solicitation,
    solicitation.no_selling_in_distress,
    solicitation.call_not_too_long,
    solicitation.pushes_counted,
    solicitation.suggested_once,
    facts.numbers_from_facts,
    facts.scarcity_from_stock,
    facts.reference_price_dated,
    facts.comparison_sourced,
    facts.returns_of_these_goods,
    facts.offer_within_authority,
    approval.sent_when_accepted,
)


def judge(proposal: Proposal, now: Circumstances, chain: Sequence[Guardrail] = CHAIN) -> Judgement | None:
    """``None``: it may be spoken."""
    for rule in chain:
        objection = rule(proposal, now)
        if objection is not None:
            return objection
    return None
