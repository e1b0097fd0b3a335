"""Who saw what of a customer: written to the audit chain before it is shown."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from console.service.commands import Person
from console.service.transactions import Transactions

SPAN: Final = timedelta(minutes=10)
"""Whoever looks again so soon is still looking: one entry, so that the chain stays readable."""
_KEPT: Final = 4096
"""Looks that are remembered; of those beyond it an entry is written once more."""


class Seeing:
    def __init__(self, clock: Callable[[], datetime], transactions: Transactions) -> None:
        self._clock = clock
        self._transactions = transactions
        self._looks: OrderedDict[tuple[str, str, str], datetime] = OrderedDict()

    async def seen(self, person: Person, what: str, subject: str) -> None:
        """``what``, such as ``call.seen``, of ``subject``, an id. Raises ``StoreFault``: what cannot be written down is not shown."""
        now, look = self._clock(), (person.name, what, subject)
        last = self._looks.get(look)
        if last is not None and now - last < SPAN:
            return
        await self._transactions.write(lambda work: work.audit.append("", now, person.name, what, subject))
        self._looks[look] = now
        self._looks.move_to_end(look)
        while len(self._looks) > _KEPT:
            self._looks.popitem(last=False)
