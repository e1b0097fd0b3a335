from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from console.ui.answers import Answer, Done, Link, LinkState, Refusal
from console.ui.phase import Phase
from console.ui.queue.day import Slot, snooze_times
from console.ui.queue.pages import AT_ONCE, KEPT, PAGE
from console.ui.queue.presenter import Change, QueuePresenter
from console.ui.queue.wish import Wish, wish_of


class Engine:
    """Answers at once, or when it is told to."""

    def __init__(self, count: int) -> None:
        self.carts = [{"cart_id": f"c{n}", "customer": f"客{n}", "value": n * 100, "consent": {"call": n % 2 == 0}} for n in range(count)]
        self.call_answer = Answer(202, {"call_id": "x"})
        self.fault: Answer | None = None
        self.asked: list[str] = []
        self.sent: list[tuple[str, Any]] = []
        self.waiting: list[tuple[Done, Answer]] = []
        self.hold_back = False

    def ask(self, method: str, path: str, body: Any = None, done: Done | None = None) -> None:
        self.asked.append(unquote(path))
        assert done is not None
        if method == "POST":
            self.sent.append((path, body))
        answer = self.fault if self.fault is not None and method == "GET" else self._answer(method, path)
        if self.hold_back:
            self.waiting.append((done, answer))
        else:
            done(answer)

    def _answer(self, method: str, path: str) -> Answer:
        bare, _, query = path.partition("?")
        if method == "POST":
            return self.call_answer if bare.endswith("/call") else Answer(200, {"batch": f"b{len(self.sent)}", "done": 1, "unchanged": 0})
        if bare == "/api/queue/counts":
            return Answer(200, {"total": len(self.carts), "when": Counter(now=len(self.carts))})
        if bare.startswith("/api/carts/"):
            return Answer(200, next(cart for cart in self.carts if cart["cart_id"] == bare.rsplit("/", 1)[1]))
        given = parse_qs(query)
        first, limit = (int(given.get(name, ["0"])[0]) for name in ("offset", "limit"))
        found = self.carts[first : first + limit]
        return Answer(
            200, {"carts": [cart["cart_id"] for cart in found]} if bare.endswith("/ids") else {"total": len(self.carts), "carts": found}
        )

    def answer_all(self) -> None:
        while self.waiting:
            done, answer = self.waiting.pop(0)
            done(answer)

    def pages(self) -> list[int]:
        return [int(parse_qs(path.partition("?")[2])["offset"][0]) // PAGE for path in self.asked if path.startswith("/api/queue?")]


def queue(count: int = 3) -> tuple[QueuePresenter, Engine, list[Change]]:
    engine = Engine(count)
    presenter = QueuePresenter(engine)
    seen: list[Change] = []
    presenter.watch = seen.append
    presenter.on_link(Link(LinkState.ONLINE))
    engine.asked.clear()
    return presenter, engine, seen


def test_it_loads_when_the_engine_is_there_and_looks_at_the_first_cart() -> None:
    presenter, _, _ = queue()
    assert presenter.phase is Phase.READY
    assert presenter.selected == "c0"
    assert [row.consent for place in range(3) if (row := presenter.row_at(place)) is not None] == ["yes", "no", "yes"]


def test_nothing_waiting_and_a_failure_are_not_the_same() -> None:
    presenter, engine, _ = queue(0)
    assert presenter.phase is Phase.EMPTY
    engine.fault = Answer(503, refusal=Refusal("データベースを開けません。", "The database cannot be opened."))
    presenter.want(Wish(q="x"))
    assert presenter.phase is Phase.FAILED


def test_before_the_engine_is_there_the_list_is_awaited_and_nothing_has_failed() -> None:
    presenter, engine, _ = queue(0)
    engine.fault = Answer(0, refusal=Refusal("届きません。", "Unreachable."))
    presenter.on_link(Link(LinkState.CONNECTING))
    presenter.want(Wish(q="x"))
    assert presenter.phase is Phase.LOADING
    presenter.on_link(Link(LinkState.ONLINE))
    assert presenter.phase is Phase.FAILED


def test_a_failure_later_leaves_the_rows_standing() -> None:
    presenter, engine, _ = queue()
    engine.fault = Answer(0, refusal=Refusal("届きません。", "Unreachable."))
    presenter.reload()
    assert presenter.phase is Phase.READY
    assert presenter.row_at(2) is not None


def test_what_is_looked_at_comes_first_and_what_was_scrolled_past_is_never_asked_for() -> None:
    presenter, engine, _ = queue(50_000)
    engine.hold_back = True
    for place in (1_000, 20_000, 49_000):
        presenter.pages.look(place, place + 20)
    assert engine.pages() == [10, 11], "no more than two requests under way"
    engine.answer_all()
    assert engine.pages()[2:] == [490, 491, 489]
    assert presenter.row_at(49_010) is not None
    assert presenter.row_at(20_000) is None


def test_however_far_it_is_scrolled_only_so_many_pages_are_kept() -> None:
    presenter, _, _ = queue(50_000)
    for page in range(0, 500, 7):
        presenter.pages.look(page * PAGE, page * PAGE + 20)
        assert presenter.row_at(page * PAGE) is not None
    assert presenter.pages.kept <= KEPT
    assert presenter.row_at(0) is None
    assert AT_ONCE == 2


def test_the_end_of_the_list_is_not_asked_beyond() -> None:
    presenter, engine, _ = queue(PAGE + 5)
    presenter.pages.look(PAGE, PAGE + 4)
    assert max(engine.pages()) == 1


def test_a_change_elsewhere_is_fetched_and_the_chosen_cart_stays_chosen() -> None:
    presenter, engine, seen = queue()
    presenter.select("c2")
    engine.carts[2] = {**engine.carts[2], "attempts": 1}
    engine.carts.reverse()
    for event in ("queue", "carts", "plan", "campaign"):
        seen.clear()
        presenter.on_event({"event": event})
        assert seen == [Change.STALE]
    presenter.refresh()
    assert presenter.selected == "c2"
    assert presenter.row is not None
    assert presenter.row.attempts == 1
    assert presenter.pages.place_of("c2") == 0


def test_what_leaves_the_list_is_not_replaced_under_the_operator_s_hand() -> None:
    presenter, engine, _ = queue()
    presenter.select("c1")
    engine.carts = [cart for cart in engine.carts if cart["cart_id"] != "c1"]
    presenter.pages.refresh()
    assert presenter.total == 2
    assert (presenter.selected, presenter.row and presenter.row.cart_id) == ("c1", "c1")


def test_a_page_that_left_before_the_change_is_asked_for_once_more() -> None:
    presenter, engine, _ = queue()
    engine.hold_back = True
    presenter.pages.refresh()
    for _ in range(10):
        presenter.pages.refresh()
    assert len(engine.pages()) == 1
    engine.answer_all()
    assert len(engine.pages()) == 2


def opening() -> tuple[QueuePresenter, Engine]:
    """The first page has been asked for before the engine was seen to be there."""
    engine = Engine(3)
    engine.hold_back = True
    presenter = QueuePresenter(engine)
    presenter.pages.look(0, 20)
    return presenter, engine


def test_the_first_page_on_its_way_is_not_thrown_away_when_the_link_is_up() -> None:
    presenter, engine = opening()
    presenter.on_link(Link(LinkState.ONLINE))
    assert engine.pages() == [0]
    done, answer = engine.waiting.pop(0)
    done(answer)
    assert presenter.row_at(2) is not None
    assert engine.pages() == [0, 0], "it may have left before the link was up"


def test_a_first_page_that_could_not_be_reached_is_asked_for_again_once_the_link_is_up() -> None:
    presenter, engine = opening()
    done, _ = engine.waiting.pop(0)
    presenter.on_link(Link(LinkState.ONLINE))
    done(Answer(0, refusal=Refusal("届きません。", "Unreachable.")))
    assert presenter.phase is Phase.LOADING
    engine.answer_all()
    assert presenter.phase is Phase.READY
    assert not presenter.pages.awaited


def test_an_answer_of_the_list_before_does_not_count() -> None:
    presenter, engine, _ = queue()
    engine.hold_back = True
    presenter.want(Wish(q="あ"))
    stale = engine.waiting[:]
    engine.waiting.clear()
    engine.carts = engine.carts[:1]
    presenter.want(Wish(q="あい"))
    engine.answer_all()
    for done, answer in stale:
        done(answer)
    assert presenter.total == 1
    assert "/api/queue?offset=0&limit=100&q=あい" in engine.asked


def test_call_now_is_sent_once_and_leads_to_the_call() -> None:
    presenter, engine, _ = queue()
    dialled: list[str] = []
    presenter.dialled = dialled.append
    engine.hold_back = True
    presenter.call_now()
    presenter.call_now()
    assert engine.asked == ["/api/carts/c0/call"]
    engine.answer_all()
    assert dialled == ["x"]
    assert presenter.notice is not None
    assert presenter.notice.refusal is None


def test_the_rules_sentence_is_kept_for_the_cart_it_is_about() -> None:
    presenter, engine, _ = queue()
    refusal = Refusal("特定商取引法第17条により、おかけできません。", "Article 17 forbids it.", "stop-17")
    engine.call_answer = Answer(409, refusal=refusal)
    presenter.call_now()
    assert presenter.notice is not None
    assert presenter.notice.refusal == refusal
    presenter.select("c1")
    assert presenter.notice is None


def test_without_an_engine_nothing_is_dialled() -> None:
    presenter, engine, _ = queue()
    presenter.on_link(Link(LinkState.LOST, 2))
    presenter.call_now()
    assert engine.sent == []


def test_a_decision_is_about_the_marked_carts_else_about_the_selected_one() -> None:
    presenter, engine, _ = queue()
    presenter.decide("exclude")
    presenter.mark("c1")
    presenter.mark("c2")
    presenter.mark("c1")
    presenter.mark("c0")
    presenter.decide("assign", to="森")
    presenter.want(Wish(tier="高", consent="true", assigned=""))
    presenter.mark_everything()
    presenter.decide("wake")
    bodies = [body for _, body in engine.sent]
    assert [body.get("carts") for body in bodies] == [["c0"], ["c2", "c0"], None]
    assert bodies[2]["all"] == {"tier": ["高"], "consent": True, "assigned": ""}
    assert not presenter.marks
    assert not presenter.everything


def test_decisions_are_taken_back_one_after_the_other() -> None:
    presenter, engine, _ = queue()
    presenter.decide("exclude")
    presenter.decide("snooze", until=datetime.fromisoformat("2026-12-02T10:00:00+09:00"))
    presenter.undo()
    presenter.undo()
    presenter.undo()
    assert [body.get("batch") for path, body in engine.sent if path.endswith("undo")] == ["b2", "b1"]
    assert not presenter.can_undo()


def test_a_range_is_marked_though_its_rows_were_never_seen() -> None:
    presenter, _, _ = queue(5_000)
    presenter.mark_between(4_000, 4_002)
    assert list(presenter.marks) == ["c4000", "c4001", "c4002"]


def test_views_are_kept_and_opened_by_name() -> None:
    presenter, _, _ = queue()
    wish = Wish(when="stopped", rule="gate.consent", assigned="", sort="-value", q="山田 花子")
    presenter.want(wish)
    presenter.keep_view(" 同意なし ")
    presenter.want(Wish())
    presenter.open_view("同意なし")
    assert presenter.wish == wish
    presenter.drop_view("同意なし")
    assert presenter.views == {}
    assert wish_of("nonsense=1&sort=tier") == Wish(sort="tier")


def test_a_half_hour_of_today_opens_its_carts() -> None:
    presenter, engine, _ = queue()
    presenter.in_slot(Slot(datetime.fromisoformat("2026-12-01T14:00:00+09:00"), 0, 3, 8))
    assert any("from=2026-12-01T14:00:00+09:00&until=2026-12-01T14:30:00+09:00" in path for path in engine.asked)


@pytest.mark.parametrize(("now", "evening"), [("2026-12-01T14:10:00+09:00", "12-01T18"), ("2026-12-01T17:10:00+09:00", "12-02T18")])
def test_times_to_put_off_to(now: str, evening: str) -> None:
    times = dict(snooze_times(datetime.fromisoformat(now)))
    assert any(evening in until.isoformat() for until in times.values())
    assert times["monday"].isoformat() == "2026-12-07T10:00:00+09:00"
