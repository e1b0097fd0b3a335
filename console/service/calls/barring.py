"""Leaving a customer alone for good, in the same transaction as what it follows from."""

from datetime import datetime

from console.domain.barring import plain
from console.service.calls.records import CallRecord
from console.service.results.results import contact_barred
from console.service.unit_of_work import UnitOfWork


def bar_customer(work: UnitOfWork, call: CallRecord, everything: bool, who: str, now: datetime) -> None:
    """No more sales calls to the number of this call; ``everything``: no channel at all."""
    customer = work.customers.get(call.customer_id)
    addresses = [plain(customer.phone)] + ([customer.mail] if everything and customer.mail else [])
    for address in addresses:
        work.barred.bar(call.shop_id, address, everything, f"call {call.call_id}", now)
    contact_barred(work.results, call, everything, now)
    work.audit.append(call.shop_id, now, who, "number.barred", call.call_id, {"everything": everything})
