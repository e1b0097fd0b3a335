"""What a plan costs: ``python -m tests.bench.plan [5000 50000 500000]`` prints JSON.

For each number of carts: seconds for placing them into tiers and for the plan (the best of three runs), microseconds a cart, how many
are to be called, and why the others are not. A seventh of the carts have been called before; carts were left over the last ten days.
"""

import json
import random
import sys
import time
from collections import Counter
from datetime import datetime
from typing import Any

import holidays

from console.campaign.planning.candidate import Attempt, Candidate, Circumstances
from console.campaign.planning.planner import plan
from console.campaign.planning.terms import read
from console.campaign.planning.terms import shipped as shipped_terms
from console.campaign.planning.timing import Results
from console.campaign.segments.conditions import CartFacts
from console.campaign.segments.segmentation import shipped as shipped_tiers
from console.domain.outcome import Outcome
from console.shipped import shipped

NOW = datetime.fromisoformat("2026-12-01T14:10:00+09:00")
BEFORE = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL, Outcome.LINK_SENT, Outcome.REFUSED)


def facts(chance: random.Random) -> CartFacts:
    first = chance.random() < 0.4
    return CartFacts(
        total=int(chance.lognormvariate(9.6, 0.9)),
        member=chance.random() < 0.5,
        vip=chance.random() < 0.01,
        orders=0 if first else chance.randint(1, 12),
        days_since_last_order=None if first else chance.randint(1, 700),
        spent_this_year=0 if first else int(chance.lognormvariate(10, 1)),
        minutes_on_site=chance.randint(1, 60),
        prefecture="東京都",
        goods="衣料品",
        lines=chance.randint(1, 4),
    )


def measured(number: int) -> dict[str, Any]:
    chance = random.Random(7)
    terms = shipped_terms(shipped("assets/campaign/plan.yaml"))
    content = terms.model_dump(by_alias=True)
    content["pilot"] = {**content["pilot"], "stage": "full"}
    content["pacing"] = {**content["pacing"], "staffed": 20, "calls_per_operator": 3.0}
    terms, tiers = read(content), shipped_tiers(shipped("assets/campaign/segments.yaml"))
    ranks = {tier.name: rank for rank, tier in enumerate(tiers.tiers)}
    now = NOW.timestamp()
    given = [facts(chance) for _ in range(number)]

    began = time.perf_counter()
    placed = [tiers.placed(one) for one in given]
    placing = time.perf_counter() - began

    carts = []
    for index, (one, segment) in enumerate(zip(given, placed, strict=True)):
        left = now - chance.uniform(1, 240) * 3600
        called = chance.random() < 1 / 7
        attempts = (Attempt(left + chance.uniform(0.1, 0.9) * (now - left), chance.choice(BEFORE)),) if called else ()
        carts.append(
            Candidate(
                f"k{index}",
                f"c{chance.randrange(max(1, number))}",
                segment.tier,
                ranks[segment.tier],
                segment.within_hours,
                segment.vip,
                one.total,
                left,
                closed="ordered" if chance.random() < 0.1 else None,
                consent_call=chance.random() < 0.8,
                attempts=attempts,
            )
        )
    history = {(tier, day, band): Results(30, 9) for tier in ranks for day in range(7) for band in range(7)}
    japan = holidays.country_holidays("JP", years=(2026, 2027))
    circumstances = Circumstances(NOW, lambda day: day in japan, "salt", trunk=60)
    runs = []
    for _ in range(3):
        began = time.perf_counter()
        steps = plan(carts, terms, history, circumstances)
        runs.append(time.perf_counter() - began)
    reasons = Counter(step.rule or "planned" for step in steps)
    best = min(runs)
    return {
        "carts": number,
        "placing_s": round(placing, 3),
        "plan_s": round(best, 3),
        "plan_us_a_cart": round(best / number * 1e6, 1),
        "steps": dict(reasons.most_common()),
    }


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:]] or [5_000, 50_000, 500_000]
    print(json.dumps([measured(number) for number in numbers], ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
