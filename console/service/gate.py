"""The gate before dialling: every rule asked in turn, the first no counts. Fails closed."""

from collections.abc import Sequence
from datetime import datetime

from console.domain.barring import barred, number_forbidden, too_often
from console.domain.consent import call_forbidden
from console.domain.customer import Customer
from console.domain.verdict import Verdict
from console.domain.window import CallingHours, clock_broken, outside


def refusal(
    customer: Customer,
    *,
    closed: str | None,
    this_cart: Sequence[datetime],
    other_carts: Sequence[datetime],
    local_now: datetime,
    last_seen: datetime | None,
    is_holiday: bool,
    loopback: bool,
    caller_id: bool,
    hours: CallingHours | None = None,
) -> Verdict | None:
    """Why this customer is not dialled now about this cart; ``local_now`` is in the customer's zone.

    ``closed`` is why the cart is no longer worked; ``loopback``: the trunk leads nowhere but to this machine;
    ``caller_id``: the trunk shows a number.
    """
    if closed is not None:
        return Verdict("gate.already_ordered", "このカートはすでにご注文済みです。", "This cart has already been ordered.")
    if not caller_id and not loopback:
        return Verdict(
            "gate.caller_id",
            "発信者番号（trunk.caller_id）が設定されていないため、発信しません。",
            "No caller id (trunk.caller_id) is set; nothing is dialled without one.",
        )
    return (
        clock_broken(local_now, last_seen)
        or barred(customer)
        or call_forbidden(customer)
        or number_forbidden(customer.phone, loopback=loopback)
        or outside(local_now, is_holiday=is_holiday, hours=hours)
        or too_often(this_cart, other_carts, local_now)
    )
