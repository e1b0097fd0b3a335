"""The shop's planning terms: what ships with the program until a manager has saved others."""

from functools import cache

from console.campaign.planning.terms import PlanTerms, read
from console.campaign.planning.terms import shipped as read_shipped
from console.service.unit_of_work import UnitOfWork
from console.shipped import shipped

KEY = "plan"
SWITCH = "campaign"
SALT = "campaign_salt"


@cache
def default() -> PlanTerms:
    return read_shipped(shipped("assets/campaign/plan.yaml"))


def planning_terms(work: UnitOfWork, shop_id: str) -> PlanTerms:
    """Raises ``BadInput`` when what is stored is none of this program's."""
    content = work.keep.get(shop_id, KEY)
    return default() if content is None else read(content)


def switched_on(work: UnitOfWork, shop_id: str) -> bool:
    """Off until a manager has said otherwise."""
    return work.keep.get(shop_id, SWITCH) is True
