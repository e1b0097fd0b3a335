"""The store as the service sees it: repositories inside one transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self

from console.domain.call import Shop
from console.domain.cart import Cart
from console.domain.customer import Customer
from console.domain.facts import Fact
from console.domain.order import Order
from console.domain.outcome import LineResult
from console.service.calls.recordings import FileSeal
from console.service.calls.records import (
    AuditEntry,
    CallRecord,
    CartRow,
    DisclosureHeard,
    FactCited,
    LinkOfCall,
    PastCall,
    Recording,
    SentLink,
    TurnRecord,
)
from console.service.campaign.campaign_records import Campaign
from console.service.campaign.message_records import Messages
from console.service.campaign.queue_port import Handlings, Queue
from console.service.campaign.survey_records import Surveys
from console.service.history.history_records import History
from console.service.intake.intake_port import Arrivals, Inbox
from console.service.knowledge.knowledge_records import Knowledge
from console.service.learning.learning_records import Learning
from console.service.people.account_records import Accounts
from console.service.privacy.audit_records import Chain, Wanted
from console.service.privacy.erasure_records import Erasures
from console.service.privacy.held_records import Held
from console.service.privacy.retention_records import Retention
from console.service.results.api_key_records import ApiKeys
from console.service.results.period_records import PeriodReports
from console.service.results.report_records import CallBooks
from console.service.results.results_records import Results
from console.service.scripts.script_shelf import Scripts


class Shops(Protocol):
    def add(self, shop: Shop) -> None: ...

    def put(self, shop: Shop) -> None:
        """New, or in the place of what was known of it."""
        ...

    def get(self, shop_id: str) -> Shop: ...

    def all(self) -> tuple[Shop, ...]: ...


class Customers(Protocol):
    """Personal columns are encrypted under the customer's own data key."""

    def add(self, shop_id: str, customer: Customer) -> None: ...

    def get(self, customer_id: str) -> Customer: ...

    def by_phone(self, shop_id: str, phone: str) -> Customer | None: ...

    def forget(self, customer_id: str) -> None:
        """Destroy the data key: nothing personal of this customer can be read again."""
        ...


class Carts(Protocol):
    def add(self, shop_id: str, cart: Cart) -> None: ...

    def get(self, cart_id: str) -> Cart: ...

    def shop_of(self, cart_id: str) -> str: ...

    def row(self, cart_id: str, now: datetime) -> CartRow: ...

    def page(self, offset: int, limit: int, now: datetime, idle: timedelta = timedelta(0)) -> tuple[int, tuple[CartRow, ...]]:
        """How many there are that nobody has touched for ``idle``, and those from ``offset`` on, the newest abandonment first."""
        ...

    def lease(self, cart_id: str, engine_id: str, call_id: str, now: datetime, until: datetime) -> bool:
        """Take the cart for one call; false when a call already has it."""
        ...

    def renew(self, engine_id: str, call_ids: Sequence[str], until: datetime) -> None: ...

    def release(self, call_id: str) -> None: ...

    def in_calls(self, now: datetime) -> bool:
        """Whether any cart is in a call, of any engine."""
        ...

    def close(self, cart_id: str, why: str) -> None: ...

    def closed(self, cart_id: str) -> str | None:
        """Why it is no longer worked; ``None``: it is."""
        ...


class Orders(Protocol):
    """What the intake knows of the shop's orders."""

    def since(self, shop_id: str, placed_from: datetime) -> tuple[Order, ...]:
        """In the order in which they were placed."""
        ...

    def perhaps_recovered(self, shop_id: str, placed_from: datetime, called_from: datetime) -> tuple[Order, ...]:
        """Of those since then: not counted yet, and of a customer, or about a cart, that was called from ``called_from`` on."""
        ...


class Facts(Protocol):
    def put(self, shop_id: str, facts: Sequence[Fact]) -> None: ...

    def of(self, shop_id: str, now: datetime) -> tuple[Fact, ...]:
        """Those that hold at ``now``."""
        ...

    def value(self, shop_id: str, key: str, now: datetime) -> str | int | bool | None:
        """What the shop says of one thing at ``now``; ``None``: nothing."""
        ...

    def get(self, fact_id: str) -> Fact | None: ...


class Calls(Protocol):
    """Calls and everything that happened in them."""

    def add(self, call: CallRecord) -> None: ...

    def get(self, call_id: str) -> CallRecord | None: ...

    def save(self, call: CallRecord) -> None: ...

    def live(self) -> tuple[CallRecord, ...]: ...

    def recent(self, limit: int) -> tuple[CallRecord, ...]: ...

    def orphans(self, engine_id: str, now: datetime) -> tuple[CallRecord, ...]:
        """Open calls of ``engine_id``, and those of other engines whose lease on the cart has run out."""
        ...

    def expired(self, engine_id: str, now: datetime) -> tuple[CallRecord, ...]:
        """Open calls of other engines whose lease has run out."""
        ...

    def past(self, customer_id: str) -> tuple[PastCall, ...]:
        """Every call to this customer, oldest first."""
        ...

    def latest_results(self, engine_id: str, limit: int) -> tuple[tuple[datetime, LineResult], ...]:
        """How the last calls of this engine ended on the line, oldest first."""
        ...

    def last_start(self) -> datetime | None: ...

    def add_turn(self, call: CallRecord, turn: TurnRecord) -> None: ...

    def understood(self, call: CallRecord, intent: str, confidence: float) -> None:
        """What the customer's last turn means after all: a second opinion may come after its words."""
        ...

    def turns(self, call_id: str) -> tuple[TurnRecord, ...]: ...

    def add_event(self, call: CallRecord, at: float, kind: str, body: dict[str, Any], recorded_at: datetime) -> None: ...

    def events(self, call_id: str, kind: str | None = None) -> tuple[tuple[float, str, dict[str, Any]], ...]: ...

    def add_disclosure(self, call: CallRecord, heard: DisclosureHeard) -> None: ...

    def disclosures(self, call_id: str) -> tuple[DisclosureHeard, ...]: ...

    def add_fact(self, call: CallRecord, cited: FactCited) -> None: ...

    def facts(self, call_id: str) -> tuple[FactCited, ...]: ...

    def put_recording(self, call: CallRecord, recording: Recording) -> None: ...

    def recording(self, call_id: str) -> Recording | None: ...

    def recording_seal(self, call: CallRecord) -> FileSeal | None:
        """``None`` where the customer was erased."""
        ...


