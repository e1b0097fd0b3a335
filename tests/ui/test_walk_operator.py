"""An operator's hour, through the window and a real engine: watch, steer, take over, hand back, wrap up, and the callback that was promised."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from console.app.demo_briefs import brief_for
from console.domain.moves import CallBackAt
from console.domain.script import Disclosure
from console.domain.transcript import Speaker
from console.service.campaign.campaign import PLAN_S
from console.ui.client import EngineClient
from console.ui.frame.rail import Screen
from console.ui.live.call_state import Holder
from console.ui.look import Look
from console.ui.main_window import MainWindow
from console.ui.pictures import settle
from console.ui.queue.rows import Row
from console.ui.queue.wish import Wish
from console.ui.scripted_client import RehearsalHeadset
from console.ui.strip import Walk
from console.ui.tokens import LIGHT
from console.ui.words import Lang, Words
from tests.ui.engine_in_thread import PlayedEngine, played_engine
from tests.ui.played_call import PlayedCall
from tests.unit.server.test_door import TOKEN
from tests.unit.service.house import CHIEF, House

LIMIT_MS = 120_000
NOTE = "ご主人に相談してから。明日10時に折り返し。"
COAT_KEYS = ("payment.", "shipping.", "return.", "law.", "product.AP-1001.")
EVERYBODY = {"stage": "full", "tiers": [], "share": 1.0, "daily_cap": 20}


async def at_work(house: House) -> None:
    """What the shop knows of its coat and its terms; the campaign plans for every cart."""
    known = (fact for fact in brief_for("山田 花子", "facts").facts if fact.key.startswith(COAT_KEYS))
    coat = tuple(
        replace(fact, **{name: getattr(fact, name).replace("AP-1001", "AP-1") for name in ("id", "key", "source")}) for fact in known
    )
    with house.store() as work:
        work.facts.put("s1", coat)
        work.commit()
    terms = await house.service.campaign.terms()
    await house.service.campaign.set_terms(CHIEF, {**terms, "pilot": EVERYBODY, "holdout": {"share": 0.0}})
    await house.service.campaign.switch(CHIEF, on=True)


async def planned(house: House) -> None:
    """What the engine does every minute: orders are matched, and every cart's next step is planned anew."""
    for every_s, beat in house.service.beats():
        if every_s == PLAN_S:
            await beat()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[PlayedEngine]:
    # A slow machine must not make a vanished operator of one who is there.
    with played_engine(tmp_path, at_work, vanished_after_s=60.0) as made:
        yield made


