"""Many ids, as many at a time as one query takes."""

from collections.abc import Iterable, Iterator
from typing import Final

IN_ONE_QUERY: Final = 1000


def slices(items: Iterable[str]) -> Iterator[list[str]]:
    rest = list(items)
    for start in range(0, len(rest), IN_ONE_QUERY):
        yield rest[start : start + IN_ONE_QUERY]
