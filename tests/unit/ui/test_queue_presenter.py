from typing import Any

from console.ui.answers import Answer, Done, Link, LinkState, Refusal
from console.ui.queue.presenter import PAGE, Change, Phase, QueuePresenter


class Engine:
    def __init__(self, count: int) -> None:
        self.carts = [{"cart_id": f"c{n}", "customer": f"客{n}", "value": n * 100, "consent": {"call": n % 2 == 0}} for n in range(count)]
        self.call_answer = Answer(202, {"call_id": "x"})
        self.fault: Answer | None = None
        self.asked: list[str] = []
        self.waiting: list[tuple[Done, Answer]] = []
        self.hold_back = False

    def ask(self, method: str, path: str, body: Any = None, done: Done | None = None) -> None:
        self.asked.append(path)
        assert done is not None
        if method == "POST":
            answer = self.call_answer
        elif self.fault is not None:
            answer = self.fault
        else:
            offset, limit = (int(part.split("=")[1]) for part in path.split("?")[1].split("&"))
            answer = Answer(200, {"total": len(self.carts), "carts": self.carts[offset : offset + limit]})
        if self.hold_back:
            self.waiting.append((done, answer))
        else:
            done(answer)


def queue(count: int = 3) -> tuple[QueuePresenter, Engine, list[Change]]:
    engine = Engine(count)
    presenter = QueuePresenter(engine)
    seen: list[Change] = []
    presenter.watch = seen.append
    presenter.on_link(Link(LinkState.ONLINE))
    return presenter, engine, seen


def test_it_loads_when_the_engine_is_there_and_looks_at_the_first_cart() -> None:
    presenter, _, _ = queue()
    assert presenter.phase is Phase.READY
    assert presenter.selected == "c0"
    assert [row.consent for row in presenter.rows] == ["yes", "no", "yes"]


def test_nothing_waiting_and_a_failure_are_not_the_same() -> None:
    presenter, engine, _ = queue(0)
    assert presenter.phase is Phase.EMPTY
    engine.fault = Answer(503, refusal=Refusal("データベースを開けません。", "The database cannot be opened."))
    presenter.reload()
    assert presenter.phase is Phase.FAILED


def test_a_failure_later_leaves_the_rows_standing() -> None:
    presenter, engine, _ = queue()
    engine.fault = Answer(0, refusal=Refusal("届きません。", "Unreachable."))
    presenter.reload()
    assert presenter.phase is Phase.READY
    assert len(presenter.rows) == 3


def test_a_long_queue_comes_in_pages() -> None:
    presenter, _, seen = queue(PAGE * 2 + 5)
    assert len(presenter.rows) == PAGE
    presenter.more()
    assert Change.ROWS_ADDED in seen
    presenter.more()
    presenter.more()
    assert len(presenter.rows) == PAGE * 2 + 5
    assert not presenter.has_more()


def test_a_changed_row_changes_in_place_and_the_chosen_one_stays_chosen() -> None:
    presenter, engine, seen = queue()
    presenter.select("c2")
    engine.carts[1] = {**engine.carts[1], "attempts": 1}
    presenter.on_event({"event": "queue", "cart_id": "c1"})
    assert seen.count(Change.ROWS_RESET) == 1
    assert Change.ROWS_CHANGED in seen
    engine.carts.reverse()
    presenter.reload()
    assert presenter.selected == "c2"


def test_many_changes_at_once_are_fetched_once_more_not_many_times() -> None:
    presenter, engine, _ = queue()
    engine.asked.clear()
    engine.hold_back = True
    for _ in range(10):
        presenter.on_event({"event": "queue", "cart_id": "c1"})
    assert len(engine.asked) == 1
    done, answer = engine.waiting.pop()
    done(answer)
    assert len(engine.asked) == 2


def test_call_now_is_sent_once_and_leads_to_the_call() -> None:
    presenter, engine, _ = queue()
    dialled: list[str] = []
    presenter.dialled = dialled.append
    engine.asked.clear()
    engine.hold_back = True
    presenter.call_now()
    presenter.call_now()
    assert engine.asked == ["/api/carts/c0/call"]
    done, answer = engine.waiting.pop()
    done(answer)
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
    engine.asked.clear()
    presenter.call_now()
    assert engine.asked == []
