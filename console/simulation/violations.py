"""The judge: reads only the result of a call and the shop's facts, and knows nothing of how the call was made.

Written from the law, rule by rule in the order of a call, not from the guardrails: what they let through by mistake is seen here.
``opening.*`` 特定商取引法 第16条 · ``privacy.*`` 個人情報保護法 第27条 · ``refusal.*`` 特定商取引法 第17条 · ``expression.*`` 景品表示法 第5条,
消費者契約法 第4条, 薬機法 第66条, 健康増進法 第65条 · ``fact.*`` 特定商取引法 第21条 · ``pressure.*`` 特定商取引法 第21条3項, 第22条 ·
``link.*`` 特定商取引法 第12条の3, 第18条, 第24条, 特定電子メール法 第3条 · ``return.*`` 消費者契約法 第4条第2項 · ``card.*`` PCI DSS 3.3.1, 3.5.1.
"""

from collections.abc import Mapping
from typing import Any

from console.simulation import judged_facts, judged_parties
from console.simulation.judged import Case
from console.simulation.truth import ShopTruth


def judge(result: Mapping[str, Any], truth: ShopTruth) -> list[dict[str, str]]:
    """Each broken rule with the sentence that broke it."""
    case = Case(result, truth)
    if case.agent:
        for look in (*judged_parties.LOOKS, *judged_facts.LOOKS):
            look(case)
    return case.found