class Links(Protocol):
    def ask(
        self, link_id: str, call: CallRecord, channel: str, address: str, at: datetime, mark: str | None = None, offers: Sequence[str] = ()
    ) -> None:
        """``mark``: what it is known by when it comes back; none where nothing would tell of it."""
        ...

    def answer(self, link_id: str, accepted: bool, receipt: str, at: datetime) -> None: ...

    def of(self, call_id: str) -> tuple[SentLink, ...]: ...

    def page(self, state: str | None, offset: int, limit: int) -> tuple[int, Sequence[LinkOfCall]]:
        """How many there are, and those from ``offset`` on, the newest first."""
        ...

    def marked(self, mark: str) -> LinkOfCall | None: ...

    def opened(self, link: LinkOfCall, at: datetime) -> bool:
        """False where nothing new is learnt from it."""
        ...

    def openings(self, call_ids: Sequence[str]) -> Mapping[str, Sequence[datetime]]:
        """By call, the earliest first."""
        ...

    def borne_by(self, order_id: str) -> LinkOfCall | None:
        """The link whose mark the order bears."""
        ...


class Barred(Protocol):
    """Numbers that are left alone, kept as keyed digests only."""

    def bar(self, shop_id: str, address: str, everything: bool, reason: str, at: datetime) -> None: ...

    def scope(self, shop_id: str, address: str) -> str | None:
        """``None``, ``sales`` (no sales calls) or ``everything`` (no channel)."""
        ...


class Keep(Protocol):
    """Settings of a shop that live in the database."""

    def get(self, shop_id: str, key: str) -> Any: ...

    def put(self, shop_id: str, key: str, value: Any) -> None: ...

    def put_first(self, shop_id: str, key: str, value: Any) -> None:
        """Unless there is one; of two engines that draw it at once, one has drawn it."""
        ...


class Audit(Protocol):
    def append(self, shop_id: str, at: datetime, who: str, what: str, subject: str, detail: Any = None) -> None: ...

    def entries(self, limit: int = 1000, *, after: int | None = None) -> tuple[AuditEntry, ...]:
        """In order: the latest ones, or those after a number."""
        ...

    def page(self, wanted: Wanted, before: int | None, limit: int) -> tuple[AuditEntry, ...]:
        """The latest first: those that are wanted, from before a number on."""
        ...

    def count(self, wanted: Wanted) -> int: ...

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who occurs in it, and what."""
        ...

    def verify(self, told: Callable[[int], None] = lambda done: None) -> Chain:
        """Every entry held against the one before it; ``told`` hears now and then how many have been."""
        ...

    def digest_at(self, seq: int) -> str | None: ...

    def told(self, what: str, subject: str, detail: Any) -> datetime | None:
        """When exactly this was first written down; ``None``: never."""
        ...


class UnitOfWork(Protocol):
    """Nothing stays unless ``commit`` was called. Raises ``StoreFault`` for what the database cannot do."""

    @property
    def shops(self) -> Shops: ...

    @property
    def customers(self) -> Customers: ...

    @property
    def carts(self) -> Carts: ...

    @property
    def orders(self) -> Orders: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def arrivals(self) -> Arrivals: ...

    @property
    def facts(self) -> Facts: ...

    @property
    def scripts(self) -> Scripts: ...

    @property
    def calls(self) -> Calls: ...

    @property
    def history(self) -> History: ...

    @property
    def reports(self) -> CallBooks: ...

    @property
    def period_reports(self) -> PeriodReports: ...

    @property
    def campaign(self) -> Campaign: ...

    @property
    def queue(self) -> Queue: ...

    @property
    def handlings(self) -> Handlings: ...

    @property
    def links(self) -> Links: ...

    @property
    def results(self) -> Results: ...

    @property
    def messages(self) -> Messages: ...

    @property
    def surveys(self) -> Surveys: ...

    @property
    def api_keys(self) -> ApiKeys: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def erasures(self) -> Erasures: ...

    @property
    def held(self) -> Held: ...

    @property
    def retention(self) -> Retention: ...

    @property
    def knowledge(self) -> Knowledge: ...

    @property
    def learning(self) -> Learning: ...

    @property
    def barred(self) -> Barred: ...

    @property
    def keep(self) -> Keep: ...

    @property
    def audit(self) -> Audit: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None: ...

    def commit(self) -> None: ...


class Store(Protocol):
    """Where units of work come from; one thread uses one unit at a time. ``one_writer``: whoever writes waits until no other one does."""

    @property
    def one_writer(self) -> bool: ...

    def __call__(self, *, read_only: bool = False) -> UnitOfWork: ...

    def scrub(self) -> None:
        """Leave nothing of what was overwritten in the database's own log."""
        ...

    def close(self) -> None: ...
