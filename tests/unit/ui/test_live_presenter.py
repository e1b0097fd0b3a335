from datetime import UTC, datetime, timedelta
from typing import Any

from console.ui.answers import Answer, Done, Link, LinkState, Refusal
from console.ui.live.actions import ActionId
from console.ui.live.call_state import CallState, Holder
from console.ui.live.change import Change
from console.ui.live.presenter import ENDED_KEPT, LivePresenter

NOW = datetime(2026, 12, 1, 5, 10, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)


class Engine:
    """Answers as it is told to; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.answers: dict[str, Answer] = {}
        self.waiting: list[Done] = []
        self.hold_back = False

    def ask(self, method: str, path: str, body: Any = None, done: Done | None = None) -> None:
        self.asked.append((method, path, body))
        if done is None:
            return
        if self.hold_back:
            self.waiting.append(done)
        else:
            done(self.answers.get(path, Answer(200, {})))

    def posted(self) -> list[str]:
        return [path.rsplit("/", 1)[1] for method, path, _ in self.asked if method == "POST"]


class Headphones:
    def __init__(self) -> None:
        self.did: list[str] = []
        self.audible = self.speaks = True

    def mute(self, on: bool) -> None:
        self.did.append(f"mute {on}")

    def listen(self, call_id: str) -> None:
        self.did.append(f"listen {call_id}")

    def talk(self, call_id: str) -> None:
        self.did.append(f"talk {call_id}")

    def hush(self) -> None:
        self.did.append("hush")


def desk() -> tuple[LivePresenter, Engine, Headphones, list[Change]]:
    engine, ears = Engine(), Headphones()
    presenter = LivePresenter(engine, ears)
    presenter.on_link(Link(LinkState.ONLINE))
    seen: list[Change] = []
    presenter.watch = seen.append
    return presenter, engine, ears, seen


def call(call_id: str = "a", **more: Any) -> dict[str, Any]:
    return {
        "event": "call",
        "call_id": call_id,
        "call": {"call_id": call_id, "customer": "山田 花子", "state": "talking", "holder": "ai", **more},
    }


def test_the_first_call_is_looked_at_and_the_next_does_not_take_its_place() -> None:
    presenter, _, _, _ = desk()
    presenter.on_event(call("a"), NOW)
    presenter.on_event(call("b"), NOW)
    assert presenter.selected == "a"
    assert [one.call_id for one in presenter.in_order()] == ["a", "b"]


def test_focus_follows_a_raised_hand_only_when_the_operator_is_idle() -> None:
    raised = {"event": "hand", "call_id": "b", "reason": "want_human", "brief_ja": "人を希望", "brief_en": "wants a person"}
    for busy in ("touched", "listening", "steering", "mine", None):
        presenter, engine, _, _ = desk()
        presenter.on_event(call("a"), NOW)
        presenter.on_event(call("b"), NOW)
        if busy == "touched":
            presenter.touched(LATER - timedelta(seconds=1))
        elif busy == "listening":
            presenter.do(ActionId.LISTEN)
        elif busy == "steering":
            presenter.do(ActionId.STEER)
        elif busy == "mine":
            engine.answers["/api/calls/a/take-over"] = Answer(200, call("a", holder="operator")["call"])
            presenter.do(ActionId.TAKE_OVER)
        presenter.on_event(raised, LATER)
        assert presenter.selected == ("b" if busy is None else "a"), busy
        assert presenter.hands() == 1


def test_taking_over_opens_the_microphone_only_once_the_engine_has_agreed() -> None:
    presenter, engine, ears, _ = desk()
    presenter.on_event(call("a"), NOW)
    engine.hold_back = True
    presenter.do(ActionId.TAKE_OVER)
    assert ears.did == []
    engine.waiting.pop()(Answer(200, call("a", holder="operator")["call"]))
    assert ears.did == ["talk a"]
    assert presenter.call is not None
    assert presenter.is_mine(presenter.call)


def test_another_operators_refusal_is_told_and_nothing_opens() -> None:
    presenter, engine, ears, seen = desk()
    presenter.on_event(call("a"), NOW)
    refusal = Refusal("佐藤さんが対応中です。", "Sato has this call.", "call.held_by_another")
    engine.answers["/api/calls/a/take-over"] = Answer(409, refusal=refusal)
    presenter.do(ActionId.TAKE_OVER)
    assert presenter.notice == refusal
    assert ears.did == []
    assert Change.NOTICE in seen


def test_after_handing_back_the_operator_goes_on_hearing() -> None:
    presenter, engine, ears, _ = desk()
    presenter.on_event(call("a"), NOW)
    engine.answers["/api/calls/a/take-over"] = Answer(200, call("a", holder="operator")["call"])
    engine.answers["/api/calls/a/hand-back"] = Answer(200, call("a", holder="ai")["call"])
    presenter.do(ActionId.TAKE_OVER)
    presenter.do(ActionId.HAND_BACK)
    assert ears.did == ["talk a", "listen a"]
    assert presenter.mine == set()


def test_a_call_that_the_ai_got_back_by_itself_closes_the_microphone() -> None:
    presenter, engine, ears, _ = desk()
    presenter.on_event(call("a"), NOW)
    engine.answers["/api/calls/a/take-over"] = Answer(200, call("a", holder="operator")["call"])
    presenter.do(ActionId.TAKE_OVER)
    presenter.on_event(call("a", holder="ai"), NOW)
    assert ears.did[-1] == "listen a"
    assert presenter.mine == set()


def test_the_end_of_a_call_ends_its_sound() -> None:
    presenter, _, ears, _ = desk()
    presenter.on_event(call("a"), NOW)
    presenter.do(ActionId.LISTEN)
    presenter.on_event(call("a", state="ended", outcome="link_sent"), NOW)
    assert ears.did == ["listen a", "hush"]
    assert presenter.live_count() == 0


def test_a_key_that_is_off_asks_nothing() -> None:
    presenter, engine, _, _ = desk()
    presenter.on_event(call("a", state="ringing"), NOW)
    presenter.do(ActionId.TAKE_OVER)
    presenter.on_link(Link(LinkState.LOST, 3))
    presenter.do(ActionId.HANG_UP)
    assert engine.posted() == []


def test_steering_sends_the_line_under_the_number_and_closes_when_it_was_taken() -> None:
    presenter, engine, _, _ = desk()
    presenter.on_event(call("a"), NOW)
    choices = [{"line": f"l{n}", "text": f"文{n}", "why": ""} for n in range(1, 4)]
    engine.answers["/api/calls/a/choices"] = Answer(200, {"choices": choices})
    presenter.drawer.choose(2)
    presenter.do(ActionId.STEER)
    presenter.drawer.choose(9)
    presenter.drawer.choose(2)
    assert [body for _, path, body in engine.asked if path.endswith("/steer")] == [{"line": "l2"}]
    assert presenter.drawer.open is None


def test_typed_words_that_the_rules_refuse_stay_open_for_mending() -> None:
    presenter, engine, _, _ = desk()
    presenter.on_event(call("a"), NOW)
    presenter.do(ActionId.STEER)
    refusal = Refusal("その表現は使えません。", "That wording is not allowed.", "keihyo-5")
    engine.answers["/api/calls/a/steer"] = Answer(409, refusal=refusal)
    presenter.drawer.say_text("  残りわずか！ ")
    assert presenter.drawer.open is ActionId.STEER
    assert presenter.notice == refusal
    assert engine.asked[-1][2] == {"text": "残りわずか！"}


def test_a_snapshot_ends_what_the_engine_no_longer_knows_and_fetches_the_rest_anew() -> None:
    presenter, engine, _, _ = desk()
    presenter.on_event(call("a"), NOW)
    presenter.on_event(call("b"), NOW)
    engine.asked.clear()
    presenter.on_event({"event": "snapshot", "calls": [call("b")["call"]], "state": {}, "me": {"name": "森"}}, LATER)
    assert presenter.calls["a"].state is CallState.ENDED
    assert ("GET", "/api/calls/b", None) in engine.asked
    assert presenter.me == "森"


def test_a_call_that_this_person_holds_is_mine_after_a_restart_of_the_window() -> None:
    presenter, _, _, _ = desk()
    held = call("a", holder="operator", operator="森")["call"]
    other = call("b", holder="operator", operator="佐藤")["call"]
    presenter.on_event({"event": "snapshot", "calls": [held, other], "state": {}, "me": {"name": "森"}}, NOW)
    assert presenter.mine == {"a"}


def test_ended_calls_stay_readable_but_do_not_pile_up() -> None:
    presenter, _, _, _ = desk()
    for number in range(20):
        presenter.on_event(call(f"c{number}"), NOW)
        presenter.on_event(call(f"c{number}", state="ended"), NOW)
    assert len(presenter.calls) <= ENDED_KEPT + 1


def test_latency_intent_and_levels_are_read_from_their_events() -> None:
    presenter, _, _, seen = desk()
    presenter.on_event(call("a"), NOW)
    for total in (300, 500, 310):
        body = {"response_ms": total, "stages": {"end_of_turn": 200, "wire": 30, "unknown": 9}, "filler": total == 310}
        presenter.on_event({"event": "latency", "call_id": "a", "turn": body}, NOW)
    presenter.on_event({"event": "levels", "call_id": "a", "customer_db": -20.0, "agent_db": -50.0}, NOW)
    turn = {
        "event": "turn",
        "call_id": "a",
        "who": "customer",
        "text": "はい",
        "started": 1,
        "ended": 2,
        "intent": "affirm",
        "confidence": 0.9,
    }
    presenter.on_event(turn, NOW)
    shown = presenter.call
    assert shown is not None
    assert shown.median_ms == 310
    assert shown.response is not None
    assert shown.response.filler
    assert [name for name, _ in shown.response.stages] == ["end_of_turn", "wire"]
    assert (shown.customer_db, shown.intent, shown.confidence) == (-20.0, "affirm", 0.9)
    assert Change.LEVELS in seen


def test_what_it_does_not_understand_it_leaves_alone() -> None:
    presenter, _, _, _ = desk()
    for event in (
        {"event": "weather", "call_id": "a"},
        {"event": "call"},
        {
            "event": "call",
            "call": {"call_id": "z", "state": "dreaming", "holder": "cat", "answered_at": "yesterday", "intent": {"label": "affirm"}},
        },
        {"event": "turn", "call_id": "nobody"},
    ):
        presenter.on_event(event, NOW)
    assert presenter.calls["z"].holder is Holder.AI
    assert presenter.calls["z"].answered_at is None
    assert presenter.calls["z"].intent == "affirm"


def test_an_operators_words_carry_their_name_while_they_are_being_recognised() -> None:
    presenter, _, _, _ = desk()
    presenter.on_event(call("a", holder="operator", operator="森"), NOW)
    presenter.on_event({"event": "partial", "call_id": "a", "who": "operator", "utterance": "o1", "text": "お電話", "at": 3.0}, NOW)
    shown = presenter.call
    assert shown is not None
    assert [(entry.text, entry.operator) for entry in shown.log.entries] == [("お電話", "森")]


def two_calls_one_of_them_mine() -> tuple[LivePresenter, Engine, Headphones]:
    presenter, engine, ears, _ = desk()
    presenter.on_event({"event": "snapshot", "me": {"name": "森"}, "calls": []}, NOW)
    presenter.on_event(call("a"), NOW)
    presenter.on_event(call("b"), NOW)
    for call_id in ("a", "b"):
        engine.answers[f"/api/calls/{call_id}/take-over"] = Answer(200, call(call_id, holder="operator", operator="森")["call"])
        engine.answers[f"/api/calls/{call_id}/hold"] = Answer(200, call(call_id, holder="hold", operator="森")["call"])
        engine.answers[f"/api/calls/{call_id}/barge-in"] = Answer(200, call(call_id, barge_in=True)["call"])
    presenter.do(ActionId.TAKE_OVER)
    return presenter, engine, ears


def test_who_takes_over_a_second_call_leaves_nobody_on_an_empty_line() -> None:
    presenter, engine, ears = two_calls_one_of_them_mine()
    presenter.select("b")
    presenter.do(ActionId.TAKE_OVER)
    assert engine.posted() == ["take-over", "take-over", "hold"]
    assert engine.asked[-1][1:] == ("/api/calls/a/hold", {"on": True})
    assert presenter.calls["a"].holder is Holder.HOLD
    assert presenter.notice == ("notice.other_on_hold", {"name": "山田 花子"})
    assert ears.did[-1] == "talk b"


def test_who_takes_a_call_from_hold_is_heard_in_it_again() -> None:
    presenter, engine, ears = two_calls_one_of_them_mine()
    presenter.select("b")
    presenter.do(ActionId.TAKE_OVER)
    engine.answers["/api/calls/a/hold"] = Answer(200, call("a", holder="operator", operator="森")["call"])
    presenter.select("a")
    presenter.do(ActionId.HOLD)
    assert ears.did[-1] == "talk a"
    assert presenter.calls["b"].holder is Holder.HOLD


def test_listening_elsewhere_puts_the_own_call_on_hold_and_ends_a_barge_in() -> None:
    presenter, engine, ears = two_calls_one_of_them_mine()
    presenter.select("b")
    presenter.do(ActionId.LISTEN)
    assert presenter.calls["a"].holder is Holder.HOLD
    assert ears.did[-1] == "listen b"
    presenter.do(ActionId.BARGE_IN)
    presenter.on_event(call("c"), NOW)
    presenter.select("c")
    presenter.do(ActionId.LISTEN)
    assert engine.asked[-1][1:] == ("/api/calls/b/barge-in", {"on": False})


def test_the_cart_of_a_call_is_looked_up_once_when_it_is_dialled() -> None:
    presenter, engine, _, _ = desk()
    cart = {"cart_id": "c1", "value": 62000, "items": [{"sku": "AP-1001", "name": "コート", "variant": "M", "price": 62000}]}
    engine.answers["/api/carts/c1"] = Answer(200, cart)
    presenter.on_event(call("a", cart_id="c1", state="ringing"), NOW)
    presenter.on_event(call("a", cart_id="c1"), NOW)
    assert presenter.call is not None
    assert presenter.call.cart is not None
    assert presenter.call.cart.items[0].name == "コート"
    assert sum(path == "/api/carts/c1" for _, path, _ in engine.asked) == 1


def at_the_call() -> tuple[LivePresenter, Engine, Headphones]:
    """A desk that looks at a talking call; the engine takes its time to answer."""
    presenter, engine, ears, _ = desk()
    presenter.on_event({"event": "snapshot", "calls": [call("a")["call"]], "state": {}, "me": {"name": "森"}}, NOW)
    presenter.select("a")
    engine.hold_back = True
    return presenter, engine, ears


def test_an_answer_that_comes_after_an_event_is_older_than_it() -> None:
    presenter, engine, _ = at_the_call()
    presenter.do(ActionId.TAKE_OVER)
    presenter.on_event(call("a", holder="operator", operator="森"), NOW)
    engine.waiting.pop()(Answer(200, call("a", operator="森")["call"]))
    assert presenter.call is not None
    assert presenter.call.holder is Holder.OPERATOR
    presenter.do(ActionId.HAND_BACK)
    presenter.on_event(call("a", holder="ai", operator=None), NOW)
    engine.waiting.pop()(Answer(200, call("a", holder="operator", operator="森")["call"]))
    assert presenter.call.holder is Holder.AI
    assert next(action for action in presenter.actions() if action.id is ActionId.TAKE_OVER).enabled


def test_who_mutes_before_the_engine_has_answered_stays_muted() -> None:
    presenter, engine, ears = at_the_call()
    presenter.do(ActionId.TAKE_OVER)
    presenter.on_event(call("a", holder="operator", operator="森"), NOW)
    presenter.do(ActionId.MUTE)
    engine.waiting.pop()(Answer(200, {}))
    assert presenter.muted
    assert [did for did in ears.did if did.startswith("mute")][-1] == "mute True"


def test_a_refused_take_over_opens_no_muted_microphone() -> None:
    presenter, engine, ears = at_the_call()
    presenter.do(ActionId.BARGE_IN)
    presenter.on_event(call("a", barge_in=True), NOW)
    engine.waiting.pop()(Answer(200, {}))
    presenter.do(ActionId.MUTE)
    presenter.do(ActionId.TAKE_OVER)
    engine.waiting.pop()(Answer(409, {}, Refusal("佐藤さんが対応中です。", "Sato has this call.", "call.held_by_another")))
    assert presenter.muted
    assert ears.did[-1] == "mute True"
    presenter.do(ActionId.TAKE_OVER)
    engine.waiting.pop()(Answer(200, {}))
    assert not presenter.muted
