"""What leaves the house, as the door tells it. Free of Qt."""

from dataclasses import dataclass
from datetime import datetime

from console.ui.answers import JSON, text_of
from console.ui.shop_time import moment


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail or SMS. ``origin``: ``plan`` or ``call``, of which ``call_id``; ``receipt`` is the server's own word."""

    id: str
    origin: str
    customer: str
    cart_id: str
    call_id: str
    channel: str
    template: str
    state: str
    tries: int
    at: datetime | None
    next_at: datetime | None
    receipt: str

    @property
    def may_go_again(self) -> bool:
        """A link belongs to its conversation: only a person who is on the line is given another."""
        return self.origin == "plan" and self.state in ("failed", "unsure")


@dataclass(frozen=True, slots=True)
class Wording:
    name: str
    subject: str
    body: str
    digest: str
    approved: bool
    signed: tuple[tuple[str, datetime | None], ...]
    faults: tuple[tuple[str, str], ...]
    """(Japanese, English)"""

    @property
    def channel(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def surveys(self) -> bool:
        return self.name.startswith("survey.")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A result on its way to the shop's own systems."""

    id: str
    kind: str
    state: str
    tries: int
    at: datetime | None
    next_at: datetime | None
    answer: str


def messages(body: JSON) -> list[Sent]:
    return [_sent(one, "plan", "message_id") for one in _listed(body, "messages")]


def links(body: JSON) -> list[Sent]:
    return [_sent(one, "call", "link_id") for one in _listed(body, "links")]


def _sent(one: JSON, origin: str, id: str) -> Sent:
    return Sent(
        id=str(one[id]),
        origin=origin,
        customer=text_of(one.get("customer")),
        cart_id=text_of(one.get("cart_id")),
        call_id=text_of(one.get("call_id")),
        channel=text_of(one.get("channel")),
        template=text_of(one.get("template")),
        state=text_of(one.get("state")),
        tries=int(one.get("tries") or 0),
        at=moment(one.get("asked_at")),
        next_at=moment(one.get("next_at")),
        receipt=text_of(one.get("receipt")),
    )


def wordings(body: JSON) -> list[Wording]:
    return [
        Wording(
            name=str(one["name"]),
            subject=text_of(one.get("subject")),
            body=text_of(one.get("body")),
            digest=text_of(one.get("content_hash")),
            approved=bool(one.get("approved")),
            signed=tuple((text_of(sign.get("by")), moment(sign.get("at"))) for sign in one.get("approvals") or ()),
            faults=tuple((text_of(fault.get("ja")), text_of(fault.get("en"))) for fault in one.get("faults") or ()),
        )
        for one in _listed(body, "wordings")
    ]


def deliveries(body: JSON) -> list[Delivery]:
    return [
        Delivery(
            id=str(one["id"]),
            kind=text_of(one.get("type")),
            state=text_of(one.get("state")),
            tries=int(one.get("tries") or 0),
            at=moment(one.get("timestamp")),
            next_at=moment(one.get("next_at")),
            answer=text_of(one.get("answer")),
        )
        for one in _listed(body, "deliveries")
    ]


def _listed(body: JSON, name: str) -> list[JSON]:
    return [one for one in body.get(name) or () if isinstance(one, dict)]
