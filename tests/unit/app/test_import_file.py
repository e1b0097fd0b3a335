"""A shop's file into the books: both encodings, Excel, errors by row, and the same file twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from console.app.import_file import Wishes, import_file, preview
from console.campaign.carts.columns import Kind
from console.domain.errors import BadInput
from console.service.intake.pace import PORTION, SMALLEST
from console.service.unit_of_work import Store
from console.settings import Settings
from tests.unit.store.books import books
from tests.unit.store.sample import NOW, SHOP, new_store

HEADINGS = "カートID,カゴ落ち日時,氏名,電話番号,メールアドレス,電話の同意,商品コード,商品名,数量,単価"
CARTS = (
    "C1,2026/11/20 18:40,高橋　美咲,090-1357-2468,,同意する,AP-1002,リネンシャツ,2,8900",
    'C2,2026/11/20 19:00,伊藤 大輔,9024681357,ito@example.jp,,FO-4001,おせち ①,1,"24,800円"',
    "C1,2026/11/20 18:41,高橋　美咲,090-1357-2468,,同意する,AP-1003,ショーツ,1,4800",
)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    (tmp_path / "db").mkdir()
    store = new_store(tmp_path / "db")
    with store() as work:
        work.shops.add(SHOP)
        work.commit()
    yield store
    store.close()


def written(
    folder: Path, rows: tuple[str, ...] = CARTS, encoding: str = "cp932", headings: str = HEADINGS, name: str = "carts.csv"
) -> Path:
    path = folder / name
    path.write_text("\r\n".join([headings, *rows, ""]), encoding=encoding, newline="")
    return path


def taken(store: Store, path: Path, **wishes: Any) -> Any:
    report, rejected = import_file(store, Settings(), path, Wishes(**wishes))
    return report, rejected


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_carts_of_a_platform(store: Any, tmp_path: Path, encoding: str) -> None:
    report, rejected = taken(store, written(tmp_path, encoding=encoding))
    assert (report.applied, report.changed, report.new_customers, rejected) == (2, 2, 2, None)
    with store(read_only=True) as work:
        carts = [work.carts.get(row.cart_id) for row in work.carts.page(0, 9, NOW)[1]]
        people = [work.customers.get(cart.customer_id) for cart in carts]
        assert [(p.name, p.phone, p.consent_call) for p in people] == [
            ("伊藤 大輔", "+819024681357", False),
            ("高橋 美咲", "+819013572468", True),
        ]
        assert [cart.total for cart in carts] == [24_800, 2 * 8900 + 4800]
        assert carts[0].abandoned_at.isoformat() == "2026-11-20T10:00:00+00:00"


def test_the_same_file_again_changes_nothing(store: Any, tmp_path: Path) -> None:
    path = written(tmp_path)
    taken(store, path)
    before = books(store)
    report, _ = taken(store, path)
    assert (report.changed, report.new_customers, report.merged) == (0, 0, 0)
    assert books(store) == before


def test_excel_is_read_like_csv(store: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS.split(","))
    left = NOW.replace(month=11, day=20, tzinfo=None)
    sheet.append(["C1", left, "高橋 美咲", 9013572468, None, "はい", "AP-1002", "リネンシャツ", 2, 8900])
    book.save(tmp_path / "carts.xlsx")
    report, _ = taken(store, tmp_path / "carts.xlsx")
    assert (report.applied, len(report.rejected)) == (1, 0)
    with store(read_only=True) as work:
        [row] = work.carts.page(0, 9, NOW)[1]
        assert work.customers.get(row.customer_id).phone == "+819013572468"


def test_rejected_rows_have_their_reason_and_can_be_imported_once_mended(store: Any, tmp_path: Path) -> None:
    bad = (
        "C3,きのう,高橋,090-1357-2468,,,A,品,1,100",
        ",2026/11/20,高橋,090-1357-2468,,,A,品,1,100",
        "C4,2026/11/20,高橋,12,,,A,品,1,100",
        "C5,2026/11/20,高橋,,a@b@c,,A,品,1,100",
        "C6,2026/11/20,高橋,,,,A,品,1,100",
        "C7,2026/11/20,高橋,090-1357-2468,,,A,品,1,百円",
        "C8,2099/11/20,高橋,090-1357-2468,,,A,品,1,100",
        "C9,2026/11/20",
    )
    report, rejected = taken(store, written(tmp_path, (*CARTS, *bad)))
    assert (report.applied, len(report.rejected)) == (2, len(bad))
    assert rejected == tmp_path / "carts.rejected.csv"
    lines = rejected.read_text("utf-8-sig").splitlines()
    assert len(lines) == len(bad) + 1
    assert "「きのう」を読めません" in lines[1]
    rejected.write_text(rejected.read_text("utf-8-sig").replace("きのう", "2026/11/20"), encoding="utf-8-sig")
    report, _ = taken(store, rejected, rejected=tmp_path / "again.csv")
    assert (report.applied, len(report.rejected)) == (1, len(bad) - 1)


def test_orders_close_carts_that_were_imported(store: Any, tmp_path: Path) -> None:
    taken(store, written(tmp_path))
    headings = "注文番号,注文日時,注文者,電話番号,商品コード,商品名,数量,単価,合計金額,カートID"
    orders = (
        "P1,2026/11/21 09:00,高橋美咲,09013572468,AP-1002,リネンシャツ,2,8900,17800,",
        "P2,2026/11/21 09:00,,,FO-4001,おせち,1,24800,24800,C2",
    )
    report, _ = taken(store, written(tmp_path, orders, headings=headings, name="orders.csv"))
    assert report.changed == 2
    with store(read_only=True) as work:
        assert [row.closed for row in work.carts.page(0, 9, NOW)[1]] == ["ordered", "ordered"]


def test_products_become_facts(store: Any, tmp_path: Path) -> None:
    taken(
        store,
        written(tmp_path, ("AP-1,コート,62000,3", "AP-2,シャツ,8900,"), headings="商品コード,商品名,販売価格,在庫数", name="products.csv"),
    )
    with store(read_only=True) as work:
        assert work.facts.value("s1", "product.AP-1.stock", NOW) == 3
        assert work.facts.value("s1", "product.AP-2.price", NOW) == 8900
        assert work.facts.value("s1", "product.AP-2.stock", NOW) is None


def test_a_mapping_is_kept_by_name(store: Any, tmp_path: Path) -> None:
    odd = written(tmp_path, headings=HEADINGS.replace("カートID", "番").replace("カゴ落ち日時", "いつ"), name="odd.csv")
    with pytest.raises(BadInput, match="id"):
        taken(store, odd, kind=Kind.CARTS)
    taken(store, odd, kind=Kind.CARTS, columns=["id=番", "at=いつ"], save="うちの")
    report, _ = taken(store, odd, use="うちの")
    assert (report.applied, report.changed) == (2, 0)
    with pytest.raises(BadInput, match="よその"):
        taken(store, odd, use="よその")


def test_a_preview_writes_nothing(store: Any, tmp_path: Path) -> None:
    found = preview(store, Settings(), written(tmp_path), Wishes())
    assert (found.encoding, found.mapping.kind, len(found.first), found.lacking) == ("cp932", Kind.CARTS, 2, ())
    with store(read_only=True) as work:
        assert work.carts.page(0, 9, NOW) == (0, ())


def test_a_cancelled_import_goes_on_where_it_stopped(store: Any, tmp_path: Path) -> None:
    rows = tuple(f"C{n},2026/11/20,高橋 {n},,p{n}@example.jp,,A,品,1,100" for n in range(PORTION + 200))
    path = written(tmp_path, rows)
    asked = iter([False, True])
    report, _ = import_file(store, Settings(), path, Wishes(), cancelled=lambda: next(asked))
    assert (report.cancelled, report.changed) == (True, PORTION)
    report, _ = import_file(store, Settings(), path, Wishes())
    assert (report.cancelled, report.changed, report.applied) == (False, 200, PORTION + 200)


def test_how_far_it_has_come_is_told_by_what_is_in_the_books(store: Any, tmp_path: Path) -> None:
    rows = tuple(f"C{n},2026/11/20,高橋 {n},,p{n}@example.jp,,A,品,1,100" for n in range(PORTION + 200))
    told: list[tuple[int, int]] = []
    import_file(store, Settings(), written(tmp_path, rows), Wishes(), progress=lambda rows, report: told.append((rows, report.changed)))
    assert told[0] == (PORTION, PORTION)
    assert told[-1] == (PORTION + 200, PORTION + 200)


def test_beside_a_live_call_it_goes_on_in_small_steps(store: Any, tmp_path: Path) -> None:
    rows = tuple(f"C{n},2026/11/20,高橋 {n},,p{n}@example.jp,,A,品,1,100" for n in range(2 * SMALLEST))
    taken(store, written(tmp_path, rows[:1]))
    with store() as work:
        [cart] = work.carts.page(0, 9, NOW)[1]
        now = datetime.now(UTC)
        assert work.carts.lease(cart.cart_id, "e1", "call1", now, now + timedelta(hours=1))
        work.commit()
    told: list[int] = []
    report, _ = import_file(store, Settings(), written(tmp_path, rows), Wishes(), progress=lambda rows, _: told.append(rows))
    assert told[:2] == [SMALLEST, 2 * SMALLEST]
    assert report.changed == 2 * SMALLEST - 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\x81", "a.csv"),
        (b"\x00\xff\xfe", "a.csv"),
        (b"no excel", "a.xlsx"),
        (b'a,b\n"offen', "a.csv"),
        (b"x" * 3_000_000, "a.csv"),
    ],
)
def test_a_file_that_is_none(store: Any, tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput):
        taken(store, tmp_path / name)
    with pytest.raises(BadInput):
        taken(store, tmp_path / "absent.csv")
