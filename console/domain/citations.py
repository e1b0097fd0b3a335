"""Articles of Japanese law as an English reader looks them up. Pure.

The rules cite the law in Japanese, as an auditor reads it: 「特定商取引法 第21条第3項、消費者契約法 第4条第3項(威迫困惑)」. Titles follow the
Ministry of Justice's translations (japaneselawtranslation.go.jp).
"""

import re
from typing import Final

_TITLES: Final = {
    "特定商取引法": "Act on Specified Commercial Transactions",
    "特商法": "Act on Specified Commercial Transactions",
    "景品表示法": "Act against Unjustifiable Premiums and Misleading Representations",
    "消費者契約法": "Consumer Contract Act",
    "医薬品医療機器等法": "Pharmaceuticals and Medical Devices Act",
    "健康増進法": "Health Promotion Act",
    "個人情報保護法": "Act on the Protection of Personal Information",
    "特定電子メール法": "Act on Regulation of Transmission of Specified Electronic Mail",
    "道路交通法": "Road Traffic Act",
    "民法": "Civil Code",
}
_BESIDE: Final = {"同施行規則": "and its Ordinance for Enforcement", "承認された特典の範囲": "limits of the approved offers"}
_REMARK: Final = re.compile(r"[(（][^()（）]*[)）]")
_ARTICLE: Final = re.compile(r"第?(?P<n>[\d, ]+)条(?:の(?P<sub>\d+))?(?:第?(?P<par>\d+)項)?(?:第?(?P<item>\d+)号)?")


def in_english(law: str) -> str:
    """The same citation with English titles; what is none of those known stays as it is."""
    return "; ".join(_one(part) for part in re.split(r"[、]", _REMARK.sub("", law)) if part.strip())


def _one(part: str) -> str:
    part = part.strip()
    if part in _BESIDE:
        return _BESIDE[part]
    named = [title for title in _TITLES if part.startswith(title)]
    rest = part[len(named[0]) :] if named else part
    for title, english in _TITLES.items():  # 「健康増進法 第65条・医薬品医療機器等法 第68条」
        rest = rest.replace(f"・{title}", f"; {english},").replace(title, f"{english},")
    articles = _ARTICLE.sub(_article, rest).replace("・", ", ").strip()
    return f"{_TITLES[named[0]]}, {articles}" if named else articles.replace("要件", "Req. ")


def _article(found: re.Match[str]) -> str:
    number = found["n"].strip() + (f"-{found['sub']}" if found["sub"] else "")
    paragraph = f" ({found['par']})" if found["par"] else ""
    return f"Art. {number}{paragraph}" + (f" (item {found['item']})" if found["item"] else "")
