"""The tables. Columns that end in ``_sealed`` are encrypted under the customer's data key; every owned row has ``shop_id``."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, DateTime, Dialect, Float, ForeignKey, Index, Integer, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone, so UTC goes in and UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), str: String(), bytes: LargeBinary(), dict[str, Any]: JSON()}


class ShopRow(Table):
    __tablename__ = "shops"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    company: Mapped[str]
    persona: Mapped[str]
    return_number: Mapped[str]
    mail: Mapped[str]
    readings: Mapped[dict[str, Any]]


class DataKeyRow(Table):
    """One wrapped data key a customer. To erase a customer is to delete this row."""

    __tablename__ = "data_keys"
    customer_id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    wrapped: Mapped[bytes]


class CustomerRow(Table):
    """``line_digest`` is the telephone line however its number is written, as barred lines are kept."""

    __tablename__ = "customers"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    name_sealed: Mapped[bytes]
    kana_sealed: Mapped[bytes]
    phone_sealed: Mapped[bytes]
    mail_sealed: Mapped[bytes | None]
    phone_digest: Mapped[str] = mapped_column(index=True)
    mail_digest: Mapped[str | None] = mapped_column(index=True)
    line_digest: Mapped[str | None] = mapped_column(index=True)
    member: Mapped[bool]
    orders: Mapped[int]
    last_order: Mapped[str | None]
    spent_this_year: Mapped[int]
    vip: Mapped[bool]
    prefecture: Mapped[str]
    minutes_on_site: Mapped[int]
    consent_call: Mapped[bool]
    consent_sms: Mapped[bool]
    consent_mail: Mapped[bool]
    phone_source: Mapped[str]
    barred: Mapped[bool]
    known_sealed: Mapped[bytes | None]
    merged_into: Mapped[str | None] = mapped_column(index=True)
    merged_at: Mapped[datetime | None]


class IdentityRow(Table):
    """What a person is known by, as keyed digests: an account, a mail address, a telephone number together with a name."""

    __tablename__ = "identities"
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)


class CartTableRow(Table):
    """``lease_*``: the call that has this cart. ``closed``: why it is no longer worked (``ordered``, ``withdrawn``, ``emptied``).

    ``abandoned_at`` is the customer's last activity, and with ``tie`` the version that the row holds; ``alias`` is a second key
    under which the shop may name the cart.
    """

    __tablename__ = "carts"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    abandoned_at: Mapped[datetime] = mapped_column(index=True)
    checkout_url_sealed: Mapped[bytes]
    goods: Mapped[str]
    closed: Mapped[str | None]
    source: Mapped[str | None]
    alias: Mapped[str | None] = mapped_column(index=True)
    tie: Mapped[str | None]
    lease_engine: Mapped[str | None]
    lease_call: Mapped[str | None] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]


class CartLineRow(Table):
    __tablename__ = "cart_lines"
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    sku: Mapped[str]
    name: Mapped[str]
    variant: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[int]


class FactRow(Table):
    __tablename__ = "facts"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    value: Mapped[dict[str, Any]]
    spoken: Mapped[str] = mapped_column(Text)
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]


class ScriptRow(Table):
    """An approved version, whole. ``body`` is the ``ApprovedScript`` as JSON."""

    __tablename__ = "scripts"
    content_hash: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    pack: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    approved_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]


class CallRow(Table):
    __tablename__ = "calls"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    engine_id: Mapped[str]
    cart_id: Mapped[str] = mapped_column(ForeignKey("carts.id"), index=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    value: Mapped[int]
    segment: Mapped[str]
    script_pack: Mapped[str]
    script_version: Mapped[str]
    script_hash: Mapped[str]
    number_masked: Mapped[str]
    state: Mapped[str]
    holder: Mapped[str]
    operator: Mapped[str | None]
    barge_in: Mapped[bool] = mapped_column(Boolean)
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    line_result: Mapped[str | None]
    position: Mapped[dict[str, Any]]
    intent: Mapped[str | None]
    hand_sealed: Mapped[bytes | None]
    link_channel: Mapped[str | None]
    link_accepted: Mapped[bool | None]
    codec: Mapped[str | None]
    callback_at: Mapped[datetime | None]
    desk_phone: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("calls_by_state", "state", "engine_id"), Index("calls_by_start", "started_at"))


class TurnRow(Table):
    __tablename__ = "turns"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    who: Mapped[str]
    text_sealed: Mapped[bytes]
    unheard_sealed: Mapped[bytes]
    started: Mapped[float] = mapped_column(Float)
    ended: Mapped[float] = mapped_column(Float)
    line: Mapped[str | None]
    intent: Mapped[str | None]
    confidence: Mapped[float | None]
    operator: Mapped[str | None]
    utterance: Mapped[str | None]
    __table_args__ = (Index("turns_by_intent", "intent", "call_id"), Index("turns_by_operator", "operator", "call_id"))


class CallEventRow(Table):
    __tablename__ = "call_events"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    at: Mapped[float] = mapped_column(Float)
    recorded_at: Mapped[datetime]
    kind: Mapped[str]
    body_sealed: Mapped[bytes]


class DisclosureRow(Table):
    """First time each was heard to the end in a call."""

    __tablename__ = "disclosures"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    disclosure: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    heard_at: Mapped[float] = mapped_column(Float)


class CitedFactRow(Table):
    __tablename__ = "cited_facts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    fact_id: Mapped[str]
    line: Mapped[str]
    at: Mapped[float] = mapped_column(Float)
    fact_sealed: Mapped[bytes]


class RecordingRow(Table):
    __tablename__ = "recordings"
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    path: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    stopped_why: Mapped[str | None]


class LinkRow(Table):
    """``mark``: what its opening is known by; none where nothing tells of it. ``offers``: the ids of those that it bears."""

    __tablename__ = "links"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"))
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id"), index=True)
    channel: Mapped[str]
    address_sealed: Mapped[bytes]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    receipt: Mapped[str]
    mark: Mapped[str | None]
    offers: Mapped[list[str] | None] = mapped_column(JSON())
    __table_args__ = (Index("ix_links_mark", "mark", unique=True),)


class BarredRow(Table):
    __tablename__ = "barred"
    shop_id: Mapped[str] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    everything: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str]
    at: Mapped[datetime]


class SettingRow(Table):
    """Settings of a shop; the empty ``shop_id`` is the installation itself."""

    __tablename__ = "settings"
    shop_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class AuditRow(Table):
    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    shop_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str]
    detail_digest: Mapped[str]
    digest: Mapped[str]
    __table_args__ = (Index("ix_audit_at", "at"), Index("ix_audit_who", "who", "seq"), Index("ix_audit_what", "what", "seq"))


class AuditHeadRow(Table):
    """One row: the end of the chain. Its lock puts concurrent writers in line, its digest shows a cut-off tail."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int]
    digest: Mapped[str]
