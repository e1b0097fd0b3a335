"""The queue without Qt: which carts are wanted, what is marked, and what the engine answered to what was decided."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from console.domain.errors import BadInput
from console.ui.answers import JSON, Answer, Asks, Link, Refusal
from console.ui.phase import Phase
from console.ui.preferences import PreferenceFile
from console.ui.queue.day import Day, Slot, day_of
from console.ui.queue.pages import Pages
from console.ui.queue.rows import Detail, Row, detail_of
from console.ui.queue.wish import Wish, wish_of
from console.ui.roles import Allows, What, everything, not_yours

UNDO_KEPT: Final = 20
IDS_AT_MOST: Final = 5_000
EVENTS: Final = frozenset({"queue", "carts", "plan", "campaign"})
"""What tells that rows are others now."""


class Change(StrEnum):
    RESET = "reset"
    """Another list, or another number of rows."""
    ROWS = "rows"
    """The rows of ``came`` are there now."""
    STALE = "stale"
    """Something changed at the engine: ``refresh`` is due, at most a few times a second."""
    PHASE = "phase"
    SELECTION = "selection"
    NOTICE = "notice"
    MARKS = "marks"
    COUNTS = "counts"
    VIEWS = "views"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the engine said. ``cart_id`` with a call: ``refusal`` ``None`` means it is dialling. ``done``: the decision that was carried out
    for ``number`` carts."""

    cart_id: str | None = None
    refusal: Refusal | None = None
    call_id: str | None = None
    done: str | None = None
    number: int = 0


