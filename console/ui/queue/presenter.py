"""The queue list without Qt: pages of carts, which one is looked at, and what the engine answered to "call now"."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from console.ui.answers import JSON, Answer, Asks, Link, Refusal, refusal_of

PAGE: Final = 100


class Phase(StrEnum):
    LOADING = "loading"
    READY = "ready"
    EMPTY = "empty"
    FAILED = "failed"


class Change(StrEnum):
    ROWS_RESET = "rows_reset"
    ROWS_ADDED = "rows_added"
    ROWS_CHANGED = "rows_changed"
    PHASE = "phase"
    SELECTION = "selection"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Item:
    sku: str
    name: str
    variant: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Row:
    """One cart of the queue; money is yen with tax."""

    cart_id: str
    customer: str
    phone_masked: str
    items: tuple[Item, ...]
    value: int
    segment: str
    why_ja: str
    why_en: str
    next_step: str
    next_at: datetime | None
    attempts: int
    consent: str
    status: str
    barred: bool
    due_at: datetime | None
    abandoned_at: datetime | None
    gate: Refusal | None
    """What the gate would say to a call now, where the engine tells it ahead; ``None``: nothing stands in the way."""

    def why(self, lang: str) -> str:
        """Why the cart has its tier."""
        return (self.why_ja or self.why_en) if lang == "ja" else (self.why_en or self.why_ja)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the engine said to "call now" on one cart: ``refusal`` ``None`` means it is dialling."""

    cart_id: str
    refusal: Refusal | None
    call_id: str | None = None


class QueuePresenter:
    """``watch`` hears what changed; for ``ROWS_ADDED`` the new rows are the last ones."""

    def __init__(self, door: Asks) -> None:
        self._door = door
        self.rows: list[Row] = []
        self.total = 0
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.selected: str | None = None
        self.notice: Notice | None = None
        self.online = False
        self.calling: set[str] = set()
        self.dialled: Callable[[str], None] = lambda call_id: None
        self.watch: Callable[[Change], None] = lambda change: None
        self._asking = False
        self._again = False

    @property
    def row(self) -> Row | None:
        return next((row for row in self.rows if row.cart_id == self.selected), None)

    def can_call(self, row: Row | None) -> bool:
        return row is not None and self.online and row.cart_id not in self.calling

    def has_more(self) -> bool:
        return len(self.rows) < self.total

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back:
            self.reload()
        self.watch(Change.SELECTION)

    def on_event(self, event: JSON) -> None:
        if event["event"] == "queue":
            self.reload()

    def reload(self) -> None:
        """Fetch again as many rows as are shown; a second wish while one is under way is kept."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        if not self.rows:
            self._set_phase(Phase.LOADING)
        limit = max(PAGE, len(self.rows))
        self._door.ask("GET", f"/api/queue?offset=0&limit={limit}", done=self._reloaded)

    def more(self) -> None:
        """Fetch the page below the last row."""
        if not self._asking and self.has_more():
            self._asking = True
            self._door.ask("GET", f"/api/queue?offset={len(self.rows)}&limit={PAGE}", done=self._added)

    def select(self, cart_id: str | None) -> None:
        if cart_id != self.selected:
            self.selected = cart_id
            if self.notice is not None and self.notice.cart_id != cart_id:
                self.notice = None
                self.watch(Change.NOTICE)
            self.watch(Change.SELECTION)

    def call_now(self) -> None:
        """Ask the engine to call the selected cart; its gate decides, and its sentence is shown when it refuses."""
        row = self.row
        if row is None or not self.can_call(row):
            return
        self.calling.add(row.cart_id)
        self._set_notice(None)
        self.watch(Change.SELECTION)

        def done(answer: Answer) -> None:
            self.calling.discard(row.cart_id)
            call_id = answer.body.get("call_id") if answer.ok else None
            self._set_notice(Notice(row.cart_id, answer.refusal, str(call_id) if call_id else None))
            self.watch(Change.SELECTION)
            if call_id:
                self.dialled(str(call_id))

        self._door.ask("POST", f"/api/carts/{row.cart_id}/call", {}, done)

    def _reloaded(self, answer: Answer) -> None:
        self._asking = False
        if not answer.ok:
            self.failure = answer.refusal
            if not self.rows:
                self._set_phase(Phase.FAILED)
        else:
            self.failure = None
            fresh = _rows(answer.body)
            self.total = int(answer.body.get("total") or len(fresh))
            if [row.cart_id for row in fresh] == [row.cart_id for row in self.rows]:
                if fresh != self.rows:
                    self.rows = fresh
                    self.watch(Change.ROWS_CHANGED)
            else:
                self.rows = fresh
                self.watch(Change.ROWS_RESET)
            self._set_phase(Phase.READY if self.rows else Phase.EMPTY)
            if self.row is None:
                self.select(self.rows[0].cart_id if self.rows else None)
            else:
                self.watch(Change.SELECTION)
        if self._again:
            self._again = False
            self.reload()

    def _added(self, answer: Answer) -> None:
        self._asking = False
        if answer.ok:
            known = {row.cart_id for row in self.rows}
            fresh = [row for row in _rows(answer.body) if row.cart_id not in known]
            self.total = int(answer.body.get("total") or self.total) if fresh else len(self.rows)
            self.rows.extend(fresh)
            self.watch(Change.ROWS_ADDED)
        if self._again:
            self._again = False
            self.reload()

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.watch(Change.PHASE)

    def _set_notice(self, notice: Notice | None) -> None:
        self.notice = notice
        self.watch(Change.NOTICE)


def _rows(body: JSON) -> list[Row]:
    return [_row(cart) for cart in body.get("carts") or () if isinstance(cart, dict) and cart.get("cart_id")]


def _row(cart: JSON) -> Row:
    return Row(
        cart_id=str(cart["cart_id"]),
        customer=_text(cart.get("customer")),
        phone_masked=_text(cart.get("phone_masked")),
        items=tuple(_item(item) for item in cart.get("items") or () if isinstance(item, dict)),
        value=int(cart.get("value") or 0),
        segment=_text(cart.get("segment")),
        why_ja=_text(cart.get("segment_why")),
        why_en=_text(cart.get("segment_why_en")),
        next_step=_text(cart.get("next_step")),
        next_at=_moment(cart.get("next_at")),
        attempts=int(cart.get("attempts") or 0),
        consent=_consent(cart.get("consent")),
        status=_text(cart.get("status")),
        barred=bool(cart.get("barred")),
        due_at=_moment(cart.get("due_at")),
        abandoned_at=_moment(cart.get("abandoned_at")),
        gate=refusal_of({"error": cart["gate"]}, 409) if isinstance(cart.get("gate"), dict) else None,
    )


def _item(item: JSON) -> Item:
    return Item(
        _text(item.get("sku")),
        _text(item.get("name")),
        _text(item.get("variant")),
        int(item.get("quantity") or 1),
        int(item.get("price") or 0),
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _consent(value: Any) -> str:
    """``yes``, ``no`` or the engine's own word. A consent may come as a truth value or per channel."""
    if isinstance(value, dict):
        value = value.get("call", False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _text(value)


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
