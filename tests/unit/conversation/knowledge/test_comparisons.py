"""The comparison sheet: facts with shop, price, date and source, for two weeks."""

from datetime import datetime, timedelta

import pytest

from console.conversation.knowledge.book import book_of
from console.conversation.knowledge.comparisons import VALID_DAYS, comparison_facts
from console.conversation.knowledge.seasons import season_facts
from console.domain.errors import BadInput

NOW = datetime.fromisoformat("2026-12-01T14:10:00+09:00")
HEAD = "sku,competitor,price,date,source\n"


def test_a_row_is_told_with_its_date_and_source() -> None:
    facts = {fact.key: fact.value for fact in comparison_facts(HEAD + 'X-1,あおば電機,"41,800",2026-11-28,オンラインストア\n', NOW)}
    assert facts == {
        "product.X-1.rival.name": "あおば電機",
        "product.X-1.rival.amount": 41_800,
        "product.X-1.rival.date": "11月28日",
        "product.X-1.rival.source": "オンラインストア",
    }


def test_an_old_comparison_is_told_no_more() -> None:
    book = book_of(comparison_facts(HEAD + "X-1,あおば電機,41800,2026-11-28,店頭\n", NOW))
    assert book.get("product.X-1.rival.amount", NOW) is not None
    assert book.get("product.X-1.rival.amount", NOW + timedelta(days=VALID_DAYS)) is None


@pytest.mark.parametrize(
    "sheet",
    [
        "sku,price\nX-1,100\n",
        HEAD + "X-1,あおば電機,安い,2026-11-28,店頭\n",
        HEAD + "X-1,あおば電機,100,きのう,店頭\n",
        HEAD + "X-1,,100,2026-11-28,店頭\n",
        HEAD + "X-1,あおば電機,0,2026-11-28,店頭\n",
        HEAD + "X-1,あおば電機,100,2026-12-02,店頭\n",
        HEAD + "X-1,あおば電機,100\n",
    ],
)
def test_a_fault_in_the_sheet_is_one_clear_sentence(sheet: str) -> None:
    with pytest.raises(BadInput, match="比較表"):
        comparison_facts(sheet, NOW)


@pytest.mark.parametrize(
    ("day", "holds"), [("2027-02-14", False), ("2027-02-15", True), ("2027-03-31", True), ("2027-04-01", False), ("2026-12-31", False)]
)
def test_a_season_holds_on_its_first_and_last_day(day: str, holds: bool) -> None:
    now = datetime.fromisoformat(f"{day}T23:59:00+09:00")
    facts = season_facts({"fiscal_close": [{"from": "02-15", "until": "03-31"}]}, now)
    assert bool(facts) is holds


@pytest.mark.parametrize(("day", "holds"), [("2026-12-27", False), ("2026-12-28", True), ("2027-01-03", True), ("2027-01-04", False)])
def test_a_season_may_run_over_new_year(day: str, holds: bool) -> None:
    now = datetime.fromisoformat(f"{day}T12:00:00+09:00")
    assert bool(season_facts({"new_year": [{"from": "12-28", "until": "01-03"}]}, now)) is holds


def test_a_season_written_otherwise_is_one_clear_sentence() -> None:
    with pytest.raises(BadInput, match="時期"):
        season_facts({"sale": [{"from": "いつか", "until": "03-31"}]}, NOW)
