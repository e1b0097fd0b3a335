"""How many rows a file has at most: what a bar runs to."""

import json
from pathlib import Path

import openpyxl
import pytest

from console.campaign.carts.sheet import opened


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
@pytest.mark.parametrize(
    ("text", "rows", "most"),
    [("品,価格\n", 0, 0), ("品,価格\nシャツ,1\n\n帽子,2\n", 2, 3), ("品,価格\nシャツ,1", 1, 1), ('品,価格\n"二\n行",1', 1, 2)],
)
def test_of_a_csv_the_lines(text: str, rows: int, most: int, encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding)
    with opened(file) as sheet:
        assert (sheet.most, len(list(sheet.rows))) == (most, rows)


def test_of_the_others_what_they_say(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("品", "価格"), ("シャツ", 1), ("帽子", 2)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    products = {
        "products": [{"title": "シャツ", "handle": "s", "variants": [{"sku": "S-1", "price": "100"}, {"sku": "S-2", "price": "100"}]}]
    }
    (tmp_path / "a.json").write_text(json.dumps(products), "utf-8")
    for name in ("a.xlsx", "a.json"):
        with opened(tmp_path / name) as sheet:
            assert (sheet.most, len(list(sheet.rows))) == (2, 2)
