"""One cart is never dialled twice: the same expectations for every database."""

import threading
from datetime import timedelta

from console.store.sql_unit_of_work import SqlStore
from tests.unit.store.sample import NOW, call

LATER = NOW + timedelta(seconds=60)


def leased(store: SqlStore, engine: str, call_id: str, at: float = 0.0) -> bool:
    now = NOW + timedelta(seconds=at)
    with store() as work:
        got = work.carts.lease("k1", engine, call_id, now, now + timedelta(seconds=60))
        work.commit()
        return got


def in_calls(store: SqlStore, at: float = 0.0) -> bool:
    with store(read_only=True) as work:
        return work.carts.in_calls(NOW + timedelta(seconds=at))


def a_lease_is_exclusive_until_it_ends(store: SqlStore) -> None:
    assert not in_calls(store)
    assert leased(store, "e1", "call1")
    assert in_calls(store)
    assert not in_calls(store, at=60.0)
    assert not leased(store, "e1", "call2")
    assert not leased(store, "e2", "call3")
    with store() as work:
        work.carts.release("call1")
        work.commit()
    assert not in_calls(store)
    assert leased(store, "e2", "call4")
    assert not leased(store, "e1", "call5", at=59.0)
    assert leased(store, "e1", "call6", at=60.0)


def only_the_holder_renews(store: SqlStore) -> None:
    assert leased(store, "e1", "call1")
    with store() as work:
        work.carts.renew("e2", ["call1"], LATER + timedelta(hours=1))
        work.carts.renew("e1", ["call9"], LATER + timedelta(hours=1))
        work.commit()
    with store(read_only=True) as work:
        assert not work.carts.row("k1", LATER).leased
    with store() as work:
        work.carts.renew("e1", ["call1"], LATER + timedelta(hours=1))
        work.commit()
    with store(read_only=True) as work:
        assert work.carts.row("k1", LATER).leased


def one_of_many_wins(stores: list[SqlStore]) -> None:
    """Each store as if it were another engine's; all ask at the same moment."""
    start = threading.Barrier(len(stores))
    won: list[int] = []

    def ask(number: int) -> None:
        start.wait(10)
        if leased(stores[number], f"e{number}", f"call{number}"):
            won.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(stores))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(won) == 1


def orphans_are_told_from_the_living(store: SqlStore) -> None:
    assert leased(store, "e1", "call1")
    with store() as work:
        work.calls.add(call())
        work.commit()
    with store(read_only=True) as work:
        assert [found.call_id for found in work.calls.orphans("e1", NOW)] == ["call1"]
        assert work.calls.orphans("e2", NOW) == ()
        assert work.calls.expired("e2", NOW) == ()
        assert [found.call_id for found in work.calls.expired("e2", LATER)] == ["call1"]
        assert work.calls.expired("e1", LATER) == ()
