"""Postage that goes by the prefecture, as people write it: 「北海道 1,100、沖縄県 1,650」."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from console.campaign.carts.prefectures import PREFECTURES, prefecture
from console.conversation.knowledge.book import Book
from console.domain.errors import BadInput

KEY: Final = "shipping.fee.*"
"""Stands for the facts ``shipping.fee.PREFECTURE`` together."""
MOST: Final = 100_000
REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "東北": ("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"),
    "北陸": ("富山県", "石川県", "福井県"),
    "中国": ("鳥取県", "島根県", "岡山県", "広島県", "山口県"),
    "四国": ("徳島県", "香川県", "愛媛県", "高知県"),
    "九州": ("福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県"),
}
"""Those on which everybody agrees; carriers draw 関東 and 関西 differently, so these are told by prefecture."""
_ENTRY: Final = re.compile(r"([^\d]+?)[\s:=は]*(\d{1,3}(?:,\d{3})+|\d{1,7})円?(?=\D|$)")
_BETWEEN: Final = re.compile(r"[\s、,・/;と]+")


def facts_of(text: str) -> dict[str, int | str]:
    """A value for each of the 47 keys; empty where the postage is as everywhere.

    Raises:
        BadInput: a place that is none, one told twice, or no amount.
    """
    plain, fees, read_to = unicodedata.normalize("NFKC", text).strip().rstrip("。"), dict[str, int](), 0
    for entry in _ENTRY.finditer(plain):
        if entry.start() != read_to:
            break
        read_to = entry.end()
        for place in (name for name in _BETWEEN.split(entry[1]) if name):
            for known in REGIONS.get(place, (prefecture(place),)):
                if not known or known in fees:
                    raise _unclear(place)
                fees[known] = int(entry[2].replace(",", ""))
    if plain[read_to:].strip() or any(fee > MOST for fee in fees.values()):
        raise _unclear(plain[read_to:].strip() or plain)
    return {_key(name): fees.get(name, "") for name in PREFECTURES}


def as_written(book: Book, now: datetime) -> str:
    """What the shop has told, by region where the whole region costs the same."""
    fees = {name: fact.value for name in PREFECTURES if (fact := book.get(_key(name), now)) is not None and isinstance(fact.value, int)}
    written: dict[str, int] = {}
    for name, fee in fees.items():
        whole = next((region for region, members in REGIONS.items() if name in members and {fees.get(m) for m in members} == {fee}), name)
        written[whole] = fee
    return "、".join(f"{place} {fee:,}" for place, fee in written.items())


def _key(name: str) -> str:
    return f"shipping.fee.{name}"


def _unclear(what: str) -> BadInput:
    shown = what[:20]
    return BadInput(
        f"「送料の異なる都道府県」の「{shown}」が読み取れません。「北海道 1,100、沖縄県 1,650」のように、都道府県と 10 万円までの金額を、一度ずつ入れてください。",
        f"Postage by prefecture: {shown!r} cannot be read. Each prefecture once with an amount up to 100,000 yen, as in “北海道 1,100、沖縄県 1,650”.",
    )
