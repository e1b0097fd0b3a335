"""A shop with many carts that are all due, and two engines on its database."""

import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.campaign.planning.terms import shipped as shipped_terms
from console.service.seeding import seed
from console.shipped import shipped
from console.store.sql_unit_of_work import SqlStore
from tests.unit.store import sample

EVENING = sample.NOW + timedelta(hours=5, minutes=5)
"""19:15 of a Tuesday in Japan."""
LIMIT_S = 150


def fill(store: SqlStore, number: int) -> None:
    """As many customers with two carts each, the two one after the other in the plan, all of them due; the campaign is on and needs
    nobody at a desk."""
    people = [replace(sample.HANAKO, id=f"c{n}", phone=f"090000000{n % 100:02d}") for n in range(number)]
    carts = [replace(sample.cart(n, people[n // 2]), id=f"k{n}") for n in range(2 * number)]
    content = shipped_terms(shipped("assets/campaign/plan.yaml")).model_dump(mode="json", by_alias=True)
    content["pilot"]["stage"] = "full"
    content["pacing"]["unattended"] = 12
    with store() as work:
        seed(work, sample.SHOP, people, carts, (sample.FACT,), (sample._script(),))
        work.keep.put("s1", "plan", content)
        work.keep.put("s1", "campaign", True)
        for rank, cart in enumerate(carts):
            work._session.add(sample.planned(cart.id, assigned_at=EVENING, channel="call", at=EVENING - timedelta(minutes=5), rank=rank))
        work.commit()


def engine(url: str, name: str, log: Path, holds_s: float, *how: str) -> subprocess.Popen[bytes]:
    log.touch()
    command = [sys.executable, "-m", "tests.integration.store.dialling_engine", url, name, str(log), str(holds_s), *how]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def _comes_in(store: SqlStore, number: int) -> None:
    """A cart of somebody new, which no plan has yet: the tables are written to while both engines dial."""
    person = replace(sample.HANAKO, id=f"n{number}", phone=f"08{number:09d}")
    with store() as work:
        work.customers.add("s1", person)
        work.carts.add("s1", replace(sample.cart(number, person), id=f"n{number}"))
        work.commit()


def _dialled(log: Path) -> int:
    return log.read_text().count("\n")


def _told(process: subprocess.Popen[bytes]) -> str:
    """What an engine that has ended wrote about its errors; empty when it was asked before."""
    assert process.stderr
    if process.stderr.closed:
        return ""
    with process.stderr:
        return process.stderr.read().decode()


def two_engines_never_dial_the_same(url: str, store: SqlStore, folder: Path, number: int, holds_s: float, *how: str) -> None:
    """Both dial at once while carts go on coming in; one is killed in the middle; the other finishes. Every customer is dialled once, however
    it went."""
    fill(store, number)
    logs = [folder / "one.log", folder / "two.log"]
    engines = [engine(url, name, log, holds_s, *how) for name, log in zip(("e1", "e2"), logs, strict=True)]
    try:
        end = time.monotonic() + LIMIT_S
        while not all(log.with_suffix(".ready").exists() for log in logs):
            assert time.monotonic() < end, "an engine does not start"
            for process in engines:
                assert process.poll() is None, f"an engine ended before it began: {_told(process)}"
            time.sleep(0.01)
        (folder / "go").touch()
        meanwhile = iter(range(2 * number, 10**6))
        # Whichever is ahead is killed: which of the two that is depends on how the machine shares itself out.
        while (ahead := next((place for place, log in enumerate(logs) if _dialled(log) >= number // 5), None)) is None:
            assert time.monotonic() < end, "neither engine dials"
            for process in engines:
                assert process.poll() is None, f"an engine ended early: {_told(process)}"
            _comes_in(store, next(meanwhile))
            time.sleep(0.01)  # between two looks at what another process has written
        engines[ahead].kill()
        other = engines[1 - ahead]
        assert other.wait(max(1.0, end - time.monotonic())) == 0, _told(other)
    finally:
        for process in engines:
            if process.poll() is None:
                process.kill()
            process.wait()
            _told(process)
    dialled = [line.split() for log in logs for line in log.read_text().splitlines()]
    carts, customers = Counter(cart for cart, _ in dialled), Counter(customer for _, customer in dialled)
    assert max(carts.values()) == 1, "a cart dialled twice"
    assert max(customers.values()) == 1, "two carts of one customer on one day"
    with store(read_only=True) as work:
        recorded = {call.cart_id for n in range(number) for call in work.calls.past(f"c{n}")}
    # What the killed engine had written down but not dialled yet is the only thing that may be missing from the logs.
    assert carts.keys() <= recorded
    assert len(recorded - carts.keys()) <= 12
    assert len({customer for _, customer in dialled}) >= number - 12
    assert _dialled(logs[1 - ahead]) > number // 10
