"""A window of pages over a long list that stays with the engine: a bounded number is kept, what is looked at comes first. Free of Qt."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from console.ui.answers import Answer, Asks
from console.ui.queue.rows import Row, rows_of

PAGE: Final = 100
KEPT: Final = 24
"""Pages in memory; the ones that were looked at longest ago go."""
AT_ONCE: Final = 2
"""Requests under way. A third waits, and is forgotten when the list is scrolled on before its turn."""


class Pages:
    """``came(first, last)``: these rows are there now; ``answered(answer)``: before that, for the total and for failures."""

    def __init__(self, door: Asks, came: Callable[[int, int], None], answered: Callable[[Answer], None]) -> None:
        self._door, self._came, self._answered = door, came, answered
        self._query = ""
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._stale: set[int] = set()
        self._under_way: set[int] = set()
        self._looked_at: list[int] = [0]
        self._series = 0
        self.total = 0

    def begin(self, query: str) -> None:
        """Another list: nothing that was known or is still on its way counts."""
        self._query = query
        self._series += 1
        self._pages.clear()
        self._stale.clear()
        self._under_way.clear()
        self._looked_at, self.total = [0], 0
        self._ask_on()

    def refresh(self) -> None:
        """Everything may be another by now. What is known stays until the new is there."""
        # What is on its way may have left before the change: it is asked for once more.
        self._stale = {*self._pages, *self._under_way}
        self._ask_on()

    def look(self, first: int, last: int) -> None:
        """These rows are in view; a page before and after is fetched too, when nothing else is to do."""
        pages = list(range(first // PAGE, last // PAGE + 1))
        self._looked_at = [*pages, pages[-1] + 1, *([pages[0] - 1] if pages[0] else [])]
        for page in pages:
            if page in self._pages:
                self._pages.move_to_end(page)
        self._ask_on()

    def row(self, place: int) -> Row | None:
        """``None``: not there (yet)."""
        page = self._pages.get(place // PAGE)
        at = place % PAGE
        return page[at] if page is not None and at < len(page) else None

    def place_of(self, cart_id: str) -> int | None:
        for number, page in self._pages.items():
            for at, row in enumerate(page):
                if row.cart_id == cart_id:
                    return number * PAGE + at
        return None

    @property
    def kept(self) -> int:
        return len(self._pages)

    @property
    def awaited(self) -> bool:
        """Something that was asked for is not here yet."""
        return bool(self._under_way)

    @property
    def empty(self) -> bool:
        return not self._pages

    def _ask_on(self) -> None:
        for page in self._looked_at:
            if page and page * PAGE >= self.total:
                continue
            if len(self._under_way) >= AT_ONCE:
                return
            if page not in self._under_way and (page not in self._pages or page in self._stale):
                self._ask(page)

    def _ask(self, page: int) -> None:
        series = self._series
        self._under_way.add(page)
        self._stale.discard(page)

        def done(answer: Answer) -> None:
            if series != self._series:
                return
            self._under_way.discard(page)
            if not answer.ok and page in self._stale:
                # It left before the change that it was to be asked for again: that answer counts.
                self._ask_on()
                return
            if not answer.ok:
                self._answered(answer)
                return
            rows, known = rows_of(answer.body), self._pages.get(page)
            self.total = int(answer.body.get("total") or 0)
            self._take(page, rows)
            self._answered(answer)
            if rows != known:
                self._came(page * PAGE, page * PAGE + max(len(rows), len(known or ())) - 1)
            self._ask_on()

        more = f"&{self._query}" if self._query else ""
        self._door.ask("GET", f"/api/queue?offset={page * PAGE}&limit={PAGE}{more}", done=done)

    def _take(self, page: int, rows: list[Row]) -> None:
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > KEPT:
            gone = next(number for number in self._pages if number not in self._looked_at)
            del self._pages[gone]
            self._stale.discard(gone)