class QueuePresenter:
    """``watch`` hears what changed."""

    def __init__(self, door: Asks, preferences: PreferenceFile | None = None, allows: Allows = everything) -> None:
        self._door, self.allows = door, allows
        self._preferences = preferences or PreferenceFile()
        self.wish = Wish()
        self.pages = Pages(door, self._page_came, self._page_answered)
        self.came = (0, -1)
        self.phase = Phase.LOADING
        self.failure: Refusal | None = None
        self.selected: str | None = None
        self._other_list = False
        self.detail: Detail | None = None
        self.notice: Notice | None = None
        self.online = False
        self.me: str | None = None
        self.calling: set[str] = set()
        self.marks: dict[str, None] = {}
        self.everything = False
        """All that the filter finds is marked, seen or not."""
        self.counts: dict[str, dict[str, int]] = {}
        self.day: Day | None = None
        self.day_refused = False
        """Today's plan was asked for, and not told."""
        self.dialled: Callable[[str], None] = lambda call_id: None
        self.watch: Callable[[Change], None] = lambda change: None
        self._row: Row | None = None
        self._batches: list[str] = []
        self._counting = self._count_again = False
        self._number = 0

    # what is shown

    @property
    def total(self) -> int:
        return self._number

    @property
    def row(self) -> Row | None:
        """The selected cart as it was last seen, though it may have left the list."""
        return self._row

    def row_at(self, place: int) -> Row | None:
        return self.pages.row(place)

    def can_call(self, row: Row | None) -> bool:
        return row is not None and self.online and row.cart_id not in self.calling

    def needed_to_call(self, row: Row | None) -> What:
        """What calling this cart asks of a role: one that is somebody else's is not for everybody."""
        return What.OVERRULE if row is not None and row.assigned_to not in ("", self.me) and self.me else What.ACT

    def permitted(self, what: What) -> bool:
        """Says why not, where a key was pressed that this role has not got."""
        if not self.allows(what):
            self._set_notice(Notice(self.selected, not_yours(what)))
        return self.allows(what)

    def marked(self, cart_id: str) -> bool:
        return self.everything or cart_id in self.marks

    def chosen(self) -> int:
        """How many carts a decision is about."""
        return self.total if self.everything else len(self.marks) or int(self._row is not None)

    @property
    def views(self) -> dict[str, str]:
        """Stored ways of looking, by name."""
        return self._preferences.value.queue_views

    # what comes in

    def on_link(self, link: Link) -> None:
        came_back = link.online and not self.online
        self.online = link.online
        if came_back:
            self.reload()
        self.watch(Change.SELECTION)

    def on_event(self, event: JSON) -> None:
        me = event.get("me")
        if event["event"] == "snapshot" and isinstance(me, dict) and me.get("name"):
            self.me = str(me["name"])
        if event["event"] in EVENTS:
            self.watch(Change.STALE)
        call = event.get("call") if event["event"] == "call" else None
        if (
            isinstance(call, dict)
            and call.get("state") == "ended"
            and self.notice is not None
            and call.get("call_id") == self.notice.call_id
        ):
            # It is being dialled no longer, and there is nothing to watch.
            self._set_notice(None)

    def refresh(self) -> None:
        """What is in view, the counts and the selected cart once more."""
        self.pages.refresh()
        self.count()
        self.look_closer()

    def reload(self) -> None:
        if self.pages.empty and not self.pages.awaited:
            self._begin()
        else:
            self.refresh()

    def want(self, wish: Wish) -> None:
        """Another list; marks and position belong to the one before."""
        if wish == self.wish and self.phase is not Phase.FAILED:
            return
        self.wish = wish
        self._other_list = True
        self.clear_marks()
        self._begin()

    def sort_by(self, name: str) -> None:
        """A second time: the other way round."""
        self.want(replace(self.wish, sort=f"-{name}" if self.wish.sort == name else name))

    def _begin(self) -> None:
        self._set_phase(Phase.LOADING)
        self.pages.begin(self.wish.query())
        self.count()

    def _page_answered(self, answer: Answer) -> None:
        if not answer.ok:
            self.failure = answer.refusal
            if self.pages.empty:
                # Without the engine nothing has failed yet: the list comes with it.
                self._set_phase(Phase.FAILED if self.online else Phase.LOADING)
            return
        self.failure = None
        if self.pages.total != self._number or self.phase is not Phase.READY:
            self._number = self.pages.total
            self.watch(Change.RESET)
            self._set_phase(Phase.READY if self._number else Phase.EMPTY)

    def _page_came(self, first: int, last: int) -> None:
        self.came = (first, last)
        self.watch(Change.ROWS)
        place = self.pages.place_of(self.selected) if self.selected else None
        if place is not None and (row := self.pages.row(place)) is not None and row != self._row:
            self._row = row
            self.watch(Change.SELECTION)
        elif (self.selected is None or self._other_list) and (row := self.pages.row(0)) is not None:
            # In another list nobody expects that the keys go on acting upon a cart that is not in it.
            self.select(row.cart_id)
        self._other_list = False

    # counts and today

    def count(self) -> None:
        if self._counting:
            self._count_again = True
            return
        self._counting = True

        def counted(answer: Answer) -> None:
            self._counting = False
            if answer.ok:
                self.counts = {name: dict(found) for name, found in answer.body.items() if isinstance(found, dict)}
                self.counts["total"] = {"": int(answer.body.get("total") or 0)}
                self.watch(Change.COUNTS)
            if self._count_again:
                self._count_again = False
                self.count()

        def planned(answer: Answer) -> None:
            self.day_refused = not answer.ok and self.online
            if answer.ok:
                self.day = day_of(answer.body)
            self.watch(Change.COUNTS)

        self._door.ask("GET", "/api/queue/counts", done=counted)
        self._door.ask("GET", "/api/campaign/today", done=planned)

    @property
    def knows_counts(self) -> bool:
        """Before that there is no number to show, not even none."""
        return bool(self.counts)

    def counted(self, part: str, name: str) -> int:
        return self.counts.get(part, {}).get(name, 0)

    def in_slot(self, slot: Slot) -> None:
        """Only the calls that are planned for that half hour."""
        self.want(Wish(from_=slot.at.isoformat(), until=(slot.at + timedelta(minutes=30)).isoformat()))

    # one cart

    def select(self, cart_id: str | None) -> None:
        if cart_id != self.selected:
            self.selected, self.detail = cart_id, None
            place = self.pages.place_of(cart_id) if cart_id else None
            self._row = self.pages.row(place) if place is not None else None
            if self.notice is not None and self.notice.cart_id not in (None, cart_id):
                self._set_notice(None)
            self.watch(Change.SELECTION)

    def look_closer(self) -> None:
        """Fetch the selected cart with its story."""
        cart_id = self.selected
        if cart_id is None:
            return

        def done(answer: Answer) -> None:
            if answer.ok and cart_id == self.selected and answer.body.get("cart_id"):
                self.detail = detail_of(answer.body)
                self._row = self.detail.row
                self.watch(Change.SELECTION)

        self._door.ask("GET", f"/api/carts/{cart_id}", done=done)

    def call_now(self) -> None:
        """Ask the engine to call the selected cart; its gate decides, and its sentence is shown when it refuses."""
        row = self.row
        if row is None or not self.can_call(row) or not self.permitted(self.needed_to_call(row)):
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

    # marks

    def mark(self, cart_id: str, on: bool | None = None) -> None:
        """``on`` ``None``: the other way."""
        if self.everything:
            self.clear_marks()
        wanted = cart_id not in self.marks if on is None else on
        if wanted:
            self.marks[cart_id] = None
        else:
            self.marks.pop(cart_id, None)
        self.watch(Change.MARKS)

    def mark_between(self, first: int, last: int) -> None:
        """Rows by their places, seen or not."""
        low, high = min(first, last), max(first, last)

        def done(answer: Answer) -> None:
            if answer.ok:
                self.marks |= dict.fromkeys(str(one) for one in answer.body.get("carts") or ())
                self.watch(Change.MARKS)

        query = self.wish.query()
        path = f"/api/queue/ids?offset={low}&limit={min(high - low + 1, IDS_AT_MOST)}"
        self._door.ask("GET", f"{path}&{query}" if query else path, done=done)

    def mark_everything(self) -> None:
        if self.total:
            self.marks.clear()
            self.everything = True
            self.watch(Change.MARKS)

    def clear_marks(self) -> None:
        if self.marks or self.everything:
            self.marks.clear()
            self.everything = False
            self.watch(Change.MARKS)

    # decisions

    def decide(self, do: str, *, until: datetime | None = None, to: str = "") -> None:
        """For what is marked, else for the selected cart."""
        if not self.permitted(What.ACT):
            return
        body: JSON = {"do": do, "to": to}
        if until is not None:
            body["until"] = until.isoformat()
        if self.everything:
            body["all"] = self.wish.body()
        elif self.marks:
            body["carts"] = list(self.marks)
        elif self.selected is not None:
            body["carts"] = [self.selected]
        else:
            return

        def done(answer: Answer) -> None:
            if answer.ok and answer.body.get("batch"):
                self._batches = [*self._batches, str(answer.body["batch"])][-UNDO_KEPT:]
                self.clear_marks()
            self._told(answer, do)

        self._door.ask("POST", "/api/queue/decisions", body, done)

    def toggle_excluded(self) -> None:
        """One cart that is out comes in again; everything else goes out."""
        one = self._row if not self.marks and not self.everything else None
        self.decide("include" if one is not None and one.excluded_by else "exclude")

    def can_undo(self) -> bool:
        return bool(self._batches)

    def undo(self) -> None:
        if not self._batches:
            return
        batch = self._batches.pop()
        self._door.ask("POST", "/api/queue/undo", {"batch": batch}, lambda answer: self._told(answer, "undo"))

    def _told(self, answer: Answer, do: str) -> None:
        if answer.ok:
            self._set_notice(Notice(done=do, number=int(answer.body.get("done") or 0)))
            self.refresh()
        else:
            self._set_notice(Notice(self.selected, answer.refusal))
            self.watch(Change.SELECTION)

    # stored views

    def keep_view(self, name: str) -> None:
        """Raises ``BadInput`` when it cannot be stored for good."""
        if name.strip():
            self._store({**self.views, name.strip(): self.wish.query()})

    def drop_view(self, name: str) -> None:
        self._store({one: query for one, query in self.views.items() if one != name})

    def open_view(self, name: str) -> None:
        self.want(wish_of(self.views[name]))

    def _store(self, views: dict[str, str]) -> None:
        try:
            self._preferences.change(queue_views=views)
        except BadInput as fault:
            self._set_notice(Notice(refusal=Refusal(fault.ja, fault.en)))
        self.watch(Change.VIEWS)

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.watch(Change.PHASE)

    def _set_notice(self, notice: Notice | None) -> None:
        self.notice = notice
        self.watch(Change.NOTICE)