def test_an_operators_hour(engine: PlayedEngine, qtbot: QtBot, walk: Callable[[str], Walk]) -> None:
    shown = walk("operator")
    client = EngineClient(engine.url, lambda: TOKEN, name="森")
    window = MainWindow(client, RehearsalHeadset(), Look(LIGHT, Words.load(Lang.JA)), clock=lambda: engine.house.now)
    qtbot.addWidget(window)
    # The shop has long been set up: no first run calls the operator away from the queue.
    window.setup.begin = lambda: None

    def comes(wanted: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(wanted()), timeout=LIMIT_MS)

    def press(key: Qt.Key | str) -> None:
        settle()
        focus = window.focusWidget() or window
        QTest.keyClicks(focus, key) if isinstance(key, str) else QTest.keyClick(focus, key)
        settle()

    def listed() -> Row | None:
        """The customer's line in the list."""
        place = window.queue.pages.place_of("k1")
        return None if place is None else window.queue.pages.row(place)

    def clock_says(time: str) -> bool:
        """The foot of the window goes by the same clock as the plan."""
        return any(time in one.text() for one in window.findChildren(QPushButton) if one.isVisible())

    window.show()
    window.activateWindow()
    client.start()
    comes(lambda: window.queue.selected == "k1" and window.queue.detail)
    shown.take("queue", window, "待ち行列。次に電話する方と、その理由", "The queue: whom to call next, and why")

    window.screens.queue.table.setFocus()
    comes(lambda: window.isActiveWindow() and window.screens.queue.table.hasFocus())
    press("c")
    comes(lambda: window.live.calls and engine.orders("dial"))
    call = PlayedCall(engine, engine.orders("dial")[-1])
    live = window.live
    press(Qt.Key.Key_F2)
    call.picked_up("はい、もしもし。")
    call.answered_in(364)
    call.customer("はい、そうです。|identity_confirm:0.99")
    call.answered_in(402)
    call.hold_the_line("size_guide")
    call.customer("着てみて、丈が長すぎないか心配で。|reason_size:0.91")
    call.answered_in(388)
    engine.tells("levels", call_id=call.call_id, customer_db=-62.0, agent_db=-22.0)
    comes(lambda: live.call and live.call.next and live.call.mood and len(live.call.disclosures) == len(Disclosure))
    press("l")
    assert live.listening == call.call_id
    assert live.call is not None
    assert live.call.next is not None
    assert (live.call.intent, live.call.next.line) == ("reason_size", "size_length")
    assert [fact.key for fact in live.call.next.facts] == ["product.AP-1.length"]
    shown.take(
        "watch",
        window,
        "見守る。言葉・次の一言と根拠・ご様子・告知・応答時間",
        "Watching: words, the next line and why, mood, disclosures, response",
    )

    call.goes_on_from("size_guide")
    assert call.lines[-1] == "offer"
    comes(lambda: live.call and live.call.choices[2].line == "anything_else")
    press("s")
    comes(lambda: window.screens.live.drawers[next(iter(window.screens.live.drawers))].isVisible())
    shown.take("steer", window, "導く。承認済みの一言を番号で選ぶ", "Steering: an approved line by its number")
    press("3")
    comes(lambda: [order["line"] for order in engine.orders("steer")] == ["anything_else"])
    call.steered_to("anything_else")
    assert call.lines[-1] == "anything_else"
    call.customer("機械ではなくて、人と話せますか。|want_human:0.96")
    call.answered_in(371)
    comes(lambda: live.call and live.call.hand and window.windowTitle().startswith("(1)"))
    shown.take(
        "raised-hand",
        window,
        "挙手。人を希望されたことが、その場面とともに届く",
        "A raised hand: a person is asked for, and where in the call",
    )

    press("t")
    comes(lambda: engine.orders("take_over"))
    call.takes("森")
    comes(lambda: live.call and live.call.holder is Holder.OPERATOR and live.is_mine(live.call))
    call.beside_operator(Speaker.OPERATOR, "お電話代わりました、港の店の森です。丈は、膝が隠れるくらいです。", "森")
    call.beside_operator(Speaker.CUSTOMER, "そうですか。夫に相談したいので、明日の10時にまたお電話いただけますか。|call_later", "森")
    engine.tells("levels", call_id=call.call_id, customer_db=-24.0, agent_db=-70.0)
    comes(lambda: live.call and "夫に相談" in live.call.log.entries[-1].text)
    shown.take("taken-over", window, "引き取る。AI は黙り、自分の声が届く", "Taken over: the AI is silent, one's own voice is heard")
    press("u")
    assert live.muted
    press("u")
    press("n")
    # As an input method puts it in; there are no keys for it.
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    field.insert(NOTE)
    press(Qt.Key.Key_Return)
    comes(lambda: live.call and live.call.notes)

    when = (engine.house.now + timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)
    press("r")
    comes(lambda: engine.orders("hand_back"))
    call.gives_back()
    assert [move.when for move in call.moves(CallBackAt)] == [when]
    engine.tells("levels", call_id=call.call_id, customer_db=-62.0, agent_db=-22.0)
    comes(lambda: live.call and live.call.holder is Holder.AI and not live.mine and live.call.next and live.call.next.line == "time_close")
    shown.take("handed-back", window, "返す。AI が約束の時刻を確かめる", "Handed back: the AI reads the promised time back")

    call.customer("はい、お願いします。|affirm:0.98")
    assert call.lines[-1] == "time_close"
    comes(lambda: live.call and live.call.next is None)
    call.ends(engine.house.terms.recordings)
    comes(lambda: live.call and live.call.ended_at)
    assert live.call.outcome == "callback"
    press("w")
    shown.take("wrap-up", window, "後処理。AI の判定を確かめ、番号で決める", "Wrapping up: the AI's verdict is checked, a digit decides")
    press("3")
    comes(lambda: live.call and live.call.wrapped_up and live.call.wrapped_up.outcome == "callback")

    press(Qt.Key.Key_F4)
    comes(lambda: window.history.row and window.history.detail and window.history.detail["transcript"])
    comes(lambda: window.history.outline and window.history.outline.seconds >= call.at)
    assert window.history.outline is not None
    assert max(window.history.outline.customer) > 0
    assert max(window.history.outline.agent) > 0
    assert window.history.row is not None
    assert (window.history.row.outcome, window.history.row.operators) == ("callback", ("森",))
    assert [note["text"] for note in window.history.detail["notes"]] == [NOTE]
    shown.take("history", window, "履歴。録音・会話・意図・結果が残る", "History: recording, words, intents and outcome stay")

    engine.do(planned(engine.house))
    window.go(Screen.QUEUE)
    window.queue.select("k1")
    window.queue.refresh()
    comes(lambda: window.queue.detail and any(event.body.get("outcome") == "callback" for event in window.queue.detail.story))
    comes(lambda: (row := listed()) and row.appointed and row.next_at == when)
    comes(lambda: window.queue.row and window.queue.row.appointed)
    assert window.queue.row is not None
    assert (window.queue.row.next_step, window.queue.row.next_at) == ("call", when)
    shown.take(
        "promised",
        window,
        "約束した明日10時が、次の一手として待ち行列に立つ",
        "The promised hour, tomorrow at ten, stands in the queue as the next step",
    )

    engine.house.later(seconds=(when - timedelta(hours=1) - engine.house.now).total_seconds())
    engine.do(planned(engine.house))
    window.queue.refresh()
    window.queue.count()
    comes(lambda: window.queue.day and window.queue.day.now == engine.house.now and clock_says("12月2日(水) 09:00"))
    assert window.queue.day is not None
    # The other cart's call, for which yesterday had no hour left, stands beside it; before and after nothing is planned.
    assert [(slot.at, slot.planned) for slot in window.queue.day.slots if slot.planned] == [(when, 2)]
    assert all(slot.room for slot in window.queue.day.slots)
    window.queue.in_slot(next(slot for slot in window.queue.day.slots if slot.at == when))
    comes(lambda: (row := listed()) and row.next_at == when)
    shown.take(
        "plan-of-the-day",
        window,
        "翌朝の一日の予定。10時の枠に約束の電話が入っている",
        "The next morning's plan of the day: the promised call in its half hour",
    )

    engine.house.later(hours=1)
    engine.do(planned(engine.house))
    window.queue.want(Wish(when="now"))
    window.queue.refresh()
    comes(lambda: listed() and window.queue.counted("when", "now") == window.queue.total and clock_says("12月2日(水) 10:00"))
    comes(lambda: window.queue.day and window.queue.day.now == engine.house.now)
    window.queue.select("k1")
    comes(lambda: window.queue.row and window.queue.row.next_at == when and window.queue.detail)
    # That the call of yesterday was dialled is no news beside this one.
    assert window.queue.notice is None
    shown.take(
        "callback",
        window,
        "折り返し。約束の時刻に次の一手として立ち、これまでの経緯を見てかける",
        "The callback: due at the promised hour as the next step, with the story beside it",
    )
    window.screens.queue.table.setFocus()
    press("c")
    comes(lambda: [order["call_id"] for order in engine.orders("dial")][1:])
    shown.join()
    client.close()
    window.close()
