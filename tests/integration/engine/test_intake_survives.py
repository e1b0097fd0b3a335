"""An engine killed while a shop posts: what it acknowledged it has, and what is posted again counts once."""

import asyncio
import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.engine.running import Running
from tests.integration.engine.shop_that_posts import SECRET, Answers, events, post

pytestmark = pytest.mark.integration
ENVIRONMENT = {"OKAERI_SECRET_INTAKE_SHOPIFY": SECRET}
COUNT = 300


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[list[Running]]:
    started: list[Running] = []
    yield started
    for running in started:
        running.close()


def begun(home: Path, engines: list[Running]) -> Running:
    engines.append(Running(home, environment=ENVIRONMENT).ready())
    return engines[-1]


def inbox(home: Path) -> Counter[str]:
    """How often each delivery is in the inbox, read past the engine."""
    with closing(sqlite3.connect(home / "data" / "okaeri.sqlite3")) as database:
        return Counter(delivery for (delivery,) in database.execute("SELECT delivery FROM inbox"))


def applied(engine: Running) -> bool:
    counts = engine.http.get("/api/inbox", params={"limit": 1}).json()["counts"]
    return set(counts) == {"applied"} and counts["applied"] == COUNT


def test_nothing_acknowledged_is_lost_when_the_engine_is_killed(tmp_path: Path, engines: list[Running]) -> None:
    story = events(COUNT)
    random.Random(4).shuffle(story)
    engine = begun(tmp_path, engines)
    answered: list[Answers] = []
    url = engine.http.base_url
    posting = threading.Thread(target=lambda: answered.append(asyncio.run(post(str(url), story, per_second=None))))
    posting.start()
    engine.until(lambda: engine.http.get("/api/inbox", params={"limit": 1}).json()["counts"].get("applied", 0) >= 30)
    engine.kill()
    posting.join(60)
    [first] = answered
    assert 30 <= len(first.acknowledged) < COUNT
    assert set(first.acknowledged) <= inbox(tmp_path).keys()

    again = begun(tmp_path, engines)
    second = asyncio.run(post(str(again.http.base_url), story, per_second=None))
    assert (len(second.acknowledged), second.refused, second.broken) == (COUNT, [], 0)
    again.until(lambda: applied(again))
    assert set(inbox(tmp_path).values()) == {1}
    with closing(sqlite3.connect(tmp_path / "data" / "okaeri.sqlite3")) as database:
        [(found,)] = database.execute("SELECT count(*) FROM carts WHERE source = 'shopify'")
        [(orders,)] = database.execute("SELECT count(*) FROM orders")
        [(open_but_ordered,)] = database.execute(
            "SELECT count(*) FROM cart_endings JOIN carts ON carts.id = cart_endings.key WHERE closed IS NULL OR closed <> 'ordered'"
        )
    assert (found, orders, open_but_ordered) == (COUNT * 4 // 10, COUNT * 2 // 10, 0)
