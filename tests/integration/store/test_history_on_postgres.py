"""Looking back on a real PostgreSQL: its own clock arithmetic, its own index, the same answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.domain.moods import KeptMood
from console.domain.outcome import LineResult, Outcome
from console.domain.transcript import Speaker, TranscriptTurn
from console.service.calls.records import ENDED, TurnRecord
from console.service.history.history_records import NOBODY, Review, Wanted
from console.store.database import connect
from console.store.encryption.aesgcm import AesGcmCipher
from console.store.migrate import migrate
from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.sample import HANAKO, KEN, KEY, NOW, SHOP, call, fill

pytestmark = pytest.mark.integration


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[SqlStore]:
    engine = connect(url)
    migrate(engine, tmp_path)
    made = SqlStore(engine, AesGcmCipher(KEY))
    fill(made)
    yield made
    made.close()


def test_the_same_calls_are_found_and_counted(store: SqlStore) -> None:
    # 14:10 of a Tuesday in Japan, and half past midnight of the Wednesday, which is still Tuesday in UTC.
    late = NOW + timedelta(hours=10, minutes=20)
    with store() as work:
        for number, customer, at, words in ((1, HANAKO, NOW, "返品できますか"), (2, KEN, late, "クーポンは使えますか")):
            known = replace(call(number, customer), started_at=at)
            work.calls.add(known)
            said = TranscriptTurn(Speaker.CUSTOMER, words, 1.0, 2.0, intent="reason_price")
            work.calls.add_turn(known, TurnRecord(said))
            work.history.reached(known, "課題特定", 1.0)
            over = replace(known, state=ENDED, answered_at=at, ended_at=at + timedelta(seconds=60), line_result=LineResult.ANSWERED)
            work.calls.save(replace(over, outcome=Outcome.CONSULT))
        work.calls.add_event(call(2, KEN), 2.0, "hand", {"reason": "anger"}, NOW)
        work.history.tag(call(1, HANAKO), ["丈"], "店長", NOW)
        work.history.put_review(call(1, HANAKO), Review("店長", NOW, 80, {"opening": 2}, "よい"))
        work.commit()
    with store(read_only=True) as work:

        def found(**wanted: Any) -> list[str]:
            return [row.call.call_id for row in work.history.page(SHOP.id, Wanted(**wanted), 0, 10)[1]]

        assert found() == ["call2", "call1"]
        assert found(words="クーポン") == found(weekday=2, hour=0) == found(person="佐藤") == ["call2"]
        assert found(weekday=1, hour=14) == found(tag="丈", reviewed=True) == found(person="0001") == ["call1"]
        assert found(connected=True, stage="課題特定", reason="reason_price", operator=NOBODY) == ["call2", "call1"]
        assert found(mood=KeptMood.ANGER) == found(mood=KeptMood.HESITATION, words="クーポン") == ["call2"]
        assert found(mood=KeptMood.HESITATION) == ["call2", "call1"]
        assert found(mood=KeptMood.CALM) == found(mood=KeptMood.DISTRESS) == found(mood=KeptMood.INTEREST) == []
        row = work.history.page(SHOP.id, Wanted(words="返品"), 0, 10)[1][0]
        assert (row.tags, row.score, row.found.text if row.found else None) == (("丈",), 80, "返品できますか")
        counted = work.reports.calls(SHOP.id, NOW, late + timedelta(days=1))
        assert sorted((one.started.hour, one.connected, one.seconds) for one in counted) == [(0, True, 60.0), (14, True, 60.0)]
    with store() as work:
        work.customers.forget(KEN.id)
        work.commit()
        assert work.history.page(SHOP.id, Wanted(words="クーポン"), 0, 10)[0] == 0
