"""The live calls of this engine: the one place where a call changes. Each change is in the database before anybody hears of it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable

import structlog

from console.domain.errors import BadInput, Refused
from console.service.broadcast import Broadcast
from console.service.calls.records import ENDED, CallRecord
from console.service.calls.view import call_json
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

Change = Callable[[CallRecord], CallRecord]
Also = Callable[[UnitOfWork, CallRecord], None]


class CallRoom:
    def __init__(self, transactions: Transactions, broadcast: Broadcast) -> None:
        self._transactions = transactions
        self._broadcast = broadcast
        self._calls: dict[str, CallRecord] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def live(self) -> tuple[CallRecord, ...]:
        return tuple(self._calls.values())

    def get(self, call_id: str) -> CallRecord | None:
        return self._calls.get(call_id)

    def require(self, call_id: str) -> CallRecord:
        """Raises ``Refused`` when the call is not live on this engine."""
        call = self._calls.get(call_id)
        if call is None:
            raise Refused("call.over", "この通話はすでに終わっています。", "This call is over.")
        return call

    def began(self, call: CallRecord) -> None:
        """A call that was just written to the database."""
        self._calls[call.call_id] = call
        self._tell(call)

    async def change(self, call_id: str, change: Change, also: Also | None = None) -> CallRecord:
        """Write ``change`` and what belongs to it in one transaction, then tell. ``change`` may raise to refuse.

        Raises:
            Refused: the call is over.
            StoreFault: it could not be written; then nothing has changed.
        """
        async with self._locks[call_id]:
            before = self.require(call_id)
            after = change(before)
            if after == before and also is None:
                return before

            def write(work: UnitOfWork) -> None:
                # The cart before the end of the audit chain, as everywhere: two engines never wait for each other crosswise.
                if after.state == ENDED:
                    work.carts.release(call_id)
                if after != before:
                    work.calls.save(after)
                if also is not None:
                    also(work, after)

            await self._transactions.write(write)
            if after != before:
                self._calls[call_id] = after
                self._tell(after)
            if after.state == ENDED:
                del self._calls[call_id]
                self._locks.pop(call_id, None)
                self._broadcast.tell({"event": "queue", "call_id": call_id, "cart_id": after.cart_id})
            return after

    def drop(self, call_id: str) -> None:
        """Forget a call whose end could not be written; the next start of the engine closes it in the database."""
        call = self._calls.pop(call_id, None)
        self._locks.pop(call_id, None)
        if call is not None:
            log.error("call_end_not_written", call_id=call_id)

    def _tell(self, call: CallRecord) -> None:
        self._broadcast.tell({"event": "call", "call_id": call.call_id, "call": call_json(call)})


def unknown_call(call_id: str) -> BadInput:
    return BadInput(f"通話「{call_id}」はありません。", f"There is no call “{call_id}”.")
