import re
from pathlib import Path

import pytest

from console.domain.citations import in_english

ROOT = Path(__file__).resolve().parents[3]
CITED = re.compile(r'"((?:[一-龠ァ-ヶー]+法 第\d[^"]*?)|PCI DSS[^"]*)"')


@pytest.mark.parametrize(
    ("law", "english"),
    [
        ("特定商取引法 第17条", "Act on Specified Commercial Transactions, Art. 17"),
        (
            "特定商取引法 第21条第3項、消費者契約法 第4条第3項(威迫困惑)",
            "Act on Specified Commercial Transactions, Art. 21 (3); Consumer Contract Act, Art. 4 (3)",
        ),
        ("特定商取引法 第16条・第17条", "Act on Specified Commercial Transactions, Art. 16, Art. 17"),
        ("特定商取引法 第12条の6第1項", "Act on Specified Commercial Transactions, Art. 12-6 (1)"),
        ("特定商取引法 第22条、同施行規則", "Act on Specified Commercial Transactions, Art. 22; and its Ordinance for Enforcement"),
        ("健康増進法 第65条・医薬品医療機器等法 第68条", "Health Promotion Act, Art. 65; Pharmaceuticals and Medical Devices Act, Art. 68"),
        ("景品表示法 第5条第1号(優良誤認)", "Act against Unjustifiable Premiums and Misleading Representations, Art. 5 (item 1)"),
        ("PCI DSS 3.3.1", "PCI DSS 3.3.1"),
    ],
)
def test_an_article_is_told_as_it_is_looked_up(law: str, english: str) -> None:
    assert in_english(law) == english


def test_no_citation_of_the_rules_is_left_in_japanese() -> None:
    sources = [
        *(ROOT / "console/conversation/guardrails").glob("*.py"),
        ROOT / "console/campaign/scripts/lint.py",
        *(ROOT / "assets/law").glob("*.toml"),
    ]
    found = {law for path in sources for law in CITED.findall(path.read_text("utf-8")) if ":" not in law and "。" not in law}
    assert len(found) > 15
    assert {law: english for law in found if re.search(r"[ぁ-んァ-ヶ一-龠]", english := in_english(law))} == {}
