"""Everything that is held about one customer, for the customer (個人情報保護法 第33条): as data, and as a paper to read."""

import asyncio
import base64
import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any, Final

from console.domain.card_numbers import masked
from console.domain.errors import BadInput
from console.domain.evidence_pack import MANIFEST, digest, manifest
from console.service.calls.records import CallRecord
from console.service.calls.view import disclosure_json, instant, link_json
from console.service.calls.wrap_up import written
from console.service.commands import Person, may_take_evidence
from console.service.privacy import erasing
from console.service.results.paper_port import ReportPaper
from console.service.terms import JAPAN, RetentionDays, Terms
from console.service.transactions import Transactions
from console.service.unit_of_work import UnitOfWork

FORMAT: Final = "okaeri-disclosure-1"
DATA: Final = "disclosure.json"
PAPER: Final = "disclosure.pdf"
CONSENTS: Final = ("call", "sms", "mail")
PROFILE: Final = (
    "name", "kana", "phone", "mail", "prefecture", "member", "vip", "orders", "last_order", "spent_this_year", "minutes_on_site",
)  # fmt: skip
Body = dict[str, Any]


class DisclosingDesk:
    def __init__(self, terms: Terms, reading: Transactions, transactions: Transactions, paper: ReportPaper) -> None:
        self._terms = terms
        self._reading = reading
        self._transactions = transactions
        self._paper = paper

    async def disclose(self, person: Person, by: str, value: str) -> dict[str, Any]:
        """The ZIP in base64, with what it is about. That it was made is written down, with the hash of what it says.

        Raises:
            Refused: not for this person to do.
            BadInput: there is no such customer, or nothing can be read of them any more.
        """
        may_take_evidence(person)
        now, disclosure_id = self._terms.clock(), self._terms.new_id()

        def read(work: UnitOfWork) -> tuple[str, Body]:
            shop_id, customer_id = erasing.find(work, by, value)
            return shop_id, gathered(work, shop_id, customer_id, self._terms.retention)

        shop_id, held = await self._reading.read(read)
        body: Body = {"format": FORMAT, "disclosure": disclosure_id, "made_at": _local(now), "made_by": person.name, **held}
        body["sha256"] = digest(body)
        packed = await asyncio.to_thread(self._packed, body)
        customer_id = body["customer"]["id"]
        await self._transactions.write(
            lambda work: work.audit.append(shop_id, now, person.name, "customer.disclosed", customer_id, body["sha256"])
        )
        return {
            "disclosure": disclosure_id,
            "customer_id": customer_id,
            "customer": body["customer"]["name"],
            "made_at": body["made_at"],
            "sha256": body["sha256"],
            "counts": {name: len(body[name]) for name in ("carts", "calls", "messages", "orders", "audit")},
            "file": f"okaeri-disclosure-{customer_id}-{now.astimezone(JAPAN):%Y%m%d}.zip",
            "zip": base64.b64encode(packed).decode("ascii"),
        }

    def _packed(self, body: Body) -> bytes:
        parts = {DATA: (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode(), PAPER: self._paper.disclosure(body)}
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
            for name, data in {**parts, MANIFEST: manifest(parts)}.items():
                pack.writestr(name, data)
        return file.getvalue()


def gathered(work: UnitOfWork, shop_id: str, customer_id: str, keep: RetentionDays) -> Body:
    """Times are Japan's. Raises ``BadInput`` for a customer who was erased."""
    if work.erasures.erased(customer_id):
        raise BadInput(
            "このお客様は消去されています。お渡しできるのは消去の証明書です。",
            "This customer has been erased. What can be given is the certificate of that.",
        )
    shop, customer, told = work.shops.get(shop_id), work.customers.get(customer_id), work.held.told(customer_id)
    family = work.held.family(customer_id)
    carts = [_cart(work, cart_id) for cart_id in work.erasures.carts(customer_id)]
    records = [work.calls.get(past.call_id) for past in work.calls.past(customer_id)]
    calls = [_call(work, call, keep) for call in records if call is not None]
    messages, orders = work.held.messages(customer_id), work.held.orders(customer_id)
    about = [*family, *(cart["cart_id"] for cart in carts), *(call["call_id"] for call in calls), *(one.id for one in messages)]
    moments = [
        *(datetime.fromisoformat(one["left_at"]) for one in carts),
        *(call.started_at for call in records if call is not None),
        *(order.placed_at for order in orders),
    ]
    return {
        "shop": {"name": shop.name, "company": shop.company, "mail": shop.mail, "return_number": shop.return_number},
        "customer": {
            "id": customer_id,
            "also_known_as": list(family[1:]),
            **{name: _plain(getattr(customer, name)) for name in PROFILE},
            "told_at": {name: _local(told[name]) for name in PROFILE if name in told},
        },
        "consents": [
            {
                "channel": channel,
                "given": getattr(customer, f"consent_{channel}"),
                "told_at": _local(told.get(f"consent_{channel}")),
                "source": customer.phone_source if channel != "mail" else "",
            }
            for channel in CONSENTS
        ],
        "barred": customer.barred,
        "carts": sorted(carts, key=lambda cart: str(cart["left_at"])),
        "orders": [
            {
                "number": order.number,
                "placed_at": _local(order.placed_at),
                "total": order.total,
                "paid": order.paid,
                "cancelled": order.cancelled,
                "source": order.source,
                "lines": [_line(line) for line in order.lines],
            }
            for order in orders
        ],
        "calls": calls,
        "messages": [
            {
                "cart_id": one.cart_id,
                "channel": one.channel,
                "template": one.template,
                "template_hash": one.template_hash,
                "state": one.state,
                "asked_at": _local(one.asked_at),
                "answered_at": _local(one.answered_at),
            }
            for one in messages
        ],
        "audit": [
            {"entry": one.seq, "at": _local(one.at), "who": one.who, "what": one.what, "subject": one.subject}
            for one in work.held.audit(about)
        ],
        "kept_until": {
            "customer": _until(max(moments, default=None), keep.customers),
            "days": {"recordings": keep.recordings, "words": keep.words, "customers": keep.customers, "backups": keep.backups},
        },
    }


def _cart(work: UnitOfWork, cart_id: str) -> Body:
    cart, planned, handling = work.carts.get(cart_id), work.campaign.planned(cart_id), work.handlings.of(cart_id)
    return {
        "cart_id": cart.id,
        "left_at": _local(cart.abandoned_at),
        "goods": cart.goods,
        "total": cart.total,
        "lines": [_line(line) for line in cart.lines],
        "checkout_url": cart.checkout_url,
        "closed": work.carts.closed(cart_id),
        "plan": None
        if planned is None
        else {
            "segment": planned.segment.tier,
            "why": {"ja": planned.segment.why_ja, "en": planned.segment.why_en},
            "channel": planned.channel,
            "at": _local(planned.at),
            "note": {"ja": planned.why_ja, "en": planned.why_en},
        },
        "handling": {
            "assigned_to": handling.assigned_to,
            "snoozed_until": _local(handling.snoozed_until),
            "excluded_by": handling.excluded_by,
        },
    }


def _call(work: UnitOfWork, call: CallRecord, keep: RetentionDays) -> Body:
    """What was heard, word for word, with card numbers hidden as everywhere; who wrote what about it. How the shop judged its own
    people's work is theirs, not the customer's."""
    script, recording, about = work.scripts.version(call.script_hash), work.calls.recording(call.call_id), written(work, call.call_id)
    survey, ended = work.surveys.of([call.call_id]).get(call.call_id), call.ended_at or call.started_at
    return {
        "call_id": call.call_id,
        "cart_id": call.cart_id,
        "number_masked": call.number_masked,
        "started_at": _local(call.started_at),
        "answered_at": _local(call.answered_at),
        "ended_at": _local(call.ended_at),
        "outcome": None if call.outcome is None else call.outcome.value,
        "line_result": None if call.line_result is None else call.line_result.value,
        "segment": call.segment,
        "operator": call.operator,
        "callback_at": _local(call.callback_at),
        "script": {
            "pack": call.script_pack,
            "version": call.script_version,
            "content_hash": call.script_hash,
            "approvals": [] if script is None else [{"by": one.by, "at": _local(one.at)} for one in script.approvals],
        },
        "disclosures": [disclosure_json(heard) for heard in work.calls.disclosures(call.call_id)],
        "transcript": _transcript(work, call),
        "notes": [{"at": note["at"], "by": note["by"], "text": masked(str(note["text"]))} for note in about["notes"]],
        "judged": None if about["wrap_up"] is None else {"by": about["wrap_up"]["by"], "outcome": about["wrap_up"]["outcome"]},
        "tags": list(work.history.row(call).tags),
        "links": [{name: told for name, told in link_json(link).items() if name != "receipt"} for link in work.links.of(call.call_id)],
        "links_opened_at": [_local(at) for at in work.links.openings([call.call_id]).get(call.call_id, ())],
        "survey": None
        if survey is None
        else {"asked_at": _local(survey.asked_at), "answered_at": _local(survey.answered_at), "csat": survey.csat, "nps": survey.nps},
        "recording": None if recording is None else {"bytes": recording.size, "kept_until": _until(ended, keep.recordings)},
        "words_kept_until": _until(ended, keep.words),
    }


def _transcript(work: UnitOfWork, call: CallRecord) -> list[Body]:
    told: list[Body] = []
    before = ""
    for one in (record.turn for record in work.calls.turns(call.call_id)):
        told.append(
            {"at": one.started, "who": one.who.value, "operator": one.operator, "text": masked(one.text, before), "intent": one.intent}
        )
        before = one.text
    return told


def _line(line: Any) -> Body:
    return {"name": line.name, "variant": line.variant, "quantity": line.quantity, "unit_price": line.unit_price}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _local(when: datetime | None) -> str | None:
    return instant(None if when is None else when.astimezone(JAPAN))


def _until(since: datetime | None, days: int | None) -> str | None:
    """The day on which it goes by itself; ``None``: no time is set."""
    return None if since is None or days is None else (since + timedelta(days=days)).astimezone(JAPAN).date().isoformat()
