"""What a call is told of its customer, cart, script and facts."""

from datetime import datetime

from console.domain.call import CallBrief
from console.domain.script import ApprovedScript
from console.service.campaign.situations import Looked
from console.service.terms import Terms
from console.service.unit_of_work import UnitOfWork


def brief_of(
    work: UnitOfWork, terms: Terms, looked: Looked, script: ApprovedScript, call_id: str, now: datetime, local: datetime
) -> CallBrief:
    """``now``: by the engine's clock; ``local``: the moment the calling rules and the facts go by."""
    return CallBrief(
        call_id=call_id,
        shop=work.shops.get(looked.shop_id),
        customer=looked.customer,
        cart=looked.cart,
        script=script,
        facts=work.facts.of(looked.shop_id, local),
        now=local,
        pushes_allowed=terms.pushes_allowed,
        longest_call_s=terms.longest_call_s,
        asks_survey=terms.survey.keypad and not work.surveys.asked_since(looked.customer.id, now - terms.survey.again),
    )
