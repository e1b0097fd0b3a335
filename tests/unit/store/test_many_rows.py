"""Lists of any length asked for and written with statements that are prepared once."""

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import bindparam, delete, select

from console.service.intake.intake_port import Arrived
from console.store.intake_tables import InboxRow
from console.store.many_rows import THOSE, among, drop
from tests.unit.store.sample import NOW, SHOP, new_store

_INBOX = InboxRow.__table__.c
FOUND: Final = select(_INBOX.delivery, _INBOX.received_at).where(_INBOX.source == bindparam("source"), _INBOX.delivery.in_(THOSE))
GONE: Final = delete(InboxRow).where(InboxRow.delivery.in_(THOSE))


def event(delivery: str, source: str = "generic") -> Arrived:
    return Arrived(SHOP.id, source, source, delivery, NOW, None, b"{}")


@pytest.mark.parametrize("count", [0, 1, 2, 3, 31, 1000, 1001, 2100])
def test_each_is_found_once_however_many_are_asked_for(tmp_path: Path, count: int) -> None:
    store = new_store(tmp_path)
    wanted = [f"d{number}" for number in range(count)]
    with store() as work:
        work.shops.add(SHOP)
        work.inbox.put([event(delivery) for delivery in [*wanted, "not asked for"]])
        work.inbox.put([event(delivery, "eccube") for delivery in wanted[:2]])
        found = [(row.delivery, row.received_at) for row in among(work._session, FOUND, wanted, source="generic")]
        assert sorted(found) == sorted((delivery, NOW) for delivery in wanted)
        drop(work._session, GONE, wanted)
        assert work.inbox.counts() == {"new": 1}
    store.close()


def test_what_comes_twice_in_one_commit_is_kept_once(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store() as work:
        work.shops.add(SHOP)
        assert work.inbox.put([event("1"), event("2"), event("1"), event("1", "eccube")]) == (1, 2, None, 3)
        assert work.inbox.put([event("2"), event("3")]) == (None, 4)
    store.close()
