"""An engine on a real PostgreSQL, killed while a shop posts: what it acknowledged is there after the restart, nothing twice."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from console.store.database import connect
from tests.integration.engine.running import Running
from tests.integration.engine.shop_that_posts import SECRET, Answers, events, post

pytestmark = pytest.mark.integration
COUNT = 600


@pytest.fixture
def engines() -> Iterator[list[Running]]:
    started: list[Running] = []
    yield started
    for running in started:
        running.close()


@pytest.fixture
def database(url: str) -> Iterator[Engine]:
    """Read past the engine."""
    engine = connect(url)
    yield engine
    engine.dispose()


def begun(home: Path, url: str, engines: list[Running]) -> Running:
    environment = {"OKAERI_SECRET_INTAKE_SHOPIFY": SECRET, "OKAERI_STORE__URL": url}
    engines.append(Running(home, environment=environment).ready())
    return engines[-1]


def inbox(database: Engine) -> Counter[str]:
    with database.connect() as connection:
        return Counter(connection.execute(text("SELECT delivery FROM inbox")).scalars())


def count(database: Engine, query: str) -> int:
    with database.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {query}")).scalar_one())


def applied(engine: Running) -> int:
    counts = engine.http.get("/api/inbox", params={"limit": 1}).json()["counts"]
    return int(counts.get("applied", 0)) if set(counts) <= {"applied", "new"} else 0


@pytest.mark.timeout(200)
def test_nothing_acknowledged_is_lost_when_the_engine_is_killed(tmp_path: Path, url: str, database: Engine, engines: list[Running]) -> None:
    story = events(COUNT)
    random.Random(4).shuffle(story)
    engine = begun(tmp_path, url, engines)
    answered: list[Answers] = []
    door = str(engine.http.base_url)
    posting = threading.Thread(target=lambda: answered.append(asyncio.run(post(door, story, per_second=None))))
    posting.start()
    engine.until(lambda: count(database, "inbox WHERE state = 'applied'") >= 30)
    engine.kill()
    posting.join(60)
    [first] = answered
    assert 30 <= len(first.acknowledged) < COUNT
    assert set(first.acknowledged) <= inbox(database).keys()

    again = begun(tmp_path, url, engines)
    second = asyncio.run(post(str(again.http.base_url), story, per_second=None))
    assert (len(second.acknowledged), second.refused, second.broken) == (COUNT, [], 0)
    again.until(lambda: applied(again) == COUNT)
    assert inbox(database) == Counter(event.delivery for event in story)
    assert count(database, "carts WHERE source = 'shopify'") == COUNT * 4 // 10
    assert count(database, "orders") == COUNT * 2 // 10
    unended = "cart_endings JOIN carts ON carts.id = cart_endings.key WHERE closed IS NULL OR closed <> 'ordered'"
    assert count(database, unended) == 0
