"""A small shop to plan for: terms as shipped, in full operation, with ten operators."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import holidays

from console.campaign.planning.candidate import Candidate, Circumstances, Step
from console.campaign.planning.planner import plan
from console.campaign.planning.terms import PlanTerms, read
from console.campaign.planning.terms import shipped as shipped_terms
from console.campaign.planning.timing import Cell, Results
from console.shipped import shipped

SHIPPED = shipped_terms(shipped("assets/campaign/plan.yaml"))
TUESDAY = datetime.fromisoformat("2026-12-01T14:10:00+09:00")
JAPAN = holidays.country_holidays("JP", years=(2026, 2027))
HOUR, DAY = 3600.0, 86400.0


def terms(**parts: Mapping[str, Any] | Any) -> PlanTerms:
    """The shipped terms with parts changed: a mapping goes over the part, anything else in its place."""
    content = SHIPPED.model_dump(by_alias=True)
    content["pilot"] = {**content["pilot"], "stage": "full"}
    content["holdout"] = {"share": 0.0}
    content["pacing"] = {**content["pacing"], "staffed": 10}
    for name, part in parts.items():
        content[name] = {**content[name], **part} if isinstance(part, Mapping) and isinstance(content[name], dict) else part
    return read(content)


FULL = terms()


def circumstances(now: datetime = TUESDAY, **changes: Any) -> Circumstances:
    return replace(Circumstances(now, lambda day: day in JAPAN, "salt", trunk=20), **changes)


def cart(number: int = 1, hours_ago: float = 3, now: datetime = TUESDAY, **changes: Any) -> Candidate:
    left = now.timestamp() - hours_ago * HOUR
    one = Candidate(f"k{number}", f"c{number}", "高", 1, 48, False, 10_000, left, consent_sms=True, consent_mail=True)
    return replace(one, **changes)


def steps(
    carts: list[Candidate],
    shop: PlanTerms = FULL,
    now: Circumstances | None = None,
    history: Mapping[Cell, Results] | None = None,
) -> dict[str, Step]:
    return {step.cart_id: step for step in plan(carts, shop, history or {}, now or circumstances())}


def one(given: Candidate, shop: PlanTerms = FULL, now: Circumstances | None = None, history: Mapping[Cell, Results] | None = None) -> Step:
    return steps([given], shop, now, history)[given.cart_id]


def local(step: Step) -> datetime:
    assert step.at is not None
    return datetime.fromtimestamp(step.at, TUESDAY.tzinfo)
