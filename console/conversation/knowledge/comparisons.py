"""A sheet of what other shops ask for the same product → facts that may be spoken, each with its shop, date and source.

A comparison is told as it stands, also when the other shop is cheaper; one that is older than two weeks is told no more
(景品表示法 第5条: a comparison rests on what is true now).
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Final

from console.domain.errors import BadInput
from console.domain.facts import Fact

COLUMNS: Final = ("sku", "competitor", "price", "date", "source")
VALID_DAYS: Final = 14


def comparison_facts(sheet: str, now: datetime, day: Callable[[str], date] = date.fromisoformat) -> tuple[Fact, ...]:
    """``sheet`` is CSV with the columns ``sku, competitor, price, date, source``; price in yen with tax; one row a product.

    Raises:
        BadInput: a column is missing, or a row does not hold what its column says; the message names the row.
    """
    reader = csv.DictReader(StringIO(sheet))
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise BadInput(f"比較表に、列 {'、'.join(missing)} がありません。", f"The comparison sheet lacks the columns {', '.join(missing)}.")
    return tuple(fact for row in reader for fact in _row(row, reader.line_num, now, day))


def _row(row: dict[str, str], line: int, now: datetime, day: Callable[[str], date]) -> Iterator[Fact]:
    try:
        seen, price = day(row["date"].strip()), int(row["price"].replace(",", ""))
        texts = {name: row[name].strip() for name in ("sku", "competitor", "source")}
    except (ValueError, AttributeError) as error:
        raise BadInput(
            f"比較表の {line} 行目を読めません({error})。", f"Row {line} of the comparison sheet cannot be read ({error})."
        ) from error
    if price <= 0 or not all(texts.values()) or seen > now.date():
        raise BadInput(
            f"比較表の {line} 行目に、空の欄か、ありえない価格か日付があります。",
            f"Row {line} of the comparison sheet has an empty field, or an impossible price or date.",
        )
    until = datetime.combine(seen + timedelta(days=VALID_DAYS), time(23, 59, 59), now.tzinfo)
    values: tuple[tuple[str, str | int], ...] = (
        ("name", texts["competitor"]),
        ("amount", price),
        ("date", f"{seen.month}月{seen.day}日"),
        ("source", texts["source"]),
    )
    for name, value in values:
        key = f"product.{texts['sku']}.rival.{name}"
        yield Fact(f"comparison:{key}", key, value, "", f"comparison:{texts['competitor']}:{seen.isoformat()}", now, until)
