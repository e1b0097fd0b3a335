"""Two engines on one database that do something at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from console.store.sql_unit_of_work import SqlStore

NAMES = ("e1", "e2")
LIMIT_S = 30
Meet = Callable[[], object]
"""Waits until the other engine is there as well."""


def side_by_side(stores: Sequence[SqlStore], *engines: Callable[[str, SqlStore, Meet], None]) -> None:
    """Each of the two ``engines`` in a thread of its own, with its name and its store; both come to their end."""
    meet = partial(threading.Barrier(len(NAMES)).wait, LIMIT_S)
    with ThreadPoolExecutor(len(NAMES)) as threads:
        running = [threads.submit(engine, name, store, meet) for engine, name, store in zip(engines, NAMES, stores, strict=True)]
    assert [one.exception() for one in running] == [None, None]
